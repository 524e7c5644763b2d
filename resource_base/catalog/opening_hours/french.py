"""Saying a timetable in French, in as few lines as say it exactly.

A line that begins with a period ("Le 24 décembre 2026, …") replaces, during it, the lines without one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from resource_base.catalog.opening_hours.timetable import (
    CELLS,
    DAY,
    RANKS,
    YEAR,
    Day,
    Kind,
    Period,
    Rank,
    Scale,
    Season,
    Span,
    State,
    Table,
    Timetable,
    Unsayable,
)
from resource_base.catalog.opening_hours.words import WEEKDAYS, closed_words, hour_words, listed, period_words

ORDINALS = ("1er", "2e", "3e", "4e", "5e")
RANK_NAMES: dict[str, frozenset[Rank]] = {
    **{
        name: frozenset(rank for rank in RANKS if rank[0] == nth)
        for nth, name in enumerate(ORDINALS, start=1)
    },
    "dernier": frozenset(rank for rank in RANKS if rank[1] == 1),
    "avant-dernier": frozenset(rank for rank in RANKS if rank[1] == 2),
}


def lines(timetable: Timetable) -> list[str]:
    """What is open when, one sentence a line.

    Raises:
        Unsayable: no exact and readable sentence was found.
    """
    holidays = list(_holidays(timetable.seasons))
    said = [*_seasons(timetable.seasons), *holidays]
    if said[0] == "fermé" and any(" : " in line for line in holidays):
        said = holidays
    if timetable.otherwise is not None:
        if holidays or len(timetable.seasons) > 1:
            raise Unsayable
        said.append(f"les autres jours : {timetable.otherwise}")
    return [line[:1].upper() + line[1:] for line in said]


# --- Periods of the year ------------------------------------------------------------------------


def _seasons(seasons: tuple[Season, ...]) -> Iterator[str]:
    plain = [(season.period, season.tables[Kind.PLAIN]) for season in seasons]
    if len(plain) == 1:
        yield from _week(plain[0][1]) or ["fermé"]
        return
    opened = [(period, table) for period, table in plain if not _is_closed(table)]
    closed = [(period, table) for period, table in plain if _is_closed(table)]
    if any(period is None or _is_most(period) for period, _ in closed) and opened:
        closed = [(period, table) for period, table in closed if period is not None and _comment(table)]
        yield from _by_period(opened)
    elif len(opened) == 1:
        yield from _week(opened[0][1])
    else:
        yield from _by_period(opened)
    for period, table in closed:
        reason = _comment(table)
        when = "les autres jours" if period is None else closed_words(period)
        yield f"fermé {when}" + (f" ({reason})" if reason else "")


def _by_period(seasons: Iterable[tuple[Period | None, Table]]) -> Iterator[str]:
    """The lines without a period first: what the others replace."""
    for period, table in sorted(seasons, key=lambda season: season[0] is not None):
        for line in _week(table):
            if period is None:
                yield line
            elif period.scale is Scale.DATES and line.startswith("tous les jours : "):
                yield f"{period_words(period)} : {line.partition(' : ')[2]}"
            else:
                yield f"{period_words(period)}, {line}"


def _is_closed(table: Table) -> bool:
    """Nothing is ever open, and there is at most one reason for it."""
    days = set(table.values())
    return len(days) == 1 and all(span.state is State.CLOSED for span in days.pop())


def _comment(table: Table) -> str:
    return next((span.comment for day in table.values() for span in day), "")


def _is_most(period: Period) -> bool:
    """Half of the year or more; named dates never are."""
    return period.scale in YEAR and 2 * len(period.members) >= len(YEAR[period.scale]) - 1


# --- Days of the week ---------------------------------------------------------------------------


def _week(table: Table) -> list[str]:
    """The lines of one table, without capitals; none when it is closed without a reason."""
    weekly: dict[Day, list[int]] = {}
    lines: list[tuple[int, str]] = []
    monthly: list[str] = []
    for weekday in range(7):
        by_rank = {rank: table[weekday, rank] for rank in RANKS}
        values = set(by_rank.values())
        if len(values) == 1:
            weekly.setdefault(values.pop(), []).append(weekday)
            continue
        for day in sorted(values - {()}):
            days, usual = _ranked(weekday, frozenset(rank for rank in RANKS if by_rank[rank] == day))
            line = f"{days} : {opening_words(day)}"
            if usual:
                lines.append((weekday, line))
            else:
                monthly.append(line)
    if not lines and not monthly and len(weekly) == 1:
        [day] = weekly
        if len(day) == 1 and _says_it_all(day[0]):
            return [opening_words(day)]
    lines += [
        (days[0], f"{_weekday_names(days)} : {opening_words(day)}") for day, days in weekly.items() if day
    ]
    return [line for _, line in sorted(lines)] + monthly


def _ranked(weekday: int, ranks: frozenset[Rank]) -> tuple[str, bool]:
    """Some of the days of one name, and whether that is all of them but a few."""
    named, but = _rank_names(ranks), _rank_names(RANKS - ranks)
    if but is not None and len(but) <= 2 and (named is None or len(named) > 3):
        return f"{WEEKDAYS[weekday]} (sauf {_the(but)} du mois)", True
    if named is None:
        raise Unsayable
    return f"{listed(named)} {WEEKDAYS[weekday]}{'s' if len(named) > 1 else ''} du mois", False


def _says_it_all(span: Span) -> bool:
    """Whether nothing is added by "tous les jours": "fermé (travaux)", "sur rendez-vous"."""
    return (span.start, span.end) == (0, DAY) and span.state is not State.OPEN


def _rank_names(ranks: frozenset[Rank]) -> list[str] | None:
    """The fewest names that mean exactly these ranks, None if there are none."""
    named = [name for name, meant in RANK_NAMES.items() if meant <= ranks]
    told: list[str] = []
    for name in named:
        if not RANK_NAMES[name] <= _meant(told):
            told.append(name)
    for name in list(told):
        if RANK_NAMES[name] <= _meant([other for other in told if other != name]):
            told.remove(name)
    return told if told and _meant(told) == ranks else None


def _meant(names: Iterable[str]) -> frozenset[Rank]:
    return frozenset[Rank]().union(*(RANK_NAMES[name] for name in names))


def _the(names: list[str]) -> str:
    return listed([f"l’{name}" if name[0] == "a" else f"le {name}" for name in names])


def _weekday_names(weekdays: list[int]) -> str:
    """Some days: "tous les jours", "lundi, mardi et jeudi", "lundi au mercredi et samedi"."""
    if len(weekdays) == 7:
        return "tous les jours"
    runs: list[list[int]] = []
    for weekday in weekdays:
        if runs and runs[-1][-1] == weekday - 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    if max(map(len, runs)) < 3:
        return listed([WEEKDAYS[weekday] for weekday in weekdays])
    names: list[str] = []
    for run in runs:
        if len(run) > 2:
            names.append(f"{'du ' if names else ''}{WEEKDAYS[run[0]]} au {WEEKDAYS[run[-1]]}")
        else:
            names += [WEEKDAYS[weekday] for weekday in run]
    return listed(names)


def opening_words(day: Day) -> str:
    """The hours of one day: "9 h – 12 h 30 et 14 h – 17 h 30, sur rendez-vous"."""
    told = [(_span_words(span), _remark(span)) for span in day]
    remarks = {remark for _, remark in told}
    if len(remarks) == 1:
        hours, remark = listed([hours for hours, _ in told if hours]), remarks.pop()
        return ", ".join(filter(None, (hours, remark)))
    return listed([f"{hours} ({remark})" if remark else hours for hours, remark in told])


def _span_words(span: Span) -> str:
    if (span.start, span.end) != (0, DAY):
        return f"{hour_words(span.start)} – {hour_words(span.end)}"
    if span.state is State.CLOSED:
        return f"fermé ({span.comment})"
    return "24 h sur 24" if span.state is State.OPEN else ""


def _remark(span: Span) -> str:
    if span.state is State.CLOSED:
        return ""
    whole_day = (span.start, span.end) == (0, DAY)
    if span.state is State.OPEN or (whole_day and span.comment):
        return span.comment
    return ", ".join(filter(None, (span.comment, "à confirmer")))


# --- Holidays -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holidays:
    """How one kind of holidays is told."""

    kind: Kind
    hours: str
    closed: str
    but: str
    article: str


HOLIDAYS = (
    Holidays(Kind.PUBLIC_HOLIDAY, "jours fériés", "fermé les jours fériés", "sauf s’ils tombent", "un"),
    Holidays(Kind.SCHOOL_HOLIDAY, "vacances scolaires", "fermé pendant les vacances scolaires", "sauf", "le"),
)


def _holidays(seasons: tuple[Season, ...]) -> Iterator[str]:
    for holidays in HOLIDAYS:
        said = _said_once(holidays, [(s.tables[Kind.PLAIN], s.tables[holidays.kind]) for s in seasons])
        if said is not None:
            yield said


def _said_once(holidays: Holidays, tables: list[tuple[Table, Table]]) -> str | None:
    """One sentence for all periods: the same day everywhere, or the same difference where not closed."""
    different = [(plain, special) for plain, special in tables if special != plain]
    if not different:
        return None
    if len({day for _, special in tables for day in special.values()}) == 1:
        return _holiday(holidays, *different[0])
    opened = [pair for pair in tables if not all(map(_is_closed, pair))]
    said = {_holiday(holidays, plain, special) for plain, special in opened}
    if len(said) > 1 or (len(opened) < len(tables) and any(_opens(special) for _, special in opened)):
        raise Unsayable
    return said.pop() if said else None


def _opens(special: Table) -> bool:
    """Whether holidays have hours of their own, which would be read as those of every period."""
    return len(set(special.values())) == 1 and not _is_closed(special)


def _holiday(holidays: Holidays, plain: Table, special: Table) -> str | None:
    if special == plain:
        return None
    if len(set(special.values())) == 1:
        if not _is_closed(special):
            return f"{holidays.hours} : {opening_words(special[CELLS[0]])}"
        reason = _comment(special)
        return holidays.closed + (f" ({reason})" if reason else "")
    kept = {cell[0] for cell in CELLS if special[cell]}
    if any(special[cell] != plain[cell] for cell in CELLS if cell[0] in kept):
        raise Unsayable
    names = [f"{holidays.article} {WEEKDAYS[weekday]}" for weekday in sorted(kept)]
    return f"{holidays.closed}, {holidays.but} {listed(names, last='ou')}"
