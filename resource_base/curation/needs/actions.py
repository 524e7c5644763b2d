"""What curators can do with a group of needs: give it to someone, sort it out, answer it.

Actions flush and never commit. Each takes hold of the group first: two people who act at once go one after
the other, and the second is told.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from resource_base.accounts.anonymising import NAME
from resource_base.accounts.models import User
from resource_base.accounts.privacy import require_nobodys
from resource_base.accounts.retention import months_before
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.needs import letters
from resource_base.curation.needs.asking import title_of
from resource_base.curation.needs.models import NeedGroup, NeedSolution, UnmetNeed
from resource_base.curation.needs.vocabulary import AWAITING, TRANSITIONS, NeedState
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.events import PersonAnonymised
from resource_base.search.criteria import clean

LONGEST_TITLE, LONGEST_ANSWER = 150, 2000  # characters
NAMED_FOR_MONTHS = 12  # after the answer


def assign(
    session: Session, group: NeedGroup, *, to: User | None, by: User, at: datetime | None = None
) -> None:
    """Give a group that waits to someone of the staff, who is told, or to nobody in particular.

    Raises:
        Invalid: this person cannot answer.
        Stale: it was answered meanwhile.
    """
    _hold(session, group, among=AWAITING)
    if to is not None and not (to.active and to.role.is_staff):
        raise Invalid("Choisissez un référent.", {"to": "Choisissez un référent dans la liste."})
    group.assigned_to = to
    group.state = NeedState.OPEN if to is None else NeedState.ASSIGNED
    if to is not None and to.id != by.id:
        letters.send_assigned(session, group, to, by=by, at=at or now())
    session.flush()


def rename(session: Session, group: NeedGroup, title: str) -> None:
    """Say in other words what is missing; raises `Invalid` for no words, or for someone's data."""
    _hold(session, group, among=list(NeedState))
    title = clean(title, LONGEST_TITLE)
    if not title:
        raise Invalid("Donnez un titre.", {"title": "Donnez un titre."})
    require_nobodys({"title": title})
    group.title = title
    session.flush()


def move(
    session: Session, needs: Sequence[UnmetNeed], *, to: NeedGroup | None, at: datetime | None = None
) -> NeedGroup:
    """Put needs of one group that waits in another, or in a new one (None); a group left empty goes.

    Raises:
        Invalid: no need, or nothing would move.
        Stale: one of the groups was answered meanwhile, or a need is there no more.
    """
    if not needs:
        raise Invalid("Cochez au moins un besoin.", {"needs": "Cochez au moins un besoin."})
    left = needs[0].group
    for group in sorted({left, *([to] if to else [])}, key=lambda each: each.id):
        _hold(session, group, among=AWAITING)
    if any(each.group_id != left.id for each in needs):
        raise Stale("Ces besoins ne sont plus ensemble : rouvrez le groupe.")
    if to is left or (to is None and len(needs) == len(left.unmet)):
        raise Invalid(
            "Ces besoins y sont déjà.", {"needs": "Rien ne changerait : ces besoins sont déjà ensemble."}
        )
    if to is None:
        to = NeedGroup(
            title=title_of(needs[0]), territory=left.territory, opened_at=at or now(), state=NeedState.OPEN
        )
        session.add(to)
    for each in needs:
        each.group = to
    for group in (left, to):
        group.needs = tuple(dict.fromkeys(slug for each in group.unmet for slug in each.needs))
    to.opened_at = min(each.at for each in to.unmet)
    session.flush()
    if not left.unmet:
        session.delete(left)
        session.flush()
    return to


def answer(
    session: Session,
    group: NeedGroup,
    *,
    by: User,
    solutions: Sequence[Service] = (),
    sentence: str = "",
    at: datetime | None = None,
) -> None:
    """Answer with published entries, with a sentence, or with both; everyone who asked is told once.

    Raises:
        Invalid: neither entry nor sentence, or an entry that not everyone may read.
        Stale: it was answered meanwhile.
    """
    if any(each.state is not State.PUBLISHED for each in solutions):
        raise Invalid(
            "Une des solutions n’est pas publiée.", {"solutions": "Une des solutions n’est pas publiée."}
        )
    if not solutions and not sentence.strip():
        raise Invalid(
            "Cochez une solution ou écrivez une réponse.",
            {"answer": "Cochez une solution ou écrivez une réponse."},
        )
    _end(session, group, NeedState.ANSWERED, solutions, sentence, by=by, at=at or now())


