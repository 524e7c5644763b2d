"""An ordinary week, as a grid of seven days holds it: written in OSM syntax, and read back from it.

The grid says most of what offices do: two ranges a day at most, every week or one of a few rhythms, a remark,
closed or not on holidays, something for the other days. What it cannot say is no `Week`, and stays a text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache
from itertools import groupby

from resource_base.catalog.opening_hours.hours import Hours
from resource_base.catalog.opening_hours.library import timetable_of
from resource_base.catalog.opening_hours.timetable import (
    DAY,
    RANKS,
    WEEKDAYS,
    Day,
    Kind,
    Rank,
    Scale,
    Span,
    State,
    Table,
    Timetable,
    Unsayable,
)
from resource_base.catalog.opening_hours.words import EVEN_WEEKS, ODD_WEEKS
from resource_base.errors import Invalid

MOST_RANGES = 2


@unique
class Rhythm(StrEnum):
    """In which weeks a day is worked; the value is what OSM writes in the brackets of a day, or before it."""

    EVERY_WEEK = ""
    ODD_WEEKS = "week 1-53/2"
    EVEN_WEEKS = "week 2-52/2"
    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"
    LAST = "-1"
    FIRST_AND_THIRD = "1,3"
    SECOND_AND_FOURTH = "2,4"

    @property
    def is_monthly(self) -> bool:
        return self.value[:1] in {*"1234", "-"}

    @property
    def ranks(self) -> frozenset[Rank]:
        """Which days of a month, of those of one name; all of them unless the rhythm is monthly."""
        if not self.is_monthly:
            return RANKS
        told = {int(each) for each in self.value.split(",")}
        return frozenset(rank for rank in RANKS if rank[0] in told or -rank[1] in told)


@dataclass(frozen=True)
class WeekDay:
    """One day: ranges in minutes after midnight (up to 48 × 60 for what ends the next day), in order.

    Without ranges and without a remark it is closed; with a remark alone, its hours are not known.
    """

    ranges: tuple[tuple[int, int], ...] = ()
    rhythm: Rhythm = Rhythm.EVERY_WEEK
    remark: str = ""

    @property
    def is_closed(self) -> bool:
        return not self.ranges and not self.remark


CLOSED = WeekDay()


@dataclass(frozen=True)
class Week:
    """Seven days from Monday on, what holidays change, and what is said of the days when nothing is open."""

    days: tuple[WeekDay, ...] = (CLOSED,) * 7
    closed_on_public_holidays: bool = False
    closed_on_school_holidays: bool = False
    otherwise: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.otherwise and all(day.is_closed for day in self.days)

    def to_osm(self) -> str:
        """The text to store, "" for an empty week.

        Raises:
            Invalid: a remark cannot be written, or the whole is too long.
        """
        if self.is_empty:
            return ""
        rules = "; ".join(_rules(self))
        otherwise = _quoted(self.otherwise) if self.otherwise else ""
        return Hours.parse(" || ".join(filter(None, (rules, otherwise)))).text

    @classmethod
    def from_osm(cls, text: str) -> "Week | None":
        """The week that means exactly what this text means; None when no grid says it."""
        return _week_of(text)


@lru_cache(maxsize=256)
def _week_of(text: str) -> Week | None:
    try:
        table = timetable_of(Hours.parse(text).meaning)
        week = _read(table)
        return week if timetable_of(Hours.parse(week.to_osm()).meaning) == table else None
    except (Invalid, Unsayable):
        return None


# --- Writing ------------------------------------------------------------------------------------


def _rules(week: Week) -> Iterator[str]:
    open_days = {number: day for number, day in enumerate(week.days) if not day.is_closed}
    for day in dict.fromkeys(open_days.values()):
        names = [number for number, other in open_days.items() if other == day]
        yield _rule(day, names)
    if open_days and week.closed_on_school_holidays:
        yield "SH off"
    if open_days and week.closed_on_public_holidays:
        yield "PH off"


def _rule(day: WeekDay, numbers: list[int]) -> str:
    if day.rhythm.is_monthly:
        days = ",".join(f"{WEEKDAYS[number]}[{day.rhythm.value}]" for number in numbers)
    else:
        days = " ".join(filter(None, (day.rhythm.value, ",".join(_runs(numbers)))))
    hours = ",".join(f"{_time(start)}-{_time(end)}" for start, end in day.ranges)
    return " ".join(filter(None, (days, hours, _quoted(day.remark) if day.remark else "")))


def _runs(numbers: Iterable[int]) -> Iterator[str]:
    """`Mo-We`, `Fr`: days that follow each other, told by their ends when there are three."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        days = [WEEKDAYS[number] for _, number in run]
        yield f"{days[0]}-{days[-1]}" if len(days) > 2 else ",".join(days)


