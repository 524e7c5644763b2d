"""In which order: what the words say, then how near, how precisely covered, how fresh, how complete.

The score of an entry is what its text is worth, times one plus the sum of the other parts. Freshness and
completeness weigh so little that they only settle near ties. Equal scores are settled by the id, so that the
order never depends on how the index was built.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resource_base.catalog.vocabulary import EVERYONE
from resource_base.search.criteria import Criteria, Sort
from resource_base.search.eligibility import Relation
from resource_base.search.flags import Rows
from resource_base.search.prepared import Prepared, days

# What each part may add at most to a text worth 1.
CLOSENESS, COVERAGE, AUDIENCE, FRESHNESS, COMPLETENESS = 0.5, 0.2, 0.06, 0.04, 0.02
HALVING_KM = 20.0  # the closeness is halved every 20 km: half an hour of small roads
HALVING_DAYS = 180.0  # the freshness is halved every six months, the usual interval of reviews
NEVER_VERIFIED_DAYS = 365  # an edit is worth a verification of a year before

# How much each relation to the place is worth: covering the commune itself beats covering France.
PRECISION = {
    Relation.ELSEWHERE: 0.0,
    Relation.UNSTATED: 0.0,
    Relation.PARTIAL: 0.4,
    Relation.COUNTRY: 0.3,
    Relation.REGION: 0.4,
    Relation.DEPARTMENT: 0.6,
    Relation.EPCI: 0.8,
    Relation.CANTON: 0.9,
    Relation.SECTOR: 0.9,
    Relation.COMMUNE: 1.0,
}
_PRECISION_BY_RANK = np.array([PRECISION[relation] for relation in Relation])

Numbers = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Entries:
    """Some entries and what the question says of each: `rows`, and (k,) arrays or None when nothing tells."""

    rows: Rows
    text: NDArray[np.float32] | None  # what the words are worth
    km: Numbers | None  # distance from the origin, infinite when it has no place
    relations: NDArray[np.int8] | None  # `Relation.rank` of its coverage to the place

    def at(self, positions: Positions) -> "Entries":
        """Those of these positions only."""
        return Entries(
            self.rows.take(positions),
            None if self.text is None else self.text.take(positions),
            None if self.km is None else self.km.take(positions),
            None if self.relations is None else self.relations.take(positions),
        )


@dataclass(frozen=True)
class Scores:
    """The parts of the score of some entries, each float64 (k,); `total` is what they are sorted by."""

    text: Numbers
    closeness: Numbers
    coverage: Numbers
    audience: Numbers
    freshness: Numbers
    completeness: Numbers

    @property
    def total(self) -> Numbers:
        """Rounded, so that the last bit of a sum settles nothing."""
        parts = self.closeness + self.coverage + self.audience + self.freshness + self.completeness
        return np.round(self.text * (1 + parts), 6)


def score(prepared: Prepared, entries: Entries, criteria: Criteria, today: date) -> Scores:
    """The score of each of these entries."""
    rows = entries.rows
    none = np.zeros(len(rows))
    relations = entries.relations
    return Scores(
        text=none + 1 if entries.text is None else entries.text.astype(np.float64),
        closeness=none if entries.km is None else CLOSENESS * np.exp2(-entries.km / HALVING_KM),
        coverage=none if relations is None else COVERAGE * _PRECISION_BY_RANK.take(relations),
        audience=AUDIENCE * _names_audience(prepared, rows, criteria),
        freshness=prepared.by_day.get(("freshness", today), partial(_freshness, prepared, today)).take(rows),
        completeness=COMPLETENESS * prepared.generation.columns.completeness.take(rows).astype(np.float64),
    )


def sort_keys(prepared: Prepared, entries: Entries, sort: Sort, scores: Numbers) -> tuple[Numbers, Numbers]:
    """What the entries are sorted by, smallest first, then what settles equal ones."""
    if sort is Sort.DISTANCE and entries.km is not None:
        return np.round(entries.km, 3), -scores
    if sort is Sort.DATE:
        return -prepared.updated[entries.rows].astype(np.float64), -scores
    return -scores, np.zeros(len(scores))


def first_rows(prepared: Prepared, rows: Rows, keys: tuple[Numbers, Numbers], count: int) -> Positions:
    """Positions in `rows` of the `count` first entries, in order; ties end on the id.

    Only what may be among the first is sorted: linear in the number of entries.
    """
    by_key: list[Callable[[Positions], NDArray[Any]]] = [
        *(key.__getitem__ for key in keys),
        lambda positions: prepared.generation.id_words[rows[positions], 0],
    ]
    sure: list[Positions] = []
    tied, wanted = np.arange(len(rows)), count
    for values_of in by_key:
        if len(tied) <= wanted:
            break
        values = values_of(tied)
        last = np.partition(values, wanted - 1)[wanted - 1]
        sure.append(tied[values < last])
        wanted -= len(sure[-1])
        tied = tied[values == last]
    candidates = np.concatenate((*sure, tied))
    high, low = prepared.generation.id_words[rows[candidates]].T
    order = np.lexsort((low, high, keys[1][candidates], keys[0][candidates]))
    return candidates[order[:count]]


def _names_audience(prepared: Prepared, rows: Rows, criteria: Criteria) -> Numbers:
    """1 where an entry names an audience that was asked for, rather than being for everyone."""
    asked = [code for code in criteria.audiences if code != EVERYONE]
    return prepared.audiences_named.any_of(asked, rows).astype(np.float64)


def _freshness(prepared: Prepared, today: date) -> Numbers:
    """The freshness of every entry on a day, float64 (n,); an edit says it less well than a verification."""
    columns = prepared.generation.columns
    known = np.maximum(columns.verified, columns.modified - NEVER_VERIFIED_DAYS)
    age: Numbers = np.maximum(days(today) - known, 0).astype(np.float64)
    fresh: Numbers = FRESHNESS * np.exp2(-age / HALVING_DAYS)
    return fresh
