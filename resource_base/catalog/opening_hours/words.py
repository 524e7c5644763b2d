"""Hours, days and periods in French words."""

from collections.abc import Sequence
from datetime import date, timedelta

from resource_base.catalog.opening_hours.timetable import DAY, LEAP_YEAR, Period, Scale, Unsayable

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
ODD_WEEKS, EVEN_WEEKS = frozenset(range(1, 54, 2)), frozenset(range(2, 54, 2))
MOST_RUNS = 4  # a period made of more pieces is not read, it is deciphered


def listed(words: Sequence[str], *, last: str = "et") -> str:
    """Several things in one phrase: "lundi, mardi et jeudi"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def hour_words(minutes: int) -> str:
    """Minutes after midnight: "9 h", "12 h 30", "minuit" where the day ends, "8 h le lendemain" beyond."""
    if minutes == DAY:
        return "minuit"
    hours, rest = divmod(minutes % DAY, 60)
    return f"{hours} h" + (f" {rest:02}" if rest else "") + (" le lendemain" if minutes > DAY else "")


def period_words(period: Period) -> str:
    """When that is: "en juillet et août", "du 24 décembre au 2 janvier", "semaines paires"…

    Raises:
        Unsayable: it is in too many pieces.
    """
    if period.scale is Scale.WEEKS:
        return _weeks(period.members)
    runs = _runs(period.members, last=365 if period.scale is Scale.YEARLY else None)
    if len(runs) > MOST_RUNS:
        raise Unsayable
    say = _in_any_year if period.scale is Scale.YEARLY else _in_its_year
    return listed([say(first, last) for first, last in runs])


def closed_words(period: Period) -> str:
    """The same after "fermé": "les semaines 10 à 12"."""
    words = period_words(period)
    article = {"semaine": "la ", "semaines": "les "}.get(words.split()[0], "")
    return article + words


def _weeks(weeks: frozenset[int]) -> str:
    if weeks in (ODD_WEEKS, EVEN_WEEKS):
        return "semaines impaires" if weeks == ODD_WEEKS else "semaines paires"
    runs = _runs(weeks, last=None)
    if len(runs) > MOST_RUNS:
        raise Unsayable
    named = [str(first) if first == last else f"{first} à {last}" for first, last in runs]
    return f"semaine{'s' if len(weeks) > 1 else ''} {listed(named)}"


def _runs(members: frozenset[int], *, last: int | None) -> list[tuple[int, int]]:
    """Members that follow each other, as (first, last); after `last` comes 0 again, when it is given."""
    starts = sorted(member for member in members if member - 1 not in members)
    ends = sorted(member for member in members if member + 1 not in members)
    if last is not None and len(starts) > 1 and starts[0] == 0 and ends[-1] == last:
        starts, ends = starts[1:], [*ends[1:-1], ends[0]]
    return list(zip(starts, ends, strict=True))


def _in_any_year(first: int, last: int) -> str:
    start, end = (date(LEAP_YEAR, 1, 1) + timedelta(days=number) for number in (first, last))
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        if start.month == end.month:
            return f"en {MONTHS[start.month - 1]}"
        if end.month == start.month % 12 + 1:
            return f"en {MONTHS[start.month - 1]} et {MONTHS[end.month - 1]}"
        return f"{_from(MONTHS[start.month - 1])} à {MONTHS[end.month - 1]}"
    return dates_words(start, end, with_year=False)


def _in_its_year(first: int, last: int) -> str:
    return dates_words(date.fromordinal(first), date.fromordinal(last), with_year=True)


def _from(month: str) -> str:
    return f"d’{month}" if month[0] in "ao" else f"de {month}"


def dates_words(first: date, last: date, *, with_year: bool) -> str:
    """Both days included: "le 16 novembre", "du 16 au 28 novembre", "du 20 décembre au 3 janvier"."""
    end = day_words(last, with_year=with_year)
    if first == last:
        return f"le {end}"
    if (first.year, first.month) == (last.year, last.month) and first < last:
        return f"du {_number(first)} au {end}"
    return f"du {day_words(first, with_year=with_year and first.year != last.year)} au {end}"


def day_words(day: date, *, with_year: bool = False) -> str:
    """A day without its article: "16 novembre", "1er décembre 2026"."""
    return f"{_number(day)} {MONTHS[day.month - 1]}" + (f" {day.year}" if with_year else "")


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