def _time(minutes: int) -> str:
    within = minutes if minutes <= DAY else minutes - DAY
    return f"{within // 60:02}:{within % 60:02}"


def _quoted(text: str) -> str:
    if '"' in text:
        raise Invalid("Une remarque ne peut pas contenir de guillemets droits.")
    return f'"{text}"'


# --- Reading ------------------------------------------------------------------------------------


def _read(table: Timetable) -> Week:
    """The grid that is nearest to a timetable; whether it says the same is for the caller to check."""
    plain = [(season.period, season.tables[Kind.PLAIN]) for season in table.seasons]
    if len(plain) > 1:
        if any(period is None or period.scale is not Scale.WEEKS for period, _ in plain):
            raise Unsayable
        by_weeks = {period.members: days for period, days in plain if period is not None}
        if set(by_weeks) != {ODD_WEEKS, EVEN_WEEKS}:
            raise Unsayable
        days = tuple(_by_parity(by_weeks, weekday) for weekday in range(7))
    else:
        days = tuple(_day_of(plain[0][1], weekday) for weekday in range(7))
    if len({*days}) == 1 and not days[0].ranges and days[0].remark:
        return Week(otherwise=days[0].remark)  # « sur rendez-vous », and nothing else
    return Week(
        days,
        closed_on_public_holidays=_closed_on(table, Kind.PUBLIC_HOLIDAY),
        closed_on_school_holidays=_closed_on(table, Kind.SCHOOL_HOLIDAY),
        otherwise=table.otherwise or "",
    )


def _by_parity(by_weeks: dict[frozenset[int], Table], weekday: int) -> WeekDay:
    odd, even = _day_of(by_weeks[ODD_WEEKS], weekday), _day_of(by_weeks[EVEN_WEEKS], weekday)
    if odd == even:
        return odd
    rhythm, day = (Rhythm.ODD_WEEKS, odd) if even.is_closed else (Rhythm.EVEN_WEEKS, even)
    if day.rhythm is not Rhythm.EVERY_WEEK or not (odd.is_closed or even.is_closed):
        raise Unsayable
    return WeekDay(day.ranges, rhythm, day.remark)


def _day_of(table: Table, weekday: int) -> WeekDay:
    by_rank = {rank: table[weekday, rank] for rank in RANKS}
    opened = {day for day in by_rank.values() if day}
    if not opened:
        return CLOSED
    if len(opened) > 1:
        raise Unsayable
    [day] = opened
    worked = frozenset(rank for rank, found in by_rank.items() if found)
    ranges, remark = _ranges(day)
    return WeekDay(ranges, _rhythm(worked), remark)


def _rhythm(worked: frozenset[Rank]) -> Rhythm:
    if worked == RANKS:
        return Rhythm.EVERY_WEEK
    found = next((each for each in Rhythm if each.is_monthly and each.ranks == worked), None)
    if found is None:
        raise Unsayable
    return found


def _ranges(day: Day) -> tuple[tuple[tuple[int, int], ...], str]:
    [remark, *others] = {span.comment for span in day}
    if others or len(day) > MOST_RANGES:
        raise Unsayable
    if day == (Span(0, DAY, State.UNKNOWN, remark),) and remark:
        return (), remark
    if any(span.state is not State.OPEN for span in day):
        raise Unsayable
    return tuple((span.start, span.end) for span in day), remark


def _closed_on(table: Timetable, kind: Kind) -> bool:
    """Whether nothing is open on these holidays where something is on other days."""
    special = [day for season in table.seasons for day in season.tables[kind].values()]
    plain = [day for season in table.seasons for day in season.tables[Kind.PLAIN].values()]
    return special != plain and not any(special)
