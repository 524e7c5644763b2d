"""One proposal on the desk: read it, take it, ask, compare, accept what is ticked, refuse the rest."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.queries import SEEN_STATES, Viewer
from resource_base.curation.proposals import deciding, queries, reviewing
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.journal import is_held_by_another
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import (
    AWAITING_CURATORS,
    REFUSAL_LABELS,
    ProposalKind,
    ProposalState,
    Refusal,
)
from resource_base.curation.proposals.workflow import author_of
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.desk.asked import asked, just_decided, mine_to_decide
from resource_base.web.desk.comparing import rows
from resource_base.web.desk.telling import told
from resource_base.web.desk.waiting import pages
from resource_base.web.free_texts import guard
from resource_base.web.proposals.door import Held
from resource_base.web.proposals.likely import Likely, likely
from resource_base.web.proposals.steps import version_given
from resource_base.web.proposals.words import awaits_answer, standing, title
from resource_base.web.security import own_account, permits, see_other

REFUSE = "refuser"


@pages.get("/<uuid:proposal_id>")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def one(proposal_id: UUID) -> str:
    return _page(proposal_id)


@pages.post("/<uuid:proposal_id>/decider")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def decide(proposal_id: UUID) -> Page:
    """Accept the fields that are ticked, refuse the others; or refuse all of it."""
    try:
        guard("sentence")
        with transaction() as writing:
            proposal = asked(writing, proposal_id)
            user = own_account(writing)
            by = Author.of(user)
            deciding.decide(
                writing,
                proposal,
                by=by,
                accept=() if request.form.get("action") == REFUSE else request.form.getlist("accept"),
                refusal=_refusal(),
                sentence=request.form.get("sentence", "").strip()[:2000],
                expected=version_given(),
            )
            is_stale = proposal.state is ProposalState.STALE
            following = _following(writing, user, proposal)
    except Invalid as error:
        return _page(proposal_id, problems=error.problems, error=str(error)), 422
    except Stale as error:
        return _page(proposal_id, error=str(error)), 409
    if is_stale:
        return see_other("desk.one", proposal_id=proposal_id)
    if following is None:
        return see_other("desk.queue", apres=proposal_id)
    return see_other("desk.one", proposal_id=following, apres=proposal_id)


@pages.post("/<uuid:proposal_id>/prendre")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def claim(proposal_id: UUID) -> Page:
    return _act(proposal_id, lambda s, p, by: reviewing.claim(s, p, by=by, expected=version_given()))


@pages.post("/<uuid:proposal_id>/rendre")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def release(proposal_id: UUID) -> Page:
    return _act(proposal_id, lambda s, p, by: reviewing.release(s, p, by=by))


@pages.post("/<uuid:proposal_id>/comparer")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def rebase(proposal_id: UUID) -> Page:
    """The differences were seen: from now on the proposal is compared with what the entry says."""
    return _act(proposal_id, lambda s, p, by: reviewing.rebase(s, p, by=by, expected=version_given()))


@pages.post("/<uuid:proposal_id>/vu")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def look_at(proposal_id: UUID) -> Page:
    return _act(proposal_id, lambda s, p, by: reviewing.look_at(s, p, by=by))


@pages.post("/<uuid:proposal_id>/demander")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def ask(proposal_id: UUID) -> Page:
    def put(session: Session, proposal: Proposal, by: Author) -> None:
        guard("question")
        reviewing.ask(session, proposal, request.form.get("question", "")[:2000], by=by)

    return _act(proposal_id, put)


def _act(proposal_id: UUID, act: Callable[[Session, Proposal, Author], None]) -> Page:
    try:
        with transaction() as writing:
            act(writing, asked(writing, proposal_id), Author.of(own_account(writing)))
    except Invalid as error:
        return _page(proposal_id, problems=error.problems, error=str(error)), 422
    except Stale as error:
        return _page(proposal_id, error=str(error)), 409
    return see_other("desk.one", proposal_id=proposal_id)


def _following(session: Session, user: User, proposal: Proposal) -> UUID | None:
    """What this curator may decide next: after this one in the queue, else from its beginning. What somebody
    else holds, and what waits for an answer of its author, is passed over.
    """
    held = queries.is_claimed(now()) & (Proposal.claimed_by_id != user.id)
    free = queries.awaiting().where(mine_to_decide(user), ~held, ~queries.awaits_its_author())
    others = free.where(Proposal.id != proposal.id).with_only_columns(Proposal.id).limit(1)
    after = session.scalar(others.where(queries.comes_after(proposal)))
    return after or session.scalar(others)


def _refusal() -> Refusal | None:
    given = request.form.get("refusal", "")
    return Refusal(given) if given in set(Refusal) else None


def _page(proposal_id: UUID, *, problems: Mapping[str, str] | None = None, error: str = "") -> str:
    proposal = asked(reading(), proposal_id)
    user, at = own_account(reading()), now()
    by = Author.of(user)
    awaited = proposal.state in AWAITING_CURATORS
    service = proposal.service
    shown = rows(proposal, installation().gazetteer)
    others = reading().scalars(queries.open_about(service.id)).all() if service is not None else ()
    return render_template(
        "curator/proposal.html",
        proposal=proposal,
        heading=title(proposal),
        standing=standing(proposal),
        rows=shown,
        ticked=request.form.getlist("accept") if request.method == "POST" else [row.name for row in shown],
        is_addition=proposal.kind is ProposalKind.ADDITION,
        is_awaited=awaited,
        is_stale=proposal.state is ProposalState.STALE,
        is_mine=proposal.claimed_by_id == by.user_id and awaited,
        held_by=_holder(proposal) if is_held_by_another(proposal, by=by, at=at) and awaited else "",
        awaits_author=awaits_answer(proposal),
        journal=[told(step) for step in proposal.steps],
        others=[(each, title(each)) for each in others if each.id != proposal.id],
        sheet_url=_sheet(proposal),
        reasons=[("", "Choisir un motif"), *((each.value, text) for each, text in REFUSAL_LABELS.items())],
        refusal=request.form.get("refusal", ""),
        sentence=request.form.get("sentence", ""),
        question=request.form.get("question", ""),
        problems={"refusal": "", "sentence": "", "question": "", "text": ""} | dict(problems or {}),
        error=error,
        after=just_decided(reading()),
        following=_following(reading(), user, proposal) if awaited else None,
        likely=_likely(proposal, user) if awaited and service is None else (),
    )


def _likely(proposal: Proposal, user: User) -> tuple[Likely, ...]:
    """The entries that a new one may write again."""
    wished = {field.name: field.wished for field in proposal.fields}
    return likely(Held(proposal, author_of(proposal), user), wished)


def _holder(proposal: Proposal) -> str:
    return proposal.claimed_by.name if proposal.claimed_by is not None else ""


def _sheet(proposal: Proposal) -> str:
    service = proposal.service
    if service is None or service.state not in SEEN_STATES[Viewer.CURATOR]:
        return ""
    return url_for("professional.sheet", service_id=service.id)
