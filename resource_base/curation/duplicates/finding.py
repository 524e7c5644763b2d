"""Finds the entries that look like one: all against all for the list, one against all while it is written.

`likely` asks the database, through the prints that the last comparison left (`LikenessKey`); what changed
since is read from the change feed and compared as well, so that an entry added a minute ago is found. Nothing
is kept in the memory of a process: several processes and machines see the same. `Known` holds everything in
memory instead, for an import that asks thousands of times.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from resource_base.catalog.models import CatalogChange
from resource_base.catalog.queries import Viewer
from resource_base.curation.duplicates import blocking
from resource_base.curation.duplicates.blocking import CROWD, ENOUGH, key_of
from resource_base.curation.duplicates.likeness import Likeness, likeness
from resource_base.curation.duplicates.loading import all_traits, traits_by_id
from resource_base.curation.duplicates.models import Comparison, LikenessKey
from resource_base.curation.duplicates.traits import Traits
from resource_base.curation.duplicates.vocabulary import HOTLINE, THRESHOLD
from resource_base.search.upkeep.source import Cursor

SHOWN = 5
COMPARED = 60  # entries at most that one is compared with, those that share most first
RECENT = 200  # entries changed since the last comparison that are looked at, the last ones


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries, the lower id first, and how much they look alike."""

    first: UUID
    second: UUID
    likeness: Likeness


def all_pairs(entries: list[Traits]) -> Iterator[Pair]:
    """Every two of these entries that are probable duplicates; compared by blocks, never all with all.

    `entries` come in the order of their ids.
    """
    hotlines = hotlines_of(entries)
    for number, others in blocking.candidates(entries):
        one = entries[number]
        for other in (entries[each] for each in others):
            found = likeness(one, other, hotlines=hotlines)
            if found is not None and found.score >= THRESHOLD and one.id and other.id:
                yield Pair(one.id, other.id, found)


def hotlines_of(entries: Iterable[Traits]) -> frozenset[str]:
    """The numbers that so many entries share that they tell nothing of a service."""
    counts = Counter(phone for entry in entries for phone in entry.phones)
    return frozenset(phone for phone, count in counts.items() if count > HOTLINE)


def likely(
    session: Session, written: Traits, *, viewer: Viewer, limit: int = SHOWN
) -> list[tuple[UUID, Likeness]]:
    """The entries that look like one being written, the likest first, as this viewer may see them.

    `written` comes from `writing.written`; when it has an id, that entry itself is left out. Reads only;
    some 20 ms of processor at 10,000 entries.
    """
    shared, hotlines = _met(session, written)
    ids = [service_id for service_id, _ in shared.most_common(COMPARED)]
    wanted = {*ids, *_changed_lately(session)} - {written.id}
    found = traits_by_id(session, wanted, viewer=viewer)
    return _likest(written, found.values(), hotlines, limit)


def _likest(
    written: Traits, others: Iterable[Traits], hotlines: Collection[str], limit: int
) -> list[tuple[UUID, Likeness]]:
    found = []
    for other in others:
        alike = likeness(written, other, hotlines=hotlines)
        if alike is not None and alike.score >= THRESHOLD and other.id is not None:
            found.append((other.id, alike))
    found.sort(key=lambda each: (-each[1].score, each[0]))
    return found[:limit]


def _met(session: Session, written: Traits) -> tuple[Counter[UUID], frozenset[str]]:
    """The entries that share enough with one being written, each with how much; and what is a hotline."""
    asked = blocking.asked(written)
    counted = (
        select(LikenessKey.key, func.count()).where(LikenessKey.key.in_(asked)).group_by(LikenessKey.key)
    )
    crowds: dict[int, int] = dict(session.execute(counted).all())
    opened = [key for key, count in crowds.items() if count <= CROWD]
    rows = select(LikenessKey.service_id, LikenessKey.key).where(LikenessKey.key.in_(opened))
    shared: Counter[UUID] = Counter()
    for service_id, key in session.execute(rows):
        shared[service_id] += asked[key]
    enough = Counter({service_id: weight for service_id, weight in shared.items() if weight >= ENOUGH})
    phones = {phone: crowds.get(key_of("phone", phone), 0) for phone in written.phones}
    return enough, frozenset(phone for phone, count in phones.items() if count > HOTLINE)


def _changed_lately(session: Session) -> list[UUID]:
    """The entries that the last comparison has not read yet, the last changed ones."""
    last = session.scalar(select(Comparison.cursor))
    cursor = Cursor.parse(last or "")
    after = or_(
        CatalogChange.transaction_id > cursor.transaction_id,
        (CatalogChange.transaction_id == cursor.transaction_id) & (CatalogChange.seq > cursor.seq),
    )
    newest = (
        select(CatalogChange.service_id)
        .where(after)
        .order_by(CatalogChange.transaction_id.desc(), CatalogChange.seq.desc())
        .limit(RECENT)
    )
    return list(dict.fromkeys(session.scalars(newest)))


class Known:
    """All entries in memory, by their keys: for an import, which asks about thousands of lines."""

    def __init__(self, entries: Iterable[Traits]) -> None:
        self._entries: list[Traits] = []
        self._blocks: dict[int, list[int]] = defaultdict(list)
        self._phones: Counter[str] = Counter()
        for entry in entries:
            self.add(entry)

    @classmethod
    def load(cls, session: Session) -> Self:
        """Everything that is not withdrawn; some 5 s for 10,000 entries."""
        return cls(all_traits(session))

    def add(self, entry: Traits) -> None:
        """Know one more entry, as a line of the same file."""
        for key in blocking.keys(entry):
            self._blocks[key].append(len(self._entries))
        self._entries.append(entry)
        self._phones.update(entry.phones)

    def like(self, written: Traits, *, limit: int = SHOWN) -> list[tuple[Traits, Likeness]]:
        """The known entries that look like this one, the likest first; itself, by its id, left out."""
        shared: Counter[int] = Counter()
        for key, weight in blocking.asked(written).items():
            block = self._blocks.get(key, ())
            if len(block) <= CROWD:
                for number in block:
                    shared[number] += weight
        hotlines = {phone for phone in written.phones if self._phones[phone] > HOTLINE}
        found = []
        for number, weight in shared.most_common(COMPARED):
            other = self._entries[number]
            if weight < ENOUGH or (written.id is not None and other.id == written.id):
                continue
            alike = likeness(written, other, hotlines=hotlines)
            if alike is not None and alike.score >= THRESHOLD:
                found.append((other, alike))
        found.sort(key=lambda each: -each[1].score)
        return found[:limit]
