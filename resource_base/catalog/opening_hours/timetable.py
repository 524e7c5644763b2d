"""What an `opening_hours` text means, as a table of days that a person can be told.

Times are minutes after midnight, up to 48 × 60 for what ends the next day. The rules combine as the library
opening-hours-rs combines them: a later rule replaces the day, a closed or additional one is painted over it.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = 24 * 60
LEAP_YEAR = 2028  # any one of them: a yearly period is made of its 366 days

# Where a day stands in its month: (nth of its weekday, nth counted from the end).
Rank = tuple[int, int]
RANKS: frozenset[Rank] = frozenset((nth, total + 1 - nth) for total in (4, 5) for nth in range(1, total + 1))
Cell = tuple[int, Rank]  # weekday (Monday is 0) and rank
CELLS: tuple[Cell, ...] = tuple((weekday, rank) for weekday in range(7) for rank in sorted(RANKS))


class Unsayable(Exception):
    """The text is valid, but this table cannot hold all that it means."""


@unique
class State(StrEnum):
    OPEN = "open"
    UNKNOWN = "unknown"
    CLOSED = "closed"


@unique
class Kind(StrEnum):
    """Which day it is, besides its weekday."""

    PLAIN = ""
    PUBLIC_HOLIDAY = "PH"
    SCHOOL_HOLIDAY = "SH"


@unique
class Scale(StrEnum):
    """What the members of a period count: days of any year, ISO weeks of any year, or dates (ordinals)."""

    YEARLY = "yearly"
    WEEKS = "weeks"
    DATES = "dates"


YEAR = {Scale.YEARLY: frozenset(range(366)), Scale.WEEKS: frozenset(range(1, 54))}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    start: int
    end: int
    state: State = State.OPEN
    comment: str = ""


Day = tuple[Span, ...]  # in order, disjoint, at most one closed span with a comment, which is then alone
Table = Mapping[Cell, Day]
Tables = Mapping[Kind, Table]


@dataclass(frozen=True, slots=True)
class Period:
    scale: Scale
    members: frozenset[int]

    def holds(self, day: date) -> bool:
        if self.scale is Scale.YEARLY:
            return day_of_year(day) in self.members
        return (day.isocalendar().week if self.scale is Scale.WEEKS else day.toordinal()) in self.members


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the text; `days` None means every day."""

    adds: bool
    period: Period | None
    days: frozenset[Cell] | None
    holidays: frozenset[Kind]
    spans: Day

    def applies(self, cell: Cell, kind: Kind) -> bool:
        return self.days is None or cell in self.days or kind in self.holidays


@dataclass(frozen=True, slots=True)
class Season:
    """Days that share one table; `period` None is every day, or every date that no other season names."""

    period: Period | None
    tables: Tables


@dataclass(frozen=True, slots=True)
class Timetable:
    """The whole meaning of a text. `otherwise` is what is said of the days on which nothing is open."""

    seasons: tuple[Season, ...]
    otherwise: str | None = None

    def day(self, day: date, *, public_holiday: bool) -> Day:
        """What this date holds, by what was read; school holidays have no calendar here."""
        kind = Kind.PUBLIC_HOLIDAY if public_holiday else Kind.PLAIN
        cell = (day.weekday(), rank_of(day))
        for season in self.seasons:
            if season.period is not None and season.period.holds(day):
                break
        else:
            season = next(season for season in self.seasons if season.period is None)
        found = season.tables[kind][cell]
        if not found and self.otherwise is not None:
            return (Span(0, DAY, State.UNKNOWN, self.otherwise),)
        return found


def day_of_year(day: date) -> int:
    """Which of the 366 days of a year this is, from 0; 1 March is the 61st in every year."""
    return (day.replace(year=LEAP_YEAR) - date(LEAP_YEAR, 1, 1)).days


def rank_of(day: date) -> Rank:
    last = monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1, (last - day.day) // 7 + 1


