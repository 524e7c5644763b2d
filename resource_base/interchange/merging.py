"""A source's new values against an entry that was also edited here: three sides, nobody overwritten.

The third side, what the source said last, is read in the history: what an import wrote or proposed, else
what the entry said before its first edit here. A field edited here and unchanged at the source stays as it
is; changed on both sides, it becomes a proposal that a curator decides, once for each value of the source.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.catalog.differences import plain
from resource_base.catalog.models import Revision, Service
from resource_base.curation.proposals import deciding, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal, ProposedField
from resource_base.curation.proposals.vocabulary import AWAITING_CURATORS, Origin

IMPORTER = "import"
VALIDITY = ("valid_from", "valid_until")

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Sides:
    """The fields to write, the differences that a curator decides, and those that the source did not make.

    Each maps a field to [what the entry says, what the source says], in plain values.
    """

    direct: dict[str, list[Any]]
    contested: dict[str, list[Any]]
    kept: dict[str, list[Any]]


@dataclass(frozen=True)
class Past:
    """What happened here to some entries: what their sources `said` last, and which proposals await about."""

    said: Mapping[UUID, Said] = field(default_factory=dict)
    awaited: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, session: Session, services: Collection[Service]) -> Self:
        ids = [service.id for service in services]
        waiting = select(Proposal.service_id).where(
            Proposal.service_id.in_(ids), Proposal.state.in_(AWAITING_CURATORS)
        )
        awaited = frozenset(each for each in session.scalars(waiting) if each is not None)
        return cls(said_by_source(session, services), awaited)


def said_by_source(session: Session, services: Collection[Service]) -> dict[UUID, Said]:
    """Entry → field → the value that its source gave last, for the fields that were ever edited here."""
    ids = [service.id for service in services]
    here = select(Revision.service_id).where(
        Revision.service_id.in_(ids), Revision.version > 1, Revision.author != IMPORTER
    )
    edited = set(session.scalars(here))
    if not edited:
        return {}
    found: dict[UUID, dict[str, Any]] = {each: {} for each in edited}
    for _at, service_id, name, value, is_last in sorted(_told(session, edited), key=lambda told: told[0]):
        if is_last or name not in found[service_id]:
            found[service_id][name] = value
    return dict(found)


def _told(session: Session, ids: Collection[UUID]) -> list[tuple[datetime, UUID, str, Any, bool]]:
    """What tells a value of the source: when, which entry and field, the value, and whether it is newer."""
    told = []
    revisions = select(Revision).where(Revision.service_id.in_(ids)).order_by(Revision.version)
    for revision in session.scalars(revisions):
        is_import = revision.author == IMPORTER
        for name, (before, after) in revision.changes.items():
            told.append((revision.at, revision.service_id, name, after if is_import else before, is_import))
    proposed = (
        select(Proposal.created_at, Proposal.service_id, ProposedField.name, ProposedField.value)
        .join(ProposedField, ProposedField.proposal_id == Proposal.id)
        .where(Proposal.service_id.in_(ids), Proposal.origin == Origin.IMPORT)
    )
    told += [(at, service_id, name, value, True) for at, service_id, name, value in session.execute(proposed)]
    return told


def sides(differences: Mapping[str, list[Any]], said: Said) -> Sides:
    """Tell apart what differs between an entry and its source; `differences` is of `catalog.differing`."""
    found = Sides({}, {}, {})
    for name, (here, there) in differences.items():
        before = said.get(name, here)
        if there == before:
            found.kept[name] = [here, there]
        elif here == before:
            found.direct[name] = [here, there]
        else:
            found.contested[name] = [here, there]
    return found


def kept_in_order(found: Sides, service: Service) -> Sides:
    """The same sides; dates that would let an entry end before it begins are for a curator to decide.

    The source may have moved one while the other was edited here: neither is wrong alone.
    """
    moved = [name for name in VALIDITY if name in found.direct]
    starts, ends = (
        found.direct[name][1] if name in found.direct else plain(getattr(service, name)) for name in VALIDITY
    )
    if not moved or starts is None or ends is None or starts <= ends:
        return found
    direct = {name: pair for name, pair in found.direct.items() if name not in moved}
    return Sides(direct, found.contested | {name: found.direct[name] for name in moved}, found.kept)


def propose(session: Session, service: Service, contested: Mapping[str, list[Any]], *, words: str) -> None:
    """Let a curator decide between the entry and its source; a proposal that waits takes the new values."""
    wished = {name: there for name, (_here, there) in contested.items()}
    waiting = session.scalars(
        select(Proposal).where(
            Proposal.service_id == service.id,
            Proposal.origin == Origin.IMPORT,
            Proposal.state.in_(AWAITING_CURATORS),
        )
    ).first()
    if waiting is None:
        author = Author(IMPORTER)
        workflow.correct(session, service, wished, author=author, origin=Origin.IMPORT, words=words)
        return
    known = {field.name: field.value for field in waiting.fields}
    workflow.revise_by_author(session, waiting, known | wished, words=words)


def tell_proposals(session: Session, service: Service) -> None:
    """The entry has moved under the proposals that wait about it."""
    session.flush()
    deciding.mark_stale(session, service)
