"""The entries kept, in their order: on site first, then remote when a place sets them apart."""

import math
from dataclasses import dataclass
from enum import StrEnum, unique
from uuid import UUID

import numpy as np

from resource_base.search import ranking
from resource_base.search.eligibility import Relation
from resource_base.search.inquiry import Found, Inquiry
from resource_base.search.narrowing import Mask
from resource_base.search.ranking import Positions, first_rows, sort_keys

PREVIEW = 3


@unique
class GroupKind(StrEnum):
    ON_SITE = "sur-place"
    REMOTE = "a-distance"


@dataclass(frozen=True)
class Hit:
    """An entry found. `number` is its document number in the generation that answered, for explanations.

    `distance_km`: to its nearest place, as the crow flies; None for a remote or unplaced entry, or when no
    place is known. `coverage`: how it covers the place where the person lives; None when none is known.
    """

    id: UUID
    number: int
    score: float
    group: GroupKind
    distance_km: float | None
    coverage: Relation | None


@dataclass(frozen=True)
class Group:
    """The hits of one kind. `first` previews the best three when the page shown does not reach the group."""

    kind: GroupKind
    total: int
    first: tuple[Hit, ...] = ()


class Arrangement:
    """What is kept of what a reading found, ready to be cut into pages.

    Without any place there is one list, by the sort alone; with one, the remote entries follow the others.
    """

    def __init__(self, inquiry: Inquiry, found: Found, kept: Mask) -> None:
        self._prepared = inquiry.prepared
        self._entries = found.entries.at(np.flatnonzero(kept))
        rows = self._entries.rows
        self._scores = ranking.score(self._prepared, self._entries, inquiry.criteria, inquiry.today).total
        self._keys = sort_keys(self._prepared, self._entries, inquiry.criteria.sort, self._scores)
        self._remote = self._prepared.remote_only[rows]
        apart = inquiry.where.home is not None or inquiry.where.origin is not None
        parts = [~self._remote, self._remote] if apart else [np.ones(len(rows), np.bool_)]
        self._parts = [np.flatnonzero(part) for part in parts]

    def __len__(self) -> int:
        return len(self._entries.rows)

    def page(self, start: int, stop: int) -> tuple[Hit, ...]:
        """The hits from one rank (0 is the first) up to another, as far as there are."""
        found: list[Hit] = []
        before = 0
        for part in self._parts:
            first, last = max(0, start - before), min(len(part), stop - before)
            if first < last:
                found += self._hits(self._first_of(part, last)[first:])
            before += len(part)
        return tuple(found)

    def groups(self, *, shown: int) -> tuple[Group, ...]:
        """The groups in their order, with a preview of what stands beyond the first `shown` hits."""
        remote = int(np.count_nonzero(self._remote))
        on_site = Group(GroupKind.ON_SITE, len(self) - remote)
        preview: tuple[Hit, ...] = ()
        if len(self._parts) == 2 and shown <= on_site.total:
            preview = self._hits(self._first_of(self._parts[1], PREVIEW))
        return (on_site, Group(GroupKind.REMOTE, remote, preview))

    def numbers(self) -> list[int]:
        """Every document number, in order."""
        positions = [self._first_of(part, len(part)) for part in self._parts]
        return [int(number) for number in self._entries.rows[np.concatenate(positions)]]

    def _first_of(self, part: Positions, count: int) -> Positions:
        keys = (self._keys[0][part], self._keys[1][part])
        return part[first_rows(self._prepared, self._entries.rows[part], keys, count)]

    def _hits(self, positions: Positions) -> tuple[Hit, ...]:
        entries, ids = self._entries.at(positions), self._prepared.generation.ids
        unknown = [None] * len(positions)
        kilometres = unknown if entries.km is None else entries.km.tolist()
        ranks = unknown if entries.relations is None else entries.relations.tolist()
        facts = zip(
            entries.rows.tolist(),
            self._scores[positions].tolist(),
            self._remote[positions].tolist(),
            kilometres,
            ranks,
            strict=True,
        )
        return tuple(
            Hit(
                id=ids[number],
                number=number,
                score=score,
                group=GroupKind.REMOTE if remote else GroupKind.ON_SITE,
                distance_km=None if km is None or math.isinf(km) else km,
                coverage=None if rank is None else Relation.of_rank(rank),
            )
            for number, score, remote, km, rank in facts
        )
