"""What is kept of people who wrote, reviewed or decided, and how long."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from resource_base.accounts.anonymising import NAME
from resource_base.catalog.models import Revision
from resource_base.curation.proposals.models import Proposal, Step, TrustedOrganization
from resource_base.curation.proposals.vocabulary import DECIDED, Origin, ProposalState
from resource_base.events import PersonAnonymised

VISITOR_KEPT = timedelta(days=365)  # the address of who proposed without an account, after the decision
UNCONFIRMED_KEPT = timedelta(days=30)  # a proposal whose author never opened the letter
_OVER = DECIDED | {ProposalState.WITHDRAWN}


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; its name goes from proposals, journals and versions.

    A version keeps no id of its author: it is found by their name, among the versions that a proposal of
    theirs left or that they accepted.
    """
    mine = Proposal.author_id == event.user_id
    decided = Proposal.decided_by_id == event.user_id
    left_one = select(Proposal).where(or_(mine, decided), Proposal.applied_version.is_not(None))
    for proposal in session.scalars(left_one):
        _rename_version(session, proposal, event.name)
    session.execute(delete(Proposal).where(mine, Proposal.state == ProposalState.DRAFT))  # nobody else's
    session.execute(update(Proposal).where(mine).values(author=NAME, author_id=None))
    session.execute(update(Proposal).where(decided).values(decided_by=NAME, decided_by_id=None))
    session.execute(
        update(Proposal).where(Proposal.claimed_by_id == event.user_id).values(claimed_by_id=None)
    )
    session.execute(update(Step).where(Step.by_id == event.user_id).values(by=NAME, by_id=None))
    session.execute(update(TrustedOrganization).where(TrustedOrganization.by == event.name).values(by=NAME))


def forget_visitors(session: Session, *, at: datetime) -> int:
    """Delete what was never confirmed, and the drafts of which the link has ended; a year after the decision,
    a visitor's address, and their name wherever it was. How many.
    """
    unsent = or_(
        and_(Proposal.state == ProposalState.UNCONFIRMED, Proposal.modified_at <= at - UNCONFIRMED_KEPT),
        and_(
            Proposal.state == ProposalState.DRAFT,
            Proposal.author_email.is_not(None),
            Proposal.modified_at <= at - VISITOR_KEPT,
        ),
    )
    old = select(Proposal).where(
        Proposal.author_email.is_not(None),
        Proposal.state.in_(_OVER),
        Proposal.modified_at <= at - VISITOR_KEPT,
    )
    forgotten = session.scalars(old).all()
    for proposal in forgotten:
        _forget_visitor(session, proposal)
    session.flush()
    return _count(session.execute(delete(Proposal).where(unsent))) + len(forgotten)


def _forget_visitor(session: Session, proposal: Proposal) -> None:
    """What answers the letter of a review is signed by an organisation, no person: its name stays."""
    kept = proposal.origin is Origin.REVIEW
    if not kept:
        _rename_version(session, proposal, proposal.author)
        theirs = (Step.proposal_id == proposal.id, Step.by_id.is_(None), Step.by == proposal.author)
        session.execute(update(Step).where(*theirs).values(by=NAME))
    forgotten = update(Proposal).where(Proposal.id == proposal.id)
    session.execute(forgotten.values(author=proposal.author if kept else NAME, author_email=None))


def _rename_version(session: Session, proposal: Proposal, name: str) -> None:
    left = Revision.service_id == proposal.service_id, Revision.version == proposal.applied_version
    for revision in session.scalars(select(Revision).where(*left)):
        if revision.author == name:
            revision.author = NAME
        revision.reason = revision.reason.replace(f"(acceptée par {name})", f"(acceptée par {NAME})")


def _count(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