def close(session: Session, group: NeedGroup, *, by: User, sentence: str, at: datetime | None = None) -> None:
    """Say that no solution is known today, and what to do meanwhile; everyone who asked is told once.

    Raises:
        Invalid: no sentence.
        Stale: it was answered meanwhile.
    """
    if not sentence.strip():
        told = "Écrivez une phrase : les personnes qui ont signalé ce besoin la reçoivent."
        raise Invalid(told, {"answer": told})
    _end(session, group, NeedState.CLOSED, (), sentence, by=by, at=at or now())


def forget_askers(session: Session, *, at: datetime | None = None) -> int:
    """Empty who asked, 12 months after the answer; the words stay. How many needs."""
    old = select(NeedGroup.id).where(NeedGroup.answered_at <= months_before(at or now(), NAMED_FOR_MONTHS))
    asked = update(UnmetNeed).where(UnmetNeed.group_id.in_(old), UnmetNeed.asked_by_id.is_not(None))
    return len(session.execute(asked.values(asked_by_id=None).returning(UnmetNeed.id)).all())


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; needs are asked by nobody, groups held by nobody, answers unsigned."""
    session.execute(update(UnmetNeed).where(UnmetNeed.asked_by_id == event.user_id).values(asked_by_id=None))
    held = NeedGroup.assigned_to_id == event.user_id
    waiting = (held, NeedGroup.state == NeedState.ASSIGNED)
    session.execute(update(NeedGroup).where(*waiting).values(state=NeedState.OPEN))
    session.execute(update(NeedGroup).where(held).values(assigned_to_id=None))
    answered = NeedGroup.answered_by_id == event.user_id
    session.execute(update(NeedGroup).where(answered).values(answered_by_id=None, answered_by=NAME))


def _end(
    session: Session,
    group: NeedGroup,
    state: NeedState,
    solutions: Sequence[Service],
    sentence: str,
    *,
    by: User,
    at: datetime,
) -> None:
    _hold(session, group, among={each for each in NeedState if state in TRANSITIONS[each]})
    sentence = sentence.strip()
    if len(sentence) > LONGEST_ANSWER:
        told = f"C’est trop long : {LONGEST_ANSWER} signes au plus."
        raise Invalid(told, {"answer": told})
    require_nobodys({"answer": sentence}, confirmed={"answer"})  # pages ask first about the rest
    group.state, group.answer, group.answered_at = state, sentence, at
    group.answered_by, group.answered_by_id = by.name, by.id
    linked = {each.service_id for each in group.solutions}
    group.solutions += [NeedSolution(service_id=each.id) for each in solutions if each.id not in linked]
    session.flush()
    _tell(session, group, solutions, at=at)


def _tell(session: Session, group: NeedGroup, solutions: Sequence[Service], *, at: datetime) -> None:
    """One letter to each person, about the first need that they told; none to a closed account."""
    first: dict[object, UnmetNeed] = {}
    for need in group.unmet:
        if need.asked_by_id is not None:
            first.setdefault(need.asked_by_id, need)
    for user_id, need in first.items():
        to = session.get(User, user_id)
        if to is not None and to.active:
            letters.send_answer(session, group, need, to, solutions, at=at)
            for each in group.unmet:
                if each.asked_by_id == user_id:
                    each.told_at = at
    session.flush()


def _hold(session: Session, group: NeedGroup, *, among: Collection[NeedState]) -> None:
    """Read a group again and lock it until the end of the transaction."""
    session.flush()
    held = select(NeedGroup).where(NeedGroup.id == group.id).with_for_update()
    found = session.scalar(held.execution_options(populate_existing=True))
    if found is None or found.state not in among:
        raise Stale("Quelqu’un s’est occupé de ce besoin entre-temps.")
    session.expire(found, ["unmet", "solutions"])
