"""Who is believed at once: organisations whose proposals about their own entries need no decision."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.deciding import decide
from resource_base.curation.proposals.models import Proposal, TrustedOrganization
from resource_base.curation.proposals.vocabulary import DECIDED, ProposalState
from resource_base.curation.proposals.workflow import author_of
from resource_base.database import now


def trust(session: Session, organization_id: UUID, *, by: Author, at: datetime | None = None) -> None:
    """Believe this organisation about its own entries from now on."""
    if not is_trusted(session, organization_id):
        session.add(TrustedOrganization(organization_id=organization_id, since=at or now(), by=by.name))
        session.flush()


def trust_no_more(session: Session, organization_id: UUID) -> None:
    """Let its proposals wait for a decision again."""
    known = session.get(TrustedOrganization, organization_id)
    if known is not None:
        session.delete(known)
        session.flush()


def is_trusted(session: Session, organization_id: UUID) -> bool:
    return session.get(TrustedOrganization, organization_id) is not None


def accept_if_trusted(session: Session, proposal: Proposal, *, at: datetime | None = None) -> bool:
    """Accept at once what a trusted organisation proposes about an entry of its own, to be looked at later.

    Whether it was accepted. Call it once the proposal is submitted. A field that moved meanwhile makes the
    proposal stale, as for anyone: it waits.
    """
    if proposal.state is not ProposalState.SUBMITTED or proposal.organization_id is None:
        return False
    if not is_trusted(session, proposal.organization_id) or not _is_its_own(proposal):
        return False
    decide(session, proposal, by=author_of(proposal), at=at)
    proposal.to_look_at = proposal.state in DECIDED
    session.flush()
    return proposal.to_look_at


def _is_its_own(proposal: Proposal) -> bool:
    if proposal.service is not None:
        return proposal.service.organization_id == proposal.organization_id
    offered_by = {field.name: field.value for field in proposal.fields}.get("organization")
    return offered_by is not None and offered_by.get("id") == str(proposal.organization_id)
