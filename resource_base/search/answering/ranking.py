"""In which order: what the words say, then how near, how precisely covered, how fresh, how complete.

The score of an entry is what its text is worth, times one plus the sum of the other parts. Freshness and
completeness weigh so little that they only settle near ties; an entry said to be full loses more. Equal
scores are settled by the id, so that the order never depends on how the index was built.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resource_base.catalog.vocabulary import EVERYONE
from resource_base.search.criteria import Criteria, Sort
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import Prepared, days
from resource_base.search.places.eligibility import Relation

# What each part may add at most to a text worth 1.
CLOSENESS, COVERAGE, AUDIENCE, FRESHNESS, COMPLETENESS = 0.5, 0.2, 0.06, 0.04, 0.02
FULL = 0.15  # what an entry loses that is full today: one with room, as far on, is worth a call first
HALVING_KM = 20.0  # the closeness is halved every 20 km: half an hour of small roads
HALVING_DAYS = 180.0  # the freshness is halved every six months, the usual interval of reviews
FULL_HALVING_DAYS = 60.0  # « complet » said two months ago is as likely to be over
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
Keys = tuple[Numbers, ...]
EVERY = slice(None)
FEW = 100  # more equal entries than one sorts without looking


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
    """The parts of the score of some entries, each float64 (k,); `total` is what they are sorted by.

    A part is None when the question does not bring it in: it adds nothing to any. `standing` is what the
    freshness, the completeness and the lack of room add together.
    """

    text: NDArray[np.float32] | None
    standing: Numbers
    closeness: Numbers | None = None
    coverage: Numbers | None = None
    audience: Numbers | None = None

    @property
    def total(self) -> Numbers:
        """Rounded, so that the last bit of a sum settles nothing."""
        total = 1 + self.standing
        for part in (self.closeness, self.coverage, self.audience):
            if part is not None:
                total += part
        if self.text is not None:
            total *= self.text
        return np.round(total, 6, out=total)


def score(prepared: Prepared, entries: Entries, criteria: Criteria, today: date) -> Scores:
    """The score of each of these entries."""
    rows, km, relations = entries.rows, entries.km, entries.relations
    named = [code for code in criteria.audiences if code != EVERYONE]
    standing = prepared.by_day.get(today, partial(_standing, prepared, today))
    return Scores(
        text=entries.text,
        standing=standing.take(rows),
        closeness=None if km is None else _closeness(km),
        coverage=None if relations is None else COVERAGE * _PRECISION_BY_RANK.take(relations),
        audience=_audience(prepared, rows, named) if named else None,
    )


def _closeness(km: Numbers) -> Numbers:
    closeness = km / -HALVING_KM
    np.exp2(closeness, out=closeness)
    closeness *= CLOSENESS
    return closeness


def _audience(prepared: Prepared, rows: Rows, asked: Sequence[str]) -> Numbers:
    """An entry may name an audience that was asked for, rather than being for everyone."""
    return AUDIENCE * prepared.audiences_named.any_of(asked, rows).astype(np.float64)


def freshness(prepared: Prepared, today: date, rows: Rows | slice = EVERY) -> Numbers:
    """What the freshness of entries adds on a day; an edit says it less well than a verification.

    Those shown « à vérifier » lose as much as the freshest gain.
    """
    columns = prepared.generation.columns
    known = np.maximum(columns.verified[rows], columns.modified[rows] - NEVER_VERIFIED_DAYS)
    age: Numbers = np.maximum(days(today) - known, 0).astype(np.float64)
    fresh: Numbers = FRESHNESS * np.exp2(-age / HALVING_DAYS)
    fresh[columns.flagged[rows]] = -FRESHNESS
    return fresh


def completeness(prepared: Prepared, rows: Rows | slice = EVERY) -> Numbers:
    """What the completeness of entries adds."""
    share: Numbers = prepared.generation.columns.completeness[rows].astype(np.float64)
    return COMPLETENESS * share


def fullness(prepared: Prepared, today: date, rows: Rows | slice = EVERY) -> Numbers:
    """How likely entries are to have no room, 0 to 1: 1 when it was said today, 0 when it was not said."""
    said = prepared.generation.columns.full[rows]
    age: Numbers = np.maximum(days(today) - said, 0).astype(np.float64)
    likely: Numbers = np.exp2(-age / FULL_HALVING_DAYS)
    likely[said < 0] = 0.0
    return likely


def _standing(prepared: Prepared, today: date) -> Numbers:
    return freshness(prepared, today) + completeness(prepared) - FULL * fullness(prepared, today)


def sort_keys(prepared: Prepared, entries: Entries, sort: Sort, scores: Numbers) -> Keys:
    """What the entries are sorted by, smallest first, then what settles equal ones."""
    if sort is Sort.DISTANCE and entries.km is not None:
        return np.round(entries.km, 3), -scores
    if sort is Sort.DATE:
        return -prepared.updated.take(entries.rows).astype(np.float64), -scores
    return (-scores,)


def first_rows(prepared: Prepared, rows: Rows, keys: Keys, count: int) -> Positions:
    """Positions in `rows` of the `count` first entries, in order; ties end on the id.

    Only what may be among the first is sorted: linear in the number of entries.
    """
    candidates = np.arange(len(rows))
    if 0 < count < len(rows):
        candidates = np.flatnonzero(keys[0] <= np.partition(keys[0], count - 1)[count - 1])
        if len(candidates) > 2 * count + FEW:
            candidates = _less_tied(prepared, rows, keys, candidates, count)
    high, low = prepared.generation.id_words[rows[candidates]].T
    order = np.lexsort((low, high, *(key[candidates] for key in reversed(keys))))
    return candidates[order[:count]]


def _less_tied(prepared: Prepared, rows: Rows, keys: Keys, tied: Positions, wanted: int) -> Positions:
    """Those of these positions that may be among the first, when a great many have equal keys."""
    by_key: list[Callable[[Positions], NDArray[Any]]] = [
        *(key.__getitem__ for key in keys),
        lambda positions: prepared.generation.id_words[rows[positions], 0],
    ]
    sure: list[Positions] = []
    for values_of in by_key:
        if len(tied) <= wanted:
            break
        values = values_of(tied)
        last = np.partition(values, wanted - 1)[wanted - 1]
        sure.append(tied[values < last])
        wanted -= len(sure[-1])
        tied = tied[values == last]
    return np.concatenate((*sure, tied))
