"""A frozen view of one generation of the index: arrays over its documents, which threads may share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from resource_base.search.index.codec import Postings
from resource_base.search.index.lexicon import Lexicon
from resource_base.search.index.postings import PostingsCache
from resource_base.search.index.schema import NO_HOURS, RECORD
from resource_base.search.index.segment import Part

JOINED_BYTES = 8 << 20  # lists put together from several segments


@dataclass(frozen=True)
class Columns:
    """One array over the documents for each attribute; `schema.RECORD` tells their types and meaning."""

    themes: NDArray[np.uint64]
    audiences: NDArray[np.uint32]
    modes: NDArray[np.uint8]
    kinds: NDArray[np.uint8]
    fees: NDArray[np.uint8]
    mobilisable_by: NDArray[np.uint8]
    mobilisation_modes: NDArray[np.uint8]
    state: NDArray[np.uint8]
    coverage_stated: NDArray[np.bool_]
    valid_from: NDArray[np.int32]
    valid_until: NDArray[np.int32]
    suspended_until: NDArray[np.int32]
    published: NDArray[np.int32]
    modified: NDArray[np.int32]
    verified: NDArray[np.int32]
    full: NDArray[np.int32]
    flagged: NDArray[np.bool_]
    completeness: NDArray[np.float32]
    hours: NDArray[np.int32]


class Snapshot:
    """One generation. Documents are numbered 0 to n-1, deleted ones included; nothing here ever changes.

    `generation` grows with each change of the index, across rebuilds too. `ids` gives the identifier of a
    document, `id_words` the same as (n, 2) halves. `lengths` (n,): sum of the weights of the words.
    `point_lat`, `point_lon` (m,) are in degrees, and `point_document` (m,) ascending.
    """

    def __init__(self, generation: int, parts: Sequence[Part]) -> None:
        self.generation = generation
        self.parts = tuple(parts)
        self._joined = PostingsCache(JOINED_BYTES)  # of its own: it goes with the generation
        self.n = sum(part.segment.n for part in parts)
        self.dead = sum(len(part.dead) for part in parts)
        self.living = self.n - self.dead
        self.alive = self._alive() if self.dead else None
        self.id_words: NDArray[np.uint64] = self._column("id")
        self.ids = Identifiers(self.id_words)
        self.versions: NDArray[np.int32] = self._column("version")
        self.lengths: NDArray[np.float32] = self._column("length")
        self.hours_table, hours = self._hours()
        columns = {
            name: self._column(name) for name in (each.name for each in fields(Columns)) if name != "hours"
        }
        self.columns = Columns(**columns, hours=hours)
        self.point_document: NDArray[np.int32] = _frozen(
            np.repeat(np.arange(self.n, dtype=np.int32), self._column("points"))
        )
        points = _joined([part.segment.points for part in parts], np.empty((0, 2), np.float32))
        self.point_lat: NDArray[np.float32] = _frozen(np.ascontiguousarray(points[:, 0]))
        self.point_lon: NDArray[np.float32] = _frozen(np.ascontiguousarray(points[:, 1]))
        self.titles = Titles(self.parts, self.n)

    def _column(self, name: str) -> NDArray[Any]:
        return _frozen(
            _joined([part.segment.columns[name] for part in self.parts], np.empty(0, RECORD)[name])
        )

    def _alive(self) -> NDArray[np.bool_]:
        alive = np.ones(self.n, np.bool_)
        for part in self.parts:
            alive[part.dead + part.offset] = False
        return _frozen(alive)

    def _hours(self) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """One table of opening hours for all segments, and the place of those of each document in it."""
        places: dict[str, int] = {}
        found = []
        for part in self.parts:
            # A document without hours has the place -1 (NO_HOURS): the last of its segment's renumbering.
            renumbered = [places.setdefault(each, len(places)) for each in part.segment.hours]
            found.append(np.array([*renumbered, NO_HOURS], np.int32)[part.segment.columns["hours"]])
        return tuple(places), _frozen(_joined(found, np.empty(0, np.int32)))

    def postings(self, field: str, term: str) -> Postings | None:
        """The living documents that hold a term, ascending int32, with its weight in each, float32.

        `field` is "text" (terms are stems), "coverage" (prefixed codes) or "id" (32 hexadecimal digits).
        """
        if len(self.parts) == 1 and not self.dead:
            return self.parts[0].postings(field, term)
        return self._joined.get((field, term), lambda: self._living_postings(field, term))

    def _living_postings(self, field: str, term: str) -> Postings | None:
        found = [each for part in self.parts if (each := part.postings(field, term)) and len(each[0])]
        if len(found) < 2:
            return found[0] if found else None
        documents, weights = zip(*found, strict=True)
        return _frozen(np.concatenate(documents)), _frozen(np.concatenate(weights))

    @cached_property
    def lexicon(self) -> Lexicon:
        if not self.parts:
            return Lexicon((), np.empty(0, np.int32), {})
        largest, *others = sorted(self.parts, key=lambda part: len(part.segment.forms), reverse=True)
        counted: dict[str, int] = {}
        for part in others:
            for form, frequency in part.other_forms.items():
                counted[form] = counted.get(form, 0) + frequency
        return Lexicon(largest.segment.forms, largest.counts, counted)

    def number_of(self, service_id: UUID) -> int | None:
        """The number of the living document of a service."""
        found = self.postings("id", service_id.hex)
        return int(found[0][0]) if found else None


class Identifiers(Sequence[UUID]):
    """The identifiers of the documents, made when asked for."""

    def __init__(self, words: NDArray[np.uint64]) -> None:
        self._words = words

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [_uuid(*pair) for pair in self._words[number].tolist()]
        return _uuid(*self._words[number].tolist())

    def __iter__(self) -> Iterator[UUID]:
        return (_uuid(*pair) for pair in self._words.tolist())

    def of(self, numbers: NDArray[np.int32]) -> list[UUID]:
        """The identifiers of these documents, in their order."""
        return [_uuid(*pair) for pair in self._words[numbers].tolist()]


class Titles(Sequence[tuple[str, str]]):
    """The name of each document and that of its organisation, read from the index when asked for."""

    def __init__(self, parts: Sequence[Part], n: int) -> None:
        self._parts = parts
        self._n = n

    def __len__(self) -> int:
        return self._n

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(self._n))]
        number = range(self._n)[number]
        part = next(part for part in reversed(self._parts) if part.offset <= number)
        return part.segment.title(number - part.offset)


def _uuid(high: int, low: int) -> UUID:
    return UUID(int=high << 64 | low)


def _joined(arrays: Sequence[NDArray[Any]], empty: NDArray[Any]) -> NDArray[Any]:
    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate(arrays) if arrays else empty


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
