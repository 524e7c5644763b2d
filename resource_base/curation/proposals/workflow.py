"""What its author can do with a proposal: write it, send it, rewrite it, answer, take it back.

Actions flush and never commit. Each takes hold of the proposal first: two people who act at once go one
after the other, and the second is told. `expected` is the version of the proposal that a form was shown.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.curation.proposals import letters
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.journal import hold, move, note, say
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import (
    AWAITING_CURATORS,
    Origin,
    ProposalKind,
    ProposalState,
    StepKind,
)
from resource_base.curation.proposals.wishes import set_wishes
from resource_base.database import now
from resource_base.errors import Invalid
from resource_base.events import ProposalDecided, announce

_SENT = "Cette proposition n’est plus un brouillon : elle a été envoyée, ou abandonnée."
BEFORE_SENDING = frozenset({ProposalState.DRAFT})
BEFORE_DECISION = AWAITING_CURATORS | {ProposalState.UNCONFIRMED}


def draft(
    session: Session,
    *,
    author: Author,
    service: Service | None = None,
    origin: Origin = Origin.FORM,
    based_on: int | None = None,
    at: datetime | None = None,
) -> Proposal:
    """Begin a proposal: of a new entry, or a correction of `service` as its version `based_on` showed it."""
    at = at or now()
    proposal = Proposal(
        kind=ProposalKind.ADDITION if service is None else ProposalKind.CORRECTION,
        origin=origin,
        state=ProposalState.DRAFT,
        service=service,
        base_version=None if service is None else based_on or service.version,
        organization_id=author.organization_id,
        title="" if service is None else service.name,
        author_id=author.user_id,
        author=author.name,
        author_organization=author.organization,
        author_email=None if author.email is None else author.email.lower(),
        created_at=at,
        modified_at=at,
        version=1,
        typed={},
    )
    session.add(proposal)
    session.flush()
    return proposal


def save(
    session: Session,
    proposal: Proposal,
    typed: Mapping[str, list[str]],
    *,
    expected: int | None = None,
    at: datetime | None = None,
) -> None:
    """Keep a draft as it was typed, valid or not; form fields that `typed` does not name stay as they were.

    Raises:
        Stale: another window saved it since.
        Invalid: it is a draft no more.
    """
    hold(session, proposal, expected=expected)
    if proposal.state not in BEFORE_SENDING:
        raise Invalid(_SENT)
    proposal.typed = {**proposal.typed, **{name: list(texts) for name, texts in typed.items()}}
    proposal.modified_at = at or now()
    proposal.version += 1
    session.flush()


def take_up(
    session: Session,
    proposal: Proposal,
    *,
    author: Author,
    origin: Origin,
    expected: int | None = None,
) -> None:
    """Hold a draft to write to it, in the name that its author has today: they may have left the organisation
    that they spoke for when they began.

    Raises:
        Stale: another window saved or sent it since.
        Invalid: it is a draft no more.
    """
    hold(session, proposal, expected=expected)
    if proposal.state not in BEFORE_SENDING:
        raise Invalid(_SENT)
    proposal.origin = origin
    proposal.author, proposal.author_organization = author.name, author.organization
    proposal.organization_id = author.organization_id
    session.flush()


def submit(
    session: Session,
    proposal: Proposal,
    fields: Mapping[str, Any],
    *,
    words: str = "",
    expected: int | None = None,
    at: datetime | None = None,
) -> None:
    """Send a draft, its fields parsed; `words` say why. Without account, the address is confirmed first.

    `fields` holds plain values: those of the entry (only what differs from the base is kept), and for a new
    entry `wishes.ORGANIZATION`. Places come located: curation asks no geocoder.

    Raises:
        Invalid: a value cannot be held, nothing is wished, or a new entry lacks what it needs.
        Stale: another window saved it since.
    """
    at = at or now()
    hold(session, proposal, expected=expected)
    author = author_of(proposal)
    set_wishes(session, proposal, fields)
    proposal.note = words
    proposal.typed = {}
    confirmed = proposal.author_email is None
    move(proposal, ProposalState.SUBMITTED if confirmed else ProposalState.UNCONFIRMED)
    proposal.submitted_at = at if confirmed else None
    note(proposal, StepKind.SUBMITTED, by=author, at=at)
    session.flush()
    letters.send_confirmation(session, proposal, at=at)


def correct(
    session: Session,
    service: Service,
    changes: Mapping[str, Any],
    *,
    author: Author,
    origin: Origin = Origin.FORM,
    words: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> Proposal:
    """Begin and send a correction in one go; see `submit`.

    Raises:
        Invalid: nothing differs from the base, or a value cannot be held.
    """
    proposal = draft(session, author=author, service=service, origin=origin, based_on=based_on, at=at)
    submit(session, proposal, changes, words=words, at=at)
    return proposal


def add(
    session: Session,
    fields: Mapping[str, Any],
    *,
    author: Author,
    origin: Origin = Origin.FORM,
    words: str = "",
    at: datetime | None = None,
) -> Proposal:
    """Begin and send the proposal of a new entry in one go; see `submit`."""
    proposal = draft(session, author=author, origin=origin, at=at)
    submit(session, proposal, fields, words=words, at=at)
    return proposal


def confirm_address(session: Session, proposal: Proposal, *, at: datetime | None = None) -> None:
    """Its author opened the link sent to their address: curators see the proposal from now on."""
    at = at or now()
    hold(session, proposal)
    if proposal.state is not ProposalState.UNCONFIRMED:
        return  # the link was opened twice
    move(proposal, ProposalState.SUBMITTED)
    proposal.submitted_at = at
    note(proposal, StepKind.CONFIRMED, by=author_of(proposal), at=at)
    session.flush()
    letters.send_received(session, proposal, at=at)


def revise_by_author(
    session: Session,
    proposal: Proposal,
    fields: Mapping[str, Any],
    *,
    words: str = "",
    expected: int | None = None,
    at: datetime | None = None,
) -> None:
    """Its author rewrites what was sent and is not decided. Where a curator had amended, the author's words
    win, and the journal says so: whoever was about to decide is told that the proposal moved.

    Raises:
        Invalid: it is decided or withdrawn, or a value cannot be held.
        Stale: it has moved since `expected`.
    """
    hold(session, proposal, expected=expected)
    if proposal.state not in BEFORE_DECISION:
        raise Invalid("Cette proposition est close : faites-en une nouvelle.")
    dropped = set_wishes(session, proposal, fields)
    proposal.note = words
    note(
        proposal,
        StepKind.REVISED,
        by=author_of(proposal),
        at=at or now(),
        text=", ".join(dropped),
    )
    session.flush()


def withdraw(session: Session, proposal: Proposal, *, by: Author, at: datetime | None = None) -> None:
    """Its author takes it back; it is kept, and closed.

    Raises:
        Invalid: it is decided or withdrawn already.
    """
    hold(session, proposal)
    move(proposal, ProposalState.WITHDRAWN)
    proposal.claimed_by_id = proposal.claimed_at = None
    note(proposal, StepKind.WITHDRAWN, by=by, at=at or now())
    session.flush()
    announce(session, ProposalDecided(proposal.id))


def answer(
    session: Session, proposal: Proposal, text: str, *, by: Author, at: datetime | None = None
) -> None:
    """Its author answers what a curator asked; see `ask`."""
    at = at or now()
    said = say(session, proposal, StepKind.ANSWERED, text, by=by, at=at)
    letters.send_answer(session, proposal, said, at=at)


def author_of(proposal: Proposal) -> Author:
    """Who made it, as its row tells."""
    return Author(
        proposal.author,
        proposal.author_id,
        proposal.author_email,
        proposal.author_organization,
        proposal.organization_id,
    )
