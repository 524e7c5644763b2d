"""The entries kept, in their order, told apart as on site or remote."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from uuid import UUID

import numpy as np

from resource_base.search.answering import ranking
from resource_base.search.answering.inquiry import Found, Inquiry
from resource_base.search.answering.narrowing import Mask
from resource_base.search.answering.ranking import Positions, first_rows, sort_keys
from resource_base.search.places.eligibility import Relation

PREVIEW = 3


@unique
class GroupKind(StrEnum):
    ON_SITE = "sur-place"
    REMOTE = "a-distance"


@dataclass(slots=True)  # twenty are made for each page: frozen, they would take twice the time
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

    @property
    def best(self) -> float:
        """The best score of all, whatever the order; there must be one."""
        return float(self._scores.max())

    def page(self, start: int, stop: int) -> tuple[Hit, ...]:
        """The hits from one rank (0 is the first) up to another, as far as there are."""
        return self._hits(self._first(stop)[start:])

    def groups(self, shown: Sequence[Hit], *, page: int) -> tuple[Group, ...]:
        """Both groups; on the first page, with the best of one that the hits shown leave out."""
        remote = int(np.count_nonzero(self._remote))
        found = []
        for kind, total in ((GroupKind.ON_SITE, len(self) - remote), (GroupKind.REMOTE, remote)):
            absent = total and page == 1 and all(hit.group is not kind for hit in shown)
            first = self._hits(self._first_of_kind(kind)) if absent else ()
            found.append(Group(kind, total, first))
        return tuple(found)

    def numbers(self) -> list[int]:
        """Every document number, in order."""
        return [int(number) for number in self._entries.rows[self._first(len(self))]]

    def _first(self, count: int) -> Positions:
        return first_rows(self._prepared, self._entries.rows, self._keys, count)

    def _first_of_kind(self, kind: GroupKind) -> Positions:
        members = np.flatnonzero(self._remote == (kind is GroupKind.REMOTE))
        keys = tuple(key[members] for key in self._keys)
        return members[first_rows(self._prepared, self._entries.rows[members], keys, PREVIEW)]

    def _hits(self, positions: Positions) -> tuple[Hit, ...]:
        entries = self._entries.at(positions)
        unknown = [None] * len(positions)
        kilometres = unknown if entries.km is None else entries.km.tolist()
        ranks = unknown if entries.relations is None else entries.relations.tolist()
        facts = zip(
            self._prepared.generation.ids.of(entries.rows),
            entries.rows.tolist(),
            self._scores[positions].tolist(),
            self._remote[positions].tolist(),
            kilometres,
            ranks,
            strict=True,
        )
        return tuple(
            Hit(
                id=each,
                number=number,
                score=score,
                group=GroupKind.REMOTE if remote else GroupKind.ON_SITE,
                distance_km=None if km is None or math.isinf(km) else km,
                coverage=None if rank is None else Relation.of_rank(rank),
            )
            for each, number, score, remote, km, rank in facts
        )
