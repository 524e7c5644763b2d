"""The curators' queue of unmet needs, and one group of them: sorted out, given to someone, answered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog import queries as catalog
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.curation.json_lists import holds_one_of
from resource_base.curation.needs import actions, queries
from resource_base.curation.needs.delays import delays
from resource_base.curation.needs.models import NeedGroup, UnmetNeed
from resource_base.curation.needs.perhaps import matter_of, perhaps
from resource_base.curation.needs.vocabulary import AWAITING, NeedState
from resource_base.curation.proposals import workflow
from resource_base.curation.proposals.authors import Author
from resource_base.database import now
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.search.criteria import Criteria
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.forms.coverage import CHOSEN as ZONE
from resource_base.web.forms.groups import THEME, WORDS
from resource_base.web.free_texts import guard
from resource_base.web.identifiers import uuid_of
from resource_base.web.needs.telling import STATES, place_label
from resource_base.web.paging import shown
from resource_base.web.security import ensure, own_account, permits, see_other

pages = Blueprint("needs_desk", __name__, url_prefix="/besoins")

PER_PAGE = 20
LONGEST_LINE = 250  # characters of a line of the form
FOUND_SHOWN = 8  # entries that a search on the page proposes to link
NOT_YOURS = "Ce besoin n’existe pas, ou n’est pas de votre ressort."
# What the filter calls the states: value, label, states.
SIEVE: tuple[tuple[str, str, frozenset[NeedState]], ...] = (
    ("", "Sans réponse", AWAITING),
    ("libres", "Confiés à personne", frozenset({NeedState.OPEN})),
    ("les-miens", "Confiés à moi", frozenset({NeedState.ASSIGNED})),
    ("repondus", "Avec une réponse", frozenset({NeedState.ANSWERED})),
    ("sans-solution", "Clos sans solution", frozenset({NeedState.CLOSED})),
)


@dataclass(frozen=True)
class Line:
    """A group in the queue: how many people asked, and how many entries published since may answer."""

    group: NeedGroup
    place: str
    people: int
    maybe: int


@pages.get("")
@permits(Permission.SEE_NEEDS)
def queue() -> str:
    base, user = installation(), own_account(reading())
    asked = {name: request.args.get(name, "") for name in ("etat", "frein", "territoire")}
    states = next((states for value, _, states in SIEVE if value == asked["etat"]), AWAITING)
    found = _passing(_looked_after(user, states), asked, user)
    page = shown(reading(), found, size=PER_PAGE, endpoint="needs_desk.queue", asked=asked)
    told = _looked_after(user, states | AWAITING).with_only_columns(NeedGroup.territory).order_by(None)
    territories = sorted(filter(None, reading().scalars(told.distinct())), key=place_label)
    return render_template(
        "curator/needs.html",
        lines=list(_lines(page.lines)),
        total=page.total,
        turn=page.turn,
        asked=asked,
        delays=delays(reading(), _looked_after(user, AWAITING), at=now()),
        states=STATES,
        sieve=[(value, label) for value, label, _ in SIEVE],
        freins=[("", "Tous les freins"), *((need.slug, need.label) for need in base.needs.all)],
        territories=[("", "Tous les territoires"), *((code, place_label(code)) for code in territories)],
    )


@pages.get("/<uuid:group_id>")
@permits(Permission.SEE_NEEDS, Permission.CURATE)
def one(group_id: UUID) -> str:
    return _page(group_id)


@pages.post("/<uuid:group_id>/confier")
@permits(Permission.SEE_NEEDS, Permission.CURATE)
def assign(group_id: UUID) -> Page:
    def act(writing: Session, group: NeedGroup) -> UUID:
        to = request.form.get("to", "")
        found = next((each for each in _colleagues(writing, group) if str(each.id) == to), None)
        if to and found is None:
            raise Invalid("Choisissez un référent.", {"to": "Choisissez un référent dans la liste."})
        actions.assign(writing, group, to=found, by=own_account(writing))
        return group.id

    return _act(group_id, act)


@pages.post("/<uuid:group_id>/renommer")
@permits(Permission.SEE_NEEDS, Permission.CURATE)
def rename(group_id: UUID) -> Page:
    def act(writing: Session, group: NeedGroup) -> UUID:
        actions.rename(writing, group, request.form.get("title", ""))
        return group.id

    return _act(group_id, act)


@pages.post("/<uuid:group_id>/deplacer")
@permits(Permission.SEE_NEEDS, Permission.CURATE)
def move(group_id: UUID) -> Page:
    def act(writing: Session, group: NeedGroup) -> UUID:
        ticked, asked = set(request.form.getlist("needs")), request.form.get("group", "")
        others = [each for each in _neighbours(writing, group) if str(each.id) == asked]
        if asked and not others:
            raise Invalid("Choisissez un groupe.", {"group": "Choisissez un groupe dans la liste."})
        moved = [each for each in group.unmet if str(each.id) in ticked]
        return actions.move(writing, moved, to=others[0] if others else None).id

    return _act(group_id, act)


@pages.post("/<uuid:group_id>/repondre")
@permits(Permission.SEE_NEEDS, Permission.CURATE)
def answer(group_id: UUID) -> Page:
    def act(writing: Session, group: NeedGroup) -> UUID:
        guard("answer")
        ids = [each for each in map(uuid_of, request.form.getlist("solutions")[:50]) if each is not None]
        actions.answer(
            writing,
            group,
            by=own_account(writing),
            solutions=writing.scalars(catalog.services(ids)).all(),
            sentence=request.form.get("answer", ""),
        )
        return group.id

    return _act(group_id, act)


@pages.post("/<uuid:group_id>/creer")
@permits(Permission.SEE_NEEDS, Permission.CURATE, Permission.PROPOSE)
def create(group_id: UUID) -> Page:
    """Begin the entry that is missing, filled in from what was asked: its themes, the words that call others
    to mind, its territory.
    """
    with transaction() as writing:
        group, author = _group(writing, group_id), Author.of(own_account(writing))
        proposal = workflow.draft(writing, author=author)
        workflow.save(writing, proposal, _known(group))
    return see_other("proposals.first_step", proposal_id=proposal.id)


@pages.post("/<uuid:group_id>/clore")
@permits(Permission.SEE_NEEDS, Permission.CURATE)
def close(group_id: UUID) -> Page:
    def act(writing: Session, group: NeedGroup) -> UUID:
        guard("answer")
        actions.close(writing, group, by=own_account(writing), sentence=request.form.get("answer", ""))
        return group.id

    return _act(group_id, act)


def _act(group_id: UUID, act: Callable[[Session, NeedGroup], UUID]) -> Page:
    try:
        with transaction() as writing:
            shown = act(writing, _group(writing, group_id))
    except Invalid as error:
        return _page(group_id, problems=error.problems, error=str(error)), 422
    return see_other("needs_desk.one", group_id=shown)


def _page(group_id: UUID, *, problems: Mapping[str, str] | None = None, error: str = "") -> str:
    base, user, group = installation(), own_account(reading()), _group(reading(), group_id)
    words = request.args.get("chercher", "")
    place = base.gazetteer.label(group.territory) if group.territory else ""
    waits = group.state in AWAITING
    return render_template(
        "curator/need.html",
        group=group,
        place=place,
        freins=[base.needs.by_slug[slug].label for slug in group.needs if slug in base.needs.by_slug],
        unmet=_asked(group),
        waits=waits,
        answerable=group.state is not NeedState.ANSWERED,
        state=STATES[group.state],
        solutions=[service for _, service in reading().execute(queries.solutions_of([group.id]))],
        maybe=_maybe([group])[group] if waits else [],
        searched=words,
        found=_search(words, group) if words else [],
        colleagues=_colleagues(reading(), group),
        me=user,
        neighbours=_neighbours(reading(), group) if waits else [],
        given={name: request.form.get(name, "") for name in ("answer", "title")},
        ticked=request.form.getlist("solutions"),
        problems={"answer": "", "title": ""} | dict(problems or {}),
        error=error,
    )


def _known(group: NeedGroup) -> dict[str, list[str]]:
    """What the form of a new entry is told of a need."""
    themes = dict.fromkeys(theme for need in group.unmet for theme in need.themes)
    words = dict.fromkeys(need.words for need in group.unmet if need.words)
    told = ", ".join(words)[:LONGEST_LINE]
    return {THEME: list(themes), WORDS: [told], ZONE: [group.territory] if group.territory else []}


def _looked_after(user: User, states: Iterable[NeedState]) -> Select[NeedGroup]:
    """The groups in these states that this person looks after, the longest waiting first."""
    return queries.groups(states).where(queries.is_looked_after(user, gazetteer=installation().gazetteer))


def _group(session: Session, group_id: UUID) -> NeedGroup:
    group = session.scalar(queries.group(group_id))
    if group is None:
        raise NotFound(NOT_YOURS)
    ensure(Permission.CURATE, matter_of(group, installation().gazetteer), refusal=NotFound(NOT_YOURS))
    return group


def _passing(found: Select[NeedGroup], asked: Mapping[str, str], user: User) -> Select[NeedGroup]:
    if asked["frein"]:
        found = found.where(holds_one_of(NeedGroup.needs, [asked["frein"]]))
    if asked["territoire"]:
        found = found.where(NeedGroup.territory == asked["territoire"])
    if asked["etat"] == "les-miens":
        found = found.where(NeedGroup.assigned_to_id == user.id)
    return found


def _lines(groups: Sequence[NeedGroup]) -> Iterable[Line]:
    may_answer = _maybe([group for group in groups if group.state in AWAITING])
    for group in groups:
        people = len({each.asked_by_id or each.id for each in group.unmet})
        yield Line(group, place_label(group.territory), people, len(may_answer.get(group, ())))


def _maybe(groups: list[NeedGroup]) -> dict[NeedGroup, list[Service]]:
    base = installation()
    return perhaps(reading(), groups, needs=base.needs, gazetteer=base.gazetteer)


def _colleagues(session: Session, group: NeedGroup) -> list[User]:
    """The staff who look after such a group."""
    matter = matter_of(group, installation().gazetteer)
    return [each for each in session.scalars(queries.staff()) if matter.is_for(each)]


def _neighbours(session: Session, group: NeedGroup) -> list[NeedGroup]:
    """The other groups that wait and that the same person looks after: those where a need could go."""
    found = _looked_after(own_account(session), AWAITING).where(NeedGroup.id != group.id)
    return list(session.scalars(found))


def _search(words: str, group: NeedGroup) -> list[Service]:
    """The first published entries that answer these words for whoever lives there."""
    criteria = Criteria.parse(request.args).but(words=words[:200], home=group.territory)
    results = installation().engine.find(criteria, viewer=Viewer.PUBLIC, per_page=FOUND_SHOWN)
    entries = {
        entry.id: entry for entry in reading().scalars(catalog.services(hit.id for hit in results.hits))
    }
    return [entries[hit.id] for hit in results.hits if hit.id in entries]


def _asked(group: NeedGroup) -> list[tuple[UnmetNeed, str, str]]:
    """Each need of a group, where it was asked, and by whom: "" when it is known no more."""
    askers = {need.asked_by_id for need in group.unmet if need.asked_by_id}
    names = dict(reading().execute(select(User.id, User.name).where(User.id.in_(askers))).all())
    return [
        (need, place_label(need.place), names.get(need.asked_by_id, "") if need.asked_by_id else "")
        for need in group.unmet
    ]
