"""The entries kept, in their order, told apart as on site or remote."""

import math
from collections.abc import Sequence
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
    """The hits of one kind: how many in all, and the best three when the first page has none of them."""

    kind: GroupKind
    total: int
    first: tuple[Hit, ...] = ()


class Arrangement:
    """What is kept of what a reading found, ready to be cut into pages.

    On site and remote share one ranking, so that a page holds the best of both; a page shows them apart.
    """

    def __init__(self, inquiry: Inquiry, found: Found, kept: Mask) -> None:
        self._prepared = inquiry.prepared
        entries = found.entries if kept.all() else found.entries.at(np.flatnonzero(kept))
        self._entries = inquiry.located(entries)
        self._scores = ranking.score(self._prepared, self._entries, inquiry.criteria, inquiry.today).total
        self._keys = sort_keys(self._prepared, self._entries, inquiry.criteria.sort, self._scores)
        self._remote = self._prepared.remote_only.take(self._entries.rows)

    def __len__(self) -> int:
        return len(self._entries.rows)

    def page(self, start: int, stop: int) -> tuple[Hit, ...]:
        """The hits from one rank (0 is the first) up to another, as far as there are."""
        return self._hits(self._first_of(np.arange(len(self)), stop)[start:])

    def groups(self, shown: Sequence[Hit], *, page: int) -> tuple[Group, ...]:
        """Both groups; on the first page, with the best of one that the hits shown leave out."""
        found = []
        for kind, mask in ((GroupKind.ON_SITE, ~self._remote), (GroupKind.REMOTE, self._remote)):
            members = np.flatnonzero(mask)
            absent = page == 1 and all(hit.group is not kind for hit in shown)
            first = self._hits(self._first_of(members, PREVIEW)) if absent else ()
            found.append(Group(kind, len(members), first))
        return tuple(found)

    def numbers(self) -> list[int]:
        """Every document number, in order."""
        positions = self._first_of(np.arange(len(self)), len(self))
        return [int(number) for number in self._entries.rows[positions]]

    def _first_of(self, among: Positions, count: int) -> Positions:
        keys = (self._keys[0][among], self._keys[1][among])
        return among[first_rows(self._prepared, self._entries.rows[among], keys, count)]

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
