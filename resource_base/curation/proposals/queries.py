"""What one can ask about proposals: whose they are, what awaits, what is open about an entry."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.curation.proposals.journal import CLAIM_LASTS
from resource_base.curation.proposals.models import Proposal, Step
from resource_base.curation.proposals.vocabulary import AWAITING_CURATORS, OPEN, ProposalState, StepKind

WHOLE: tuple[ExecutableOption, ...] = (selectinload(Proposal.fields), selectinload(Proposal.steps))

# With what tells whose it is to look after, who holds it and what was said.
_TO_SORT_OUT: tuple[ExecutableOption, ...] = (
    *WHOLE,
    selectinload(Proposal.service).selectinload(Service.places),
    joinedload(Proposal.claimed_by),
)


def is_of(user: User) -> ColumnElement[bool]:
    """Whether a proposal is this person's: they wrote it, or it was made for an organisation of theirs.

    A colleague's draft is the colleague's alone.
    """
    organizations = [membership.organization_id for membership in user.memberships]
    return or_(
        Proposal.author_id == user.id,
        Proposal.organization_id.in_(organizations) & (Proposal.state != ProposalState.DRAFT),
    )


def mine(user: User) -> Select[Proposal]:
    """One's proposals and those of one's organisations, with their journal, the last touched first."""
    last_first = (Proposal.modified_at.desc(), Proposal.id)
    return select(Proposal).where(is_of(user)).order_by(*last_first).options(selectinload(Proposal.steps))


def mine_by_id(user: User, proposal_id: UUID) -> Select[Proposal]:
    """One of `mine`, whole; nothing for anybody else's."""
    return select(Proposal).where(Proposal.id == proposal_id, is_of(user)).options(*WHOLE)


def whole(proposal_id: UUID) -> Select[Proposal]:
    """One proposal with its fields and its journal, for who may see any."""
    return select(Proposal).where(Proposal.id == proposal_id).options(*WHOLE)


def awaiting() -> Select[Proposal]:
    """What awaits curators, the longest first."""
    return (
        select(Proposal)
        .where(Proposal.state.in_(AWAITING_CURATORS))
        .options(*_TO_SORT_OUT)
        .order_by(Proposal.submitted_at, Proposal.id)
    )


def comes_after(proposal: Proposal) -> ColumnElement[bool]:
    """Whether a proposal comes after this one among those that await curators."""
    sent = proposal.submitted_at
    at_once = and_(Proposal.submitted_at == sent, Proposal.id > proposal.id)
    return or_(Proposal.submitted_at > sent, at_once)


def to_look_at() -> Select[Proposal]:
    """What trusted authors changed at once and nobody has looked at, the oldest first."""
    found = select(Proposal).where(Proposal.to_look_at).options(*_TO_SORT_OUT)
    return found.order_by(Proposal.decided_at, Proposal.id)


def open_about(service_id: UUID) -> Select[Proposal]:
    """The proposals about an entry that are sent and not closed, the oldest first."""
    sent = OPEN - {ProposalState.DRAFT, ProposalState.UNCONFIRMED}
    return (
        select(Proposal)
        .where(Proposal.service_id == service_id, Proposal.state.in_(sent))
        .order_by(Proposal.submitted_at, Proposal.id)
    )


def of_entry(service_id: UUID) -> Select[Proposal]:
    """Every proposal about an entry that was ever sent, newest first, what was refused among them."""
    return (
        select(Proposal)
        .where(Proposal.service_id == service_id, Proposal.submitted_at.is_not(None))
        .order_by(Proposal.submitted_at.desc(), Proposal.id)
    )


def is_claimed(at: datetime) -> ColumnElement[bool]:
    """Whether somebody holds a proposal at this time; a claim lapses by itself."""
    return Proposal.claimed_by_id.is_not(None) & (Proposal.claimed_at > at - CLAIM_LASTS)


def to_examine() -> Select[Proposal]:
    """What awaits a curator's word, the longest first: neither to compare, nor waiting for its author's."""
    return awaiting().where(Proposal.state != ProposalState.STALE, ~awaits_its_author())


def awaits_its_author() -> ColumnElement[bool]:
    """Whether the last word of the conversation is a curator's question."""
    said = (
        select(func.max(Step.id))
        .where(Step.proposal_id == Proposal.id, Step.kind.in_([StepKind.ASKED, StepKind.ANSWERED]))
        .correlate(Proposal)
        .scalar_subquery()
    )
    asked = select(Step.id).where(Step.id == said, Step.kind == StepKind.ASKED).correlate(Proposal)
    return asked.exists() & Proposal.state.in_(OPEN)
