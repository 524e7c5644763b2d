"""Reading the rules of an `opening_hours` text, as opening-hours-py prints it, into a timetable.

Only what can be told in French is read; the rest is `Unsayable`, and is shown as it is written.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from resource_base.catalog.opening_hours.timetable import (
    CELLS,
    DAY,
    LEAP_YEAR,
    MONTHS,
    WEEKDAYS,
    Cell,
    Day,
    Kind,
    Period,
    Rule,
    Scale,
    Span,
    State,
    Timetable,
    Unsayable,
    assemble,
    day_of_year,
    joined,
)

SEPARATOR = re.compile(r'(; | \|\| |, )(?=(?:[^"]*"[^"]*")*[^"]*$)')  # outside of comments
_MONTH, _WEEKDAY = "|".join(MONTHS), "|".join(WEEKDAYS)
_DATE = rf"(?:\d{{4}}\ )?(?:{_MONTH})(?:\ \d{{1,2}})?"
_WEEKS = r"\d\d(?:-\d\d(?:/\d+)?)?"
_ON = rf"(?:PH|SH|(?:{_WEEKDAY})(?:-(?:{_WEEKDAY})|\[[-\d,]+\])?)"
_TIME = r"\d\d:\d\d-\d\d:\d\d"
RULE = re.compile(
    rf"""(?:24/7)?
    (?P<dates>{_DATE}(?:-{_DATE})?(?:,{_DATE}(?:-{_DATE})?)*)?\ ?
    (?:week(?P<weeks>{_WEEKS}(?:,{_WEEKS})*))?\ ?
    (?P<days>{_ON}(?:,{_ON})*)?\ ?
    (?P<times>{_TIME}(?:,{_TIME})*)?\ ?
    (?P<state>closed|unknown)?\ ?
    (?:"(?P<comment>[^"]*)")?""",
    re.VERBOSE,
)
_ONLY_COMMENT = re.compile(r'(?:24/7|Mo-Su) unknown "([^"]+)"')
# The longest period named by its dates; beyond it nobody would read the list.
LONGEST = 5 * 366


def split(text: str) -> Iterator[tuple[str, str]]:
    """Each rule with the separator before it, which is empty for the first."""
    parts = ["", *SEPARATOR.split(text)]
    yield from zip(parts[::2], parts[1::2], strict=True)


def read(text: str) -> Timetable:
    """The timetable of a text that the library has printed.

    Raises:
        Unsayable: it says more than a timetable holds: sunset, steps, offsets, a fallback with hours…
    """
    rules = list(split(text))
    if len(rules) > 1 and any(
        _ONLY_COMMENT.fullmatch(rule) for separator, rule in rules if separator != " || "
    ):
        raise Unsayable  # it hides all hours, which is hardly what was meant
    otherwise = None
    if rules[-1][0] == " || ":
        otherwise = _only_comment(rules.pop()[1])
    return assemble([_rule(separator, rule) for separator, rule in rules], otherwise=otherwise)


def _only_comment(rule: str) -> str:
    found = _ONLY_COMMENT.fullmatch(rule)
    if found is None:
        raise Unsayable
    return found[1]


def _rule(separator: str, text: str) -> Rule:
    found = RULE.fullmatch(text)
    if found is None or separator == " || ":
        raise Unsayable
    state = State(found["state"] or State.OPEN)
    days, holidays = _days(found["days"])
    return Rule(
        adds=separator == ", " or state is State.CLOSED,
        period=_period(found["dates"], found["weeks"]),
        days=days,
        holidays=holidays,
        spans=_spans(found["times"], state, found["comment"] or ""),
    )


def _spans(times: str | None, state: State, comment: str) -> Day:
    if times is None:
        return (Span(0, DAY, state, comment),)
    spans = []
    for time in times.split(","):
        start, end = (int(part[:2]) * 60 + int(part[3:]) for part in time.split("-"))
        spans.append(Span(start, end if end > start else end + DAY, state, comment))
    return joined(spans)


def _days(text: str | None) -> tuple[frozenset[Cell] | None, frozenset[Kind]]:
    if text is None:
        return None, frozenset()
    parts = re.findall(_ON, text)
    holidays = frozenset(Kind(part) for part in parts if part in {"PH", "SH"})
    return frozenset(cell for part in parts for cell in _cells(part)), holidays


def _cells(part: str) -> Iterator[Cell]:
    """`Mo`, `Fr-Mo` or `Sa[1,-1]`; nothing for the holidays."""
    if part in {"PH", "SH"}:
        return
    first, _, last = part.partition("[")[0].partition("-")
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    ranks = {int(rank) for rank in part.partition("[")[2].rstrip("]").split(",") if rank}
    for weekday, (nth, from_end) in CELLS:
        between = start <= weekday <= end if start <= end else weekday >= start or weekday <= end
        if between and (not ranks or nth in ranks or -from_end in ranks):
            yield weekday, (nth, from_end)


def _period(dates: str | None, weeks: str | None) -> Period | None:
    if dates is not None and weeks is not None:
        raise Unsayable
    if weeks is not None:
        return Period(Scale.WEEKS, frozenset(week for part in weeks.split(",") for week in _weeks(part)))
    if dates is None:
        return None
    parts = [_between(*part.partition("-")[::2]) for part in dates.split(",")]
    if len({scale for scale, _ in parts}) > 1:
        raise Unsayable
    return Period(parts[0][0], frozenset[int]().union(*(members for _, members in parts)))


def _weeks(part: str) -> range:
    bounds, _, step = part.partition("/")
    first, _, last = bounds.partition("-")
    return range(int(first), int(last or first) + 1, int(step or 1))


def _between(first: str, last: str) -> tuple[Scale, frozenset[int]]:
    """`Jul`, `Jul-Aug`, `Dec 24-Jan 2`, or dates with their years: `2026 Nov 9-2026 Nov 12`."""
    year, month, day = _named(first)
    last_year, last_month, last_day = _named(last or first)
    try:
        start = date(year or LEAP_YEAR, month, day or 1)
        end = date(last_year or LEAP_YEAR, last_month, last_day or _length(last_year, last_month))
    except ValueError as error:  # 30 February
        raise Unsayable from error
    if year is not None and last_year is not None:
        if not 0 <= (end - start).days < LONGEST:
            raise Unsayable
        return Scale.DATES, frozenset(range(start.toordinal(), end.toordinal() + 1))
    if year is not None or last_year is not None:
        raise Unsayable
    from_day, to_day = day_of_year(start), day_of_year(end)
    if from_day <= to_day:
        return Scale.YEARLY, frozenset(range(from_day, to_day + 1))
    return Scale.YEARLY, frozenset((*range(from_day, 366), *range(to_day + 1)))


def _named(text: str) -> tuple[int | None, int, int | None]:
    """The year, the month and the day, of which only the month is always there."""
    found = re.fullmatch(r"(?:(\d{4}) )?([A-Z][a-z]{2})(?: (\d{1,2}))?", text)
    assert found is not None, text
    year, month, day = found.groups()
    return int(year) if year else None, MONTHS.index(month) + 1, int(day) if day else None


def _length(year: int | None, month: int) -> int:
    return monthrange(year or LEAP_YEAR, month)[1]
