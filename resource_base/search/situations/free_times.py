"""Whether an entry is open when the person is free. Hours that are not known keep the entry, and are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from resource_base.catalog.opening_hours import Hours
from resource_base.errors import Invalid
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import Prepared
from resource_base.search.situations.situation import DAYS, Part, Situation

DAY = 1440  # minutes
# Minutes after midnight. An office that opens for ten minutes of it is open then: one may call.
WITHIN = {
    Part.MORNING: (8 * 60, 12 * 60),
    Part.AFTERNOON: (12 * 60, 18 * 60),
    Part.EVENING: (18 * 60, 22 * 60),
}
WEEKS = 2  # looked at, from next Monday: a holiday does not make an office closed every Monday
EVERY_WINDOW = (1 << 7 * len(Part)) - 1
DISTINCT = 32_768  # hours kept read


@dataclass(frozen=True)
class Openings:
    """For each of some entries, (k,): whether its hours are known, whether it is open when she is free."""

    known: NDArray[np.bool_]
    open: NDArray[np.bool_]

    @property
    def kept(self) -> NDArray[np.bool_]:
        kept: NDArray[np.bool_] = self.open | ~self.known
        return kept


def openings(prepared: Prepared, rows: Rows, situation: Situation, today: date) -> Openings | None:
    """The same hours are read once however many entries keep them; None when any time suits her."""
    if not (situation.days or situation.parts):
        return None
    wanted = _windows(situation.days or DAYS, situation.parts or tuple(Part))
    monday = today + timedelta(days=7 - today.weekday())
    table, numbers = prepared.generation.hours_table, prepared.generation.columns.hours[rows]
    met = np.unique(numbers[numbers >= 0]).tolist()
    known, opened = np.zeros((2, len(table) + 1), np.bool_)  # unknown hours, -1, are the last place
    for number in met:
        surely, perhaps = _open_windows(table[number], monday)
        opened[number] = bool(surely & wanted)
        known[number] = opened[number] or not perhaps & wanted
    return Openings(known[numbers], opened[numbers])


def _windows(days: Iterable[str], parts: Iterable[Part]) -> int:
    parts = tuple(parts)
    return sum(1 << _bit(DAYS.index(day), part) for day in days for part in parts)


def _bit(day: int, part: Part) -> int:
    return day * len(Part) + list(Part).index(part)


@lru_cache(maxsize=DISTINCT)
def _open_windows(hours: str, monday: date) -> tuple[int, int]:
    """The parts of the days of a week in which these hours are surely open, and perhaps; one bit for each."""
    try:
        spans = Hours.parse(hours).spans(monday, 7 * WEEKS)
    except Invalid:
        return 0, EVERY_WINDOW
    found = [0, 0]
    for start, end, surely in spans:
        for day in range(start // DAY, (end - 1) // DAY + 1):
            for part, (opens, closes) in WITHIN.items():
                if start < day * DAY + closes and end > day * DAY + opens:
                    found[not surely] |= 1 << _bit(day % 7, part)
    return found[0], found[1]
