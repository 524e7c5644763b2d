"""The library opening-hours-py, which knows what is open when; named here only. Times are those of Paris."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours
from opening_hours import ParserError as Unreadable  # type: ignore[attr-defined] # missing from its stubs

from resource_base.catalog.opening_hours import rules
from resource_base.catalog.opening_hours.timetable import (
    DAY,
    Day,
    Scale,
    Span,
    State,
    Timetable,
    Unsayable,
    joined,
    laid_out,
)

PARIS = ZoneInfo("Europe/Paris")
HORIZON = timedelta(days=400)
# Where a timetable must hold what the library holds: two years, one of them leap, from the 53rd week of 2026.
CHECKED_FROM, CHECKED_DAYS = date(2026, 12, 21), 2 * 366


class Misread(Exception):
    """The text is not in the OSM syntax; `rest` is where reading stopped."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time during which nothing changes; aware times in Paris."""

    start: datetime
    end: datetime
    state: State
    comment: str


class Calendar:
    """When a text is open.

    Raises:
        Misread: when it is not a text of the OSM syntax.
    """

    def __init__(self, text: str, *, holidays: bool = True) -> None:
        self.text = text
        self._country = "FR" if holidays else None
        self._clock = self._library(PARIS)

    def __str__(self) -> str:
        """The text as the library prints it: one spelling for the same rules."""
        return str(self._clock)

    def is_open(self, moment: datetime) -> bool:
        return self._clock.is_open(in_paris(moment))

    def stretches(self, start: datetime) -> Iterator[Stretch]:
        """What follows from an aware moment on, for a little more than a year."""
        for begins, ends, state, comment in self._clock.intervals(in_paris(start), in_paris(start, HORIZON)):
            yield Stretch(begins, ends, State(str(state)), comment)

    def is_closed_on(self, day: date) -> bool:
        return not self.spans(day, 1)

    def spans(self, first: date, days: int) -> Day:
        """What is not simply closed during `days` days, in minutes after the midnight that begins `first`.

        Counted as on a wall clock: every day has 24 hours.
        """
        origin = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - a wall clock knows no zone
        found = (
            Span(_minutes(begins - origin), _minutes(ends - origin), State(str(state)), comment)
            for begins, ends, state, comment in self._wall_clock.intervals(
                origin, origin + timedelta(days=days)
            )
        )
        return joined(span for span in found if span.state is not State.CLOSED or span.comment)

    @cached_property
    def _wall_clock(self) -> OpeningHours:
        return self._library(None)

    def _library(self, zone: ZoneInfo | None) -> OpeningHours:
        try:
            return OpeningHours(
                self.text, timezone=zone, country=self._country, auto_country=False, auto_timezone=False
            )
        except Unreadable as error:
            position = re.search(r"--> \d+:(\d+)", str(error))
            raise Misread(self.text[int(position[1]) - 1 :] if position else self.text) from error


def in_paris(moment: datetime, later: timedelta = timedelta(0)) -> datetime:
    """An aware moment on the clocks of Paris, never in the hour that they skip in March."""
    return (moment.astimezone(UTC) + later).astimezone(PARIS)


@lru_cache(maxsize=1024)
def is_public_holiday(day: date) -> bool:
    """Whether all of France has a public holiday on this day."""
    return not _public_holidays().is_closed_on(day)


def timetable_of(text: str) -> Timetable:
    """The timetable that holds exactly what the library makes of this text, which it has printed.

    Raises:
        Unsayable: our reading and the library's part somewhere in the two years that are compared.
    """
    timetable = rules.read(text)
    calendar = Calendar(text)
    for first, days in _windows(timetable):
        ours = laid_out(timetable, first, days, public_holidays=_public_holidays_of(first, days))
        if ours != calendar.spans(first, days):
            raise Unsayable
    return timetable


def _windows(timetable: Timetable) -> Iterator[tuple[date, int]]:
    yield CHECKED_FROM, CHECKED_DAYS
    dated = [season.period for season in timetable.seasons if season.period is not None]
    if dated and dated[0].scale is Scale.DATES:
        first = min(min(period.members) for period in dated) - 7
        last = max(max(period.members) for period in dated) + 7
        yield date.fromordinal(first), min(last - first, CHECKED_DAYS)


@cache
def _public_holidays() -> Calendar:
    return Calendar("PH 00:00-24:00")


@lru_cache(maxsize=8)
def _public_holidays_of(first: date, days: int) -> frozenset[date]:
    spans = _public_holidays().spans(first, days)
    return frozenset(
        first + timedelta(days=number)
        for span in spans
        for number in range(span.start // DAY, span.end // DAY)
    )


def _minutes(duration: timedelta) -> int:
    return int(duration.total_seconds()) // 60
