"""Which entries are open at a given minute, by their opening hours in OSM syntax."""

from datetime import datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined] # its stubs forget the error

from resource_base.search.flags import Rows
from resource_base.search.prepared import Prepared


def is_open(hours: str, moment: datetime) -> bool:
    """Whether these hours are open at this moment, French time; hours that cannot be read never are."""
    return _is_open(hours, moment.replace(second=0, microsecond=0, tzinfo=None))


def open_among(prepared: Prepared, rows: Rows, moment: datetime) -> NDArray[np.bool_]:
    """Whether each of these entries is open, by its usual hours: exceptional closures are for the page.

    The same hours are read once however many entries keep them; unknown hours are not open.
    """
    numbers, where = np.unique(prepared.generation.columns.hours[rows], return_inverse=True)
    table = prepared.generation.hours_table
    answers = [number >= 0 and is_open(table[number], moment) for number in numbers.tolist()]
    return np.array(answers, np.bool_)[where] if len(rows) else np.zeros(0, np.bool_)


@lru_cache(maxsize=8_192)
def _read(hours: str) -> OpeningHours | None:
    try:
        return OpeningHours(hours, country="FR")
    except ParserError:
        return None


@lru_cache(maxsize=8_192)
def _is_open(hours: str, minute: datetime) -> bool:
    schedule = _read(hours) if hours else None
    return schedule is not None and bool(schedule.is_open(minute))
