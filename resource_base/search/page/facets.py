"""How many entries each further choice would leave: counts over all matches, each without its own filter."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from resource_base.catalog.vocabulary import THEMES, Needs, category_of, label
from resource_base.search.answering.narrowing import Narrowed
from resource_base.search.chips import labels_of
from resource_base.search.criteria import Criteria
from resource_base.search.filters import FILTER, FILTERS, FRESHNESS_DAYS, Filter
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import FLAGS, Prepared, days


@dataclass(slots=True)  # a hundred are made for each page: frozen, they would take twice the time
class FacetValue:
    """One choice; ticked, it leaves `count` entries. `group`: the category that a theme stands under.

    What ticking or unticking it leads to is `criteria.toggle(facet.name, value.code)`.
    """

    code: str
    label: str
    count: int
    selected: bool
    group: str = ""


@dataclass(frozen=True)
class Facet:
    """A filter with its choices, in the order of the vocabulary whatever the counts; `name` as in the URL."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    exclusive: bool

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        return tuple(value for value in self.values if value.selected)


Counts = dict[str, dict[str, int]]
CATEGORIES = {theme: label(category_of(theme)) for theme in THEMES}


def facets(
    prepared: Prepared,
    narrowed: Narrowed,
    criteria: Criteria,
    *,
    needs: Needs,
    today: date,
    known_as: Hashable = None,
) -> tuple[Facet, ...]:
    """Every filter with its choices. A choice that would leave nothing is hidden unless it is selected.

    `known_as`: a name for these entries, when the same may be counted again; their counts are then kept.
    """
    count = partial(_all_counts, prepared, narrowed, today)
    counts = prepared.facet_counts.get(known_as, count) if known_as else count()
    return tuple(_facet(filter_, counts[filter_.name], criteria, needs) for filter_ in FILTERS)


def _all_counts(prepared: Prepared, narrowed: Narrowed, today: date) -> Counts:
    unused = [name for name in FILTER if name not in narrowed.passes]
    counts = _counts(prepared, unused, narrowed.rows_kept(), today)
    for name in FILTER:
        if name in narrowed.passes:
            counts |= _counts(prepared, [name], narrowed.rows_kept(but=[name]), today)
    return counts


def _counts(prepared: Prepared, names: Sequence[str], rows: Rows, today: date) -> Counts:
    """How many of these entries bear each value of these filters."""
    flagged = [name for name in names if FLAGS[name] is not None]
    counts = prepared.faceted.counts(rows, flagged) if flagged else {}
    for name in names:
        if name not in counts:
            counts[name] = _counts_by_freshness(prepared, rows, today)
    return counts


def _counts_by_freshness(prepared: Prepared, rows: Rows, today: date) -> dict[str, int]:
    verified = prepared.generation.columns.verified.take(rows)
    since = {each: days(today) - age for each, age in FRESHNESS_DAYS.items()}
    found = {each: int(np.count_nonzero(verified >= day)) for each, day in since.items()}
    return {each: count for each, count in found.items() if count}


def _facet(filter_: Filter, counts: dict[str, int], criteria: Criteria, needs: Needs) -> Facet:
    chosen, labels = criteria.values(filter_.name), labels_of(filter_, needs)
    if chosen:
        codes = [code for code in labels if code in counts or code in chosen]
        values = [
            FacetValue(code, labels[code], counts.get(code, 0), code in chosen, CATEGORIES.get(code, ""))
            for code in codes
        ]
    else:  # the counts are in the order of the vocabulary, like the labels
        group = CATEGORIES.get
        values = [
            FacetValue(code, labels[code], count, False, group(code, "")) for code, count in counts.items()
        ]
    return Facet(filter_.name, filter_.label, tuple(values), filter_.exclusive)