def assemble(rules: Iterable[Rule], *, otherwise: str | None = None) -> Timetable:
    """The table of these rules, in their order.

    Raises:
        Unsayable: periods of different scales meet, or a comment speaks of closed hours.
    """
    rules = tuple(rules)
    periods = [rule.period for rule in rules if rule.period is not None]
    scales = {period.scale for period in periods}
    if len(scales) > 1:
        raise Unsayable
    always = _tables(rule for rule in rules if rule.period is None)
    if not periods:
        return Timetable((Season(None, always),), otherwise)
    scale = scales.pop()
    named = frozenset[int]().union(*(period.members for period in periods))
    found = _by_tables(rules, YEAR.get(scale, named))
    if scale is Scale.DATES:
        found = [(tables, members) for tables, members in found if tables != always]
        return Timetable((*_seasons(scale, found), Season(None, always)), otherwise)
    if len(found) == 1:
        return Timetable((Season(None, found[0][0]),), otherwise)
    return Timetable(_seasons(scale, found), otherwise)


def _by_tables(rules: tuple[Rule, ...], universe: frozenset[int]) -> list[tuple[Tables, set[int]]]:
    """The members of the universe, those that share their tables together; in the order of the first ones."""
    by_rules: dict[tuple[Rule, ...], set[int]] = {}
    for member in sorted(universe):
        active = tuple(rule for rule in rules if rule.period is None or member in rule.period.members)
        by_rules.setdefault(active, set()).add(member)
    found: list[tuple[Tables, set[int]]] = []
    for active, members in by_rules.items():
        tables = _tables(active)
        known = next((others for same, others in found if same == tables), None)
        if known is None:
            found.append((tables, members))
        else:
            known.update(members)
    return found


def _seasons(scale: Scale, found: Iterable[tuple[Tables, set[int]]]) -> tuple[Season, ...]:
    return tuple(Season(Period(scale, frozenset(members)), tables) for tables, members in found)


def _tables(rules: Iterable[Rule]) -> Tables:
    rules = tuple(rules)
    return {kind: {cell: _day(rules, cell, kind) for cell in CELLS} for kind in Kind}


def _day(rules: Iterable[Rule], cell: Cell, kind: Kind) -> Day:
    day: Day = ()
    for rule in rules:
        if rule.applies(cell, kind):
            day = painted(day if rule.adds else (), rule.spans)
    day = tuple(span for span in day if span.state is not State.CLOSED or span.comment)
    closed = [span for span in day if span.state is State.CLOSED]
    if closed and (len(day) > 1 or (day[0].start, day[0].end) != (0, DAY)):
        raise Unsayable
    return day


def painted(under: Day, over: Day) -> Day:
    """`over` laid upon `under`, which shows where it is not covered."""
    shown = list(under)
    for new in over:
        before = [
            Span(s.start, min(s.end, new.start), s.state, s.comment) for s in shown if s.start < new.start
        ]
        after = [Span(max(s.start, new.end), s.end, s.state, s.comment) for s in shown if s.end > new.end]
        shown = [*before, *after, new]
    return joined(shown)


def joined(spans: Iterable[Span]) -> Day:
    """The spans in order, with neighbours that touch and say the same made one."""
    found: list[Span] = []
    for span in sorted(spans):
        last = found[-1] if found else None
        if last and last.end >= span.start and (last.state, last.comment) == (span.state, span.comment):
            found[-1] = Span(last.start, max(last.end, span.end), last.state, last.comment)
        else:
            found.append(span)
    return tuple(found)


def laid_out(timetable: Timetable, first: date, days: int, *, public_holidays: frozenset[date]) -> Day:
    """What the table holds during `days` days, in minutes after the midnight on which `first` begins."""
    spans = []
    for number in range(-1, days):  # the evening before may last into the first day
        day = first + timedelta(days=number)
        for span in timetable.day(day, public_holiday=day in public_holidays):
            start, end = max(0, number * DAY + span.start), min(days * DAY, number * DAY + span.end)
            if start < end:
                spans.append(Span(start, end, span.state, span.comment))
    return joined(spans)
