"""What curators can do with a proposal before they decide it: claim, amend, ask, compare with what moved.

As in `workflow`: actions flush and never commit, and take hold of the proposal first.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from resource_base.catalog.differences import plain
from resource_base.curation.proposals import letters
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.journal import ensure_free, hold, hold_entry, move, note, say
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import AWAITING_CURATORS, ProposalState, StepKind
from resource_base.curation.proposals.wishes import amend_fields
from resource_base.database import now
from resource_base.errors import Invalid


def claim(
    session: Session,
    proposal: Proposal,
    *,
    by: Author,
    expected: int | None = None,
    at: datetime | None = None,
) -> None:
    """Take it: the others see who reviews it, and cannot decide it until it is released (or 12 hours later).

    Raises:
        Stale: somebody else has it, or it has moved since `expected`.
        Invalid: it awaits no curator.
    """
    at = at or now()
    hold(session, proposal, expected=expected)
    ensure_awaited(proposal)
    ensure_free(proposal, by=by, at=at)
    if proposal.state is ProposalState.SUBMITTED:
        move(proposal, ProposalState.IN_REVIEW)
    proposal.claimed_by_id, proposal.claimed_at = by.user_id, at
    note(proposal, StepKind.CLAIMED, by=by, at=at)
    session.flush()


def release(session: Session, proposal: Proposal, *, by: Author, at: datetime | None = None) -> None:
    """Give it back to the queue.

    Raises:
        Stale: somebody else has it.
        Invalid: it awaits no curator.
    """
    at = at or now()
    hold(session, proposal)
    ensure_awaited(proposal)
    ensure_free(proposal, by=by, at=at)
    if proposal.state is ProposalState.IN_REVIEW:
        move(proposal, ProposalState.SUBMITTED)
    _let_go(proposal)
    note(proposal, StepKind.RELEASED, by=by, at=at)
    session.flush()


def amend(
    session: Session,
    proposal: Proposal,
    values: Mapping[str, Any],
    *,
    by: Author,
    expected: int | None = None,
    at: datetime | None = None,
) -> None:
    """Write better what the author proposed, before accepting it; a value equal to theirs ends the amendment.

    A field that they did not propose may be amended too: it joins the proposal, from what the entry says now.

    Raises:
        Invalid: a value cannot be held, or the proposal awaits no curator.
        Stale: somebody else has it, or it has moved since `expected`.
    """
    at = at or now()
    hold(session, proposal, expected=expected)
    ensure_awaited(proposal)
    ensure_free(proposal, by=by, at=at)
    amended = amend_fields(session, proposal, values)
    if amended:
        note(proposal, StepKind.AMENDED, by=by, at=at, text=", ".join(amended))
    session.flush()


def ask(session: Session, proposal: Proposal, text: str, *, by: Author, at: datetime | None = None) -> None:
    """Ask its author something; the question and its answer stay in the journal.

    Raises:
        Invalid: there is nothing in the question, or the proposal is closed.
    """
    at = at or now()
    said = say(session, proposal, StepKind.ASKED, text, by=by, at=at)
    letters.send_question(session, proposal, said, at=at)


def rebase(
    session: Session,
    proposal: Proposal,
    *,
    by: Author,
    expected: int | None = None,
    at: datetime | None = None,
) -> None:
    """Somebody saw how the entry moved under a stale proposal: from now on it is compared with what is.

    What the author had seen stays in the journal's line, so that nothing is lost.

    Raises:
        Stale: somebody else has it, or it has moved since `expected`.
        Invalid: it is not stale.
    """
    at = at or now()
    if proposal.service is not None:
        hold_entry(session, proposal.service)
    hold(session, proposal, expected=expected)
    ensure_free(proposal, by=by, at=at)
    if proposal.state is not ProposalState.STALE:
        raise Invalid("La fiche n’a pas changé sous cette proposition.")
    move(proposal, ProposalState.IN_REVIEW)
    proposal.claimed_by_id, proposal.claimed_at = by.user_id, at
    if proposal.service is not None:
        proposal.base_version = proposal.service.version
        for field in proposal.fields:
            field.base = plain(getattr(proposal.service, field.name))
    note(proposal, StepKind.REBASED, by=by, at=at)
    session.flush()


def look_at(session: Session, proposal: Proposal, *, by: Author, at: datetime | None = None) -> None:
    """A curator saw what a trusted author changed at once."""
    hold(session, proposal)
    if proposal.to_look_at:
        proposal.to_look_at = False
        note(proposal, StepKind.LOOKED_AT, by=by, at=at or now())
        session.flush()


def ensure_awaited(proposal: Proposal) -> None:
    """Raise `Invalid` unless the proposal awaits curators."""
    if proposal.state not in AWAITING_CURATORS:
        raise Invalid("Cette proposition n’attend plus de décision.")


def _let_go(proposal: Proposal) -> None:
    proposal.claimed_by_id = proposal.claimed_at = None
