"""What is kept of people who wrote, reviewed or decided, and how long."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from resource_base.accounts.anonymising import NAME
from resource_base.catalog.models import Revision
from resource_base.curation.bulk.models import BulkAct
from resource_base.curation.proposals.models import Proposal, Step, TrustedOrganization
from resource_base.curation.proposals.vocabulary import DECIDED, ProposalState
from resource_base.events import PersonAnonymised

VISITOR_KEPT = timedelta(days=365)  # the address of who proposed without an account, after the decision
UNCONFIRMED_KEPT = timedelta(days=30)  # a proposal whose author never opened the letter
_OVER = DECIDED | {ProposalState.WITHDRAWN}


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; its name goes from proposals, journals, bulk acts and versions.

    A version keeps no id of its author: it is found by their name, among the versions that a proposal of
    theirs left or that they accepted.
    """
    mine = Proposal.author_id == event.user_id
    decided = Proposal.decided_by_id == event.user_id
    left_one = select(Proposal).where(or_(mine, decided), Proposal.applied_version.is_not(None))
    for proposal in session.scalars(left_one):
        _rename_version(session, proposal, event.name)
    session.execute(update(Proposal).where(mine).values(author=NAME, author_id=None))
    session.execute(update(Proposal).where(decided).values(decided_by=NAME, decided_by_id=None))
    session.execute(
        update(Proposal).where(Proposal.claimed_by_id == event.user_id).values(claimed_by_id=None)
    )
    session.execute(update(Step).where(Step.by_id == event.user_id).values(by=NAME, by_id=None))
    session.execute(update(BulkAct).where(BulkAct.by_id == event.user_id).values(by=NAME, by_id=None))
    session.execute(update(TrustedOrganization).where(TrustedOrganization.by == event.name).values(by=NAME))


def forget_visitors(session: Session, *, at: datetime) -> int:
    """Delete what was never confirmed; a year after the decision, a visitor's name and address. How many."""
    never = delete(Proposal).where(
        Proposal.state == ProposalState.UNCONFIRMED, Proposal.modified_at <= at - UNCONFIRMED_KEPT
    )
    old = (
        update(Proposal)
        .where(
            Proposal.author_email.is_not(None),
            Proposal.state.in_(_OVER),
            Proposal.modified_at <= at - VISITOR_KEPT,
        )
        .values(author=NAME, author_email=None)
    )
    return _count(session.execute(never)) + _count(session.execute(old))


def _rename_version(session: Session, proposal: Proposal, name: str) -> None:
    left = Revision.service_id == proposal.service_id, Revision.version == proposal.applied_version
    for revision in session.scalars(select(Revision).where(*left)):
        if revision.author == name:
            revision.author = NAME
        revision.reason = revision.reason.replace(f"(acceptée par {name})", f"(acceptée par {NAME})")


def _count(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
