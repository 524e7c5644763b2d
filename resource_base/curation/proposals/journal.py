"""Taking hold of a proposal, moving it, and leaving a line of it in its journal."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal, Step
from resource_base.curation.proposals.vocabulary import OPEN, TRANSITIONS, ProposalState, StepKind
from resource_base.errors import Invalid, Stale

# Somebody who claimed a proposal and went home does not hold it for ever.
CLAIM_LASTS = timedelta(hours=12)

_MOVED = "Cette proposition a changé depuis que vous l’avez ouverte. Voici ce qu’elle est devenue."


def hold(session: Session, proposal: Proposal, *, expected: int | None = None) -> None:
    """Read a proposal again and lock it until the end of the transaction, before anything is written to it.

    Raises:
        Stale: it has moved since the version `expected`, which the form was shown.
    """
    session.flush()
    session.execute(select(Proposal.id).where(Proposal.id == proposal.id).with_for_update())
    for each in (*proposal.fields, proposal):
        session.expire(each)
    if expected is not None and expected != proposal.version:
        raise Stale(_MOVED)


def hold_entry(session: Session, service: Service) -> None:
    """Read an entry again and lock it until the end of the transaction."""
    session.flush()
    session.execute(select(Service.id).where(Service.id == service.id).with_for_update())
    session.expire(service)


def note(proposal: Proposal, kind: StepKind, *, by: Author, at: datetime, text: str = "") -> Step:
    """Leave a line in the journal; whoever shows an older version of the proposal is told so."""
    step = Step(at=at, kind=kind, by=by.name, by_id=by.user_id, text=text)
    proposal.steps.append(step)
    proposal.modified_at = at
    proposal.version += 1
    return step


def move(proposal: Proposal, state: ProposalState) -> None:
    """Raise `Invalid` unless the proposal may become this."""
    if state not in TRANSITIONS[proposal.state]:
        raise Invalid("Cette proposition n’en est plus là : rouvrez-la pour voir où elle en est.")
    proposal.state = state


def ensure_free(proposal: Proposal, *, by: Author, at: datetime) -> None:
    """Raise `Stale` when somebody else has claimed it and still holds it."""
    if is_held_by_another(proposal, by=by, at=at) and proposal.claimed_by is not None:
        raise Stale(f"{proposal.claimed_by.name} examine déjà cette proposition.")


def is_held_by_another(proposal: Proposal, *, by: Author, at: datetime) -> bool:
    """Whether someone else claimed it, and not too long ago."""
    return (
        proposal.claimed_by_id is not None
        and proposal.claimed_by_id != by.user_id
        and proposal.claimed_at is not None
        and at - proposal.claimed_at < CLAIM_LASTS
    )


def say(session: Session, proposal: Proposal, kind: StepKind, text: str, *, by: Author, at: datetime) -> Step:
    """Leave a sentence in the journal of a proposal that is still open; raise `Invalid` otherwise."""
    hold(session, proposal)
    if proposal.state not in OPEN:
        raise Invalid("Cette proposition est close.")
    if not text.strip():
        raise Invalid("Écrivez votre message.", {"text": "Écrivez votre message."})
    step = note(proposal, kind, by=by, at=at, text=text.strip())
    session.flush()
    return step
