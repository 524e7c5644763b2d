"""Which entries are open at a given minute, read as the page reads them: "sur rendez-vous" is not open."""

from datetime import datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from resource_base.catalog.opening_hours import Hours
from resource_base.errors import Invalid
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import Prepared

DISTINCT = 32_768  # hours kept read; a base of 100,000 entries has some thousands


def is_open(hours: str, moment: datetime) -> bool:
    """Whether these hours are surely open at this moment (aware); those that cannot be read never are."""
    return _is_open(hours, moment.replace(second=0, microsecond=0))


def open_among(prepared: Prepared, rows: Rows, moment: datetime) -> NDArray[np.bool_]:
    """Whether each of these entries is open, by its usual hours: exceptional closures are for the page.

    The same hours are read once however many entries keep them; unknown hours are not open.
    """
    table, numbers = prepared.generation.hours_table, prepared.generation.columns.hours[rows]
    met = np.zeros(len(table) + 1, np.bool_)
    met[numbers] = True  # unknown hours, -1, are the last place
    opened = np.zeros_like(met)
    for number in np.flatnonzero(met[:-1]).tolist():
        opened[number] = is_open(table[number], moment)
    found: NDArray[np.bool_] = opened[numbers]
    return found


@lru_cache(maxsize=DISTINCT)
def _read(hours: str) -> Hours | None:
    try:
        return Hours.parse(hours)
    except Invalid:
        return None


@lru_cache(maxsize=DISTINCT)
def _is_open(hours: str, minute: datetime) -> bool:
    understood = _read(hours)
    return understood is not None and understood.open_at(minute)
