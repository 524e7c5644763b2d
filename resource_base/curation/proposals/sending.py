"""Sending a proposal: what staff send, or a trusted organisation about its own, is accepted as it comes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from resource_base.curation.proposals.deciding import decide
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.trust import accept_if_trusted
from resource_base.curation.proposals.vocabulary import Origin
from resource_base.curation.proposals.workflow import author_of, submit


def send(
    session: Session,
    proposal: Proposal,
    fields: Mapping[str, Any],
    *,
    words: str = "",
    at: datetime | None = None,
) -> None:
    """Send a draft, as `workflow.submit` does, and accept it if it has not to wait: see its state."""
    submit(session, proposal, fields, words=words, at=at)
    accept_as_it_comes(session, proposal, at=at)


def accept_as_it_comes(session: Session, proposal: Proposal, *, at: datetime | None = None) -> None:
    """Accept what comes from staff who look after it (`Origin.STAFF`: whoever begins the proposal knows) or
    from a trusted organisation about an entry of its own; anything else waits for a decision.

    A field that moved meanwhile makes the proposal stale, as for anyone: it waits.
    """
    if proposal.origin is Origin.STAFF:
        decide(session, proposal, by=author_of(proposal), at=at)
    else:
        accept_if_trusted(session, proposal, at=at)
