"""What narrows the entries found: the radius, the opening hours and the filters, each kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from resource_base.search.answering.opening import open_among
from resource_base.search.criteria import Criteria
from resource_base.search.filters import FRESHNESS_DAYS
from resource_base.search.generation.flags import Flags, Rows
from resource_base.search.generation.prepared import FLAGS, Prepared, days

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Narrowed:
    """Entries found, and which of them each condition keeps.

    `rows` int32 (k,); `passes` maps the name of a condition in the URL ("rayon", "ouvert", "theme"…) to a
    mask (k,). Only the conditions in use are there.
    """

    rows: Rows
    passes: dict[str, Mask]

    def kept(self, *, but: Sequence[str] = ()) -> Mask:
        """The entries kept by every condition, those of `but` left aside; a mask (k,)."""
        kept = np.ones(len(self.rows), np.bool_)
        for name, mask in self.passes.items():
            if name not in but:
                kept &= mask
        return kept

    def rows_kept(self, *, but: Sequence[str] = ()) -> Rows:
        """The same as document numbers."""
        if all(name in but for name in self.passes):
            return self.rows
        return self.rows.compress(self.kept(but=but))


def narrow(
    prepared: Prepared,
    rows: Rows,
    criteria: Criteria,
    *,
    km: NDArray[np.float64] | None,
    today: date,
    moment: datetime,
) -> Narrowed:
    """Judge each of these entries by each condition of the question.

    `km` is the distance of each from the origin, None when there is no origin: the radius is then left aside.
    """
    passes: dict[str, Mask] = {}
    if criteria.radius_km is not None and km is not None:
        passes["rayon"] = within(prepared, rows, km, criteria.radius_km)
    if criteria.open_now:
        passes["ouvert"] = open_among(prepared, rows, moment)
    for filter_ in criteria.narrowed_by:
        codes = criteria.values(filter_.name)
        flags = flags_of(prepared, filter_.name)
        passes[filter_.name] = (
            verified_since(prepared, rows, codes[0], today) if flags is None else flags.any_of(codes, rows)
        )
    return Narrowed(rows, passes)


def within(prepared: Prepared, rows: Rows, km: NDArray[np.float64], radius_km: int) -> Mask:
    """Near enough, or without a place that one could be too far from.

    A remote service is for everyone it covers; a shelter whose address is confidential must not vanish
    because of it. Both are told apart on the page.
    """
    placed = prepared.first_point[rows + 1] > prepared.first_point[rows]
    return ~placed | (km <= radius_km)


def flags_of(prepared: Prepared, name: str) -> Flags | None:
    """The codes that a filter looks at; None for the freshness, which is a date."""
    attribute = FLAGS[name]
    return None if attribute is None else getattr(prepared, attribute)


def verified_since(prepared: Prepared, rows: Rows, freshness: str, today: date) -> Mask:
    return prepared.generation.columns.verified.take(rows) >= days(today) - FRESHNESS_DAYS[freshness]
