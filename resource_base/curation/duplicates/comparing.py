"""Compares the whole base with itself, and keeps what it found: prints of entries, and probable pairs.

Done once when nothing was ever compared, again when the change feed moved: "select what is due, do, mark".
What is written is what differs; killed at any point, the next run finishes, since the mark comes last.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from resource_base.curation.duplicates import blocking
from resource_base.curation.duplicates.finding import Pair, all_pairs
from resource_base.curation.duplicates.loading import all_traits
from resource_base.curation.duplicates.models import Comparison, Distinct, LikelyPair, LikenessKey
from resource_base.curation.duplicates.traits import Traits
from resource_base.curation.duplicates.vocabulary import METHOD
from resource_base.database import Database, now
from resource_base.search.upkeep.source import Cursor, Source

BATCH = 500  # entries of which the prints are written in one transaction
ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Compared:
    """`pairs` probable pairs are listed, `new` of them since the last time."""

    pairs: int
    new: int


def compare(database: Database, *, at: datetime | None = None) -> Compared | None:
    """Compare all entries if anything changed since the last time; None when nothing did.

    9 to 15 s of processor for 10,000 entries, during which others may write but for some tenths of a second.
    """
    source = Source(database)
    with database.reading() as session:
        if not _is_due(session, source):
            return None
        end = source.end(session)
        entries = all_traits(session)
        distinct = set(session.execute(select(Distinct.first_id, Distinct.second_id)))
        known = set(session.execute(select(LikelyPair.first_id, LikelyPair.second_id)))
    alike = (pair for pair in all_pairs(entries) if (pair.first, pair.second) not in distinct)
    pairs = spanning(alike, known=known)
    _write_prints(database, entries)
    with database.transaction() as session:
        new = _write_pairs(session, pairs, at=at or now())
        _mark(session, end, at=at or now())
    return Compared(len(pairs), new)


def compare_again(session: Session) -> None:
    """Have the whole base compared at the next run, whatever changed."""
    session.execute(delete(Comparison))


def _is_due(session: Session, source: Source) -> bool:
    last = session.get(Comparison, 1)
    if last is None or last.method != METHOD:
        return True
    return source.pending(session, Cursor.parse(last.cursor)) > 0


def spanning(pairs: Iterable[Pair], *, known: Collection[tuple[UUID, UUID]] = ()) -> list[Pair]:
    """The strongest pairs that hold each group of look-alikes together, in the order of their ids.

    Ten entries that all look like each other make 45 pairs: nine of them say the same. Of equals, those that
    were `known` (listed before) stay, so that the list does not change under who works on it.
    """
    group: dict[UUID, UUID] = {}

    def root(entry: UUID) -> UUID:
        while group.setdefault(entry, entry) != entry:
            group[entry] = entry = group[group[entry]]
        return entry

    kept = []
    for pair in sorted(pairs, key=lambda each: _rank(each, known)):
        one, other = root(pair.first), root(pair.second)
        if one != other:
            group[one] = other
            kept.append(pair)
    return sorted(kept, key=lambda each: (each.first, each.second))


def _rank(pair: Pair, known: Collection[tuple[UUID, UUID]]) -> tuple[Any, ...]:
    ids = (pair.first, pair.second)
    return (-pair.likeness.score, ids not in known, *ids)


def _write_prints(database: Database, entries: list[Traits]) -> None:
    """Make the kept prints those of the entries; each batch in a transaction of its own."""
    for start in range(0, len(entries), BATCH):
        batch = {entry.id: set(blocking.keys(entry)) for entry in entries[start : start + BATCH]}
        wanted = {(key, service_id) for service_id, found in batch.items() for key in found}
        first = UUID(int=0) if start == 0 else entries[start].id
        after = entries[start + BATCH].id if start + BATCH < len(entries) else None
        here = LikenessKey.service_id >= first
        with database.reading() as session:
            rows = select(LikenessKey.key, LikenessKey.service_id).where(here)
            rows = rows if after is None else rows.where(LikenessKey.service_id < after)
            kept = set(session.execute(rows))
        if kept != wanted:
            with database.transaction() as session:
                _replace(session, gone=kept - wanted, new=wanted - kept)


def _replace(session: Session, *, gone: set[Any], new: set[Any]) -> None:
    for some in _batches(sorted(gone), BATCH):
        session.execute(delete(LikenessKey).where(tuple_(LikenessKey.key, LikenessKey.service_id).in_(some)))
    for added in _batches(sorted(new), ROWS):
        session.execute(insert(LikenessKey), [{"key": key, "service_id": of} for key, of in added])


def _write_pairs(session: Session, pairs: list[Pair], *, at: datetime) -> int:
    """Make the list that of these pairs; one that was listed keeps the time at which it was found."""
    known = {(row.first_id, row.second_id): row for row in session.scalars(select(LikelyPair))}
    found = {(pair.first, pair.second): pair for pair in pairs}
    for ids in known.keys() - found.keys():
        session.delete(known[ids])
    new = 0
    for ids, pair in found.items():
        score, reasons = pair.likeness.score, [[each.sign, each.metres] for each in pair.likeness.reasons]
        row = known.get(ids)
        if row is None:
            row = LikelyPair(first_id=ids[0], second_id=ids[1], found_at=at)
            session.add(row)
            new += 1
        row.score, row.reasons = score, reasons
    return new


def _mark(session: Session, end: Cursor, *, at: datetime) -> None:
    values = {"at": at, "cursor": str(end), "method": METHOD}
    if not session.execute(update(Comparison).values(values).returning(Comparison.id)).all():
        session.add(Comparison(id=1, **values))


def _batches(rows: list[Any], size: int) -> Iterator[list[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
