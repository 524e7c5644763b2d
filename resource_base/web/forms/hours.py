"""The grid of opening hours: seven days of two ranges, typed as one says them, kept in OSM syntax."""

import re
from collections.abc import Mapping
from typing import Any

from resource_base.catalog.opening_hours.timetable import DAY
from resource_base.catalog.opening_hours.week import Rhythm, Week, WeekDay
from resource_base.catalog.opening_hours.words import WEEKDAYS
from resource_base.errors import Invalid
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.typed import Typed, Unfit

MODE = "horaires-mode"
KEPT, REPLACED = "garder", "remplacer"
LONGEST_REMARK = 80
# How each rhythm is told in the form, and what the form sends.
RHYTHMS: tuple[tuple[str, Rhythm, str], ...] = (
    ("", Rhythm.EVERY_WEEK, "chaque semaine"),
    ("paires", Rhythm.EVEN_WEEKS, "semaines paires"),
    ("impaires", Rhythm.ODD_WEEKS, "semaines impaires"),
    ("1", Rhythm.FIRST, "le 1er du mois"),
    ("2", Rhythm.SECOND, "le 2e du mois"),
    ("3", Rhythm.THIRD, "le 3e du mois"),
    ("4", Rhythm.FOURTH, "le 4e du mois"),
    ("dernier", Rhythm.LAST, "le dernier du mois"),
    ("1-3", Rhythm.FIRST_AND_THIRD, "les 1er et 3e du mois"),
    ("2-4", Rhythm.SECOND_AND_FOURTH, "les 2e et 4e du mois"),
)
_BY_CODE = {code: rhythm for code, rhythm, _ in RHYTHMS}
_CODES = {rhythm: code for code, rhythm, _ in RHYTHMS}
_TIME = re.compile(r"(\d{1,2})\s*(?:h(?:eures?)?|:|\.|)\s*(\d{2})?\s*(?:min)?", re.IGNORECASE)
_NAMED = {"midi": 720, "minuit": DAY}


def minutes(text: str) -> int:
    """Minutes after midnight of « 9h », « 9 h 30 », « 09:30 », « 0930 », « midi »; 24 h at most.

    Raises:
        ValueError: it is no time of day.
    """
    plain = " ".join(text.split()).lower()
    if plain in _NAMED:
        return _NAMED[plain]
    found = _TIME.fullmatch(plain)
    if found is None or int(found[2] or 0) > 59 or int(found[1]) * 60 + int(found[2] or 0) > DAY:
        raise ValueError("Écrivez une heure, par exemple 9h ou 13h30.")
    return int(found[1]) * 60 + int(found[2] or 0)


def time_words(value: int) -> str:
    """« 9h », « 13h30 », « 24h »: what `minutes` reads back (of what ends the next day, the time)."""
    within = value if value <= DAY else value - DAY
    return f"{within // 60}h" + (f"{within % 60:02}" if within % 60 else "")


class HoursField:
    """`opening_hours`. Hours that the grid cannot say stay as they are, until the author replaces them."""

    column = "opening_hours"
    names = ("horaires-",)

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:  # noqa: ARG002 - as every field
        if is_kept(base) and typed.one(MODE) != REPLACED:
            return base
        problems: dict[str, str] = {}
        days = tuple(_day(typed, number, problems) for number in range(7))
        if problems:
            raise Unfit(problems)
        week = Week(
            days,
            closed_on_public_holidays=bool(typed.one("horaires-feries")),
            closed_on_school_holidays=bool(typed.one("horaires-vacances")),
            otherwise=_remark(typed, "horaires-sinon", problems),
        )
        if problems:
            raise Unfit(problems)
        try:
            return week.to_osm() or None
        except Invalid as error:
            raise Unfit({"horaires-sinon": str(error)}) from error

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:  # noqa: ARG002 - as every field
        if is_kept(value):
            return {MODE: [KEPT]}
        week = Week.from_osm(value) if value else None
        return _written(week) if week else {}


def is_kept(value: Any) -> bool:
    """Whether these hours are more than the grid can say."""
    return bool(value) and Week.from_osm(str(value)) is None


def _day(typed: Typed, number: int, problems: dict[str, str]) -> WeekDay:
    prefix, name = f"horaires-{number}", WEEKDAYS[number]
    ranges: list[tuple[int, int]] = []
    for nth in (1, 2):
        found = _range(typed, f"{prefix}-de-{nth}", f"{prefix}-a-{nth}", problems, day=name)
        if found is None:
            continue
        if ranges and found[0] < ranges[-1][1]:
            problems[f"{prefix}-de-{nth}"] = f"{name.capitalize()} : les deux plages se chevauchent."
        ranges.append(found)
    rhythm = _BY_CODE.get(typed.one(f"{prefix}-rythme"))
    if rhythm is None:
        problems[f"{prefix}-rythme"] = f"{name.capitalize()} : choisissez un rythme de la liste."
    remark = _remark(typed, f"{prefix}-remarque", problems)
    if not ranges and not remark:
        return WeekDay()
    return WeekDay(tuple(_joined(ranges)), rhythm or Rhythm.EVERY_WEEK, remark)


def _range(
    typed: Typed, first: str, last: str, problems: dict[str, str], *, day: str
) -> tuple[int, int] | None:
    """The two times of a range; the end is the next day's when it comes before the beginning."""
    times = []
    for name in (first, last):
        try:
            times.append(minutes(typed.one(name)) if typed.one(name) else None)
        except ValueError as error:
            problems[name] = f"{day.capitalize()} : {str(error)[0].lower()}{str(error)[1:]}"
            return None
    start, end = times
    if start is None and end is None:
        return None
    if start is None or end is None or start in {end, DAY}:
        missing = first if start is None else last
        problems[missing] = f"{day.capitalize()} : donnez l’heure d’ouverture et l’heure de fermeture."
        return None
    return (start, end) if end > start else (start, end + DAY)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two ranges that touch are one."""
    if len(ranges) == 2 and ranges[0][1] == ranges[1][0]:
        return [(ranges[0][0], ranges[1][1])]
    return ranges


def _remark(typed: Typed, name: str, problems: dict[str, str]) -> str:
    remark = typed.one(name).replace('"', "”")
    if len(remark) > LONGEST_REMARK:
        problems[name] = f"{LONGEST_REMARK} caractères au plus."
    return "".join(each for each in remark if each.isprintable())


def _written(week: Week) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, day in enumerate(week.days):
        for nth, (start, end) in enumerate(day.ranges, start=1):
            found[f"horaires-{number}-de-{nth}"] = [time_words(start)]
            found[f"horaires-{number}-a-{nth}"] = [time_words(end)]
        found[f"horaires-{number}-rythme"] = [_CODES[day.rhythm]]
        found[f"horaires-{number}-remarque"] = [day.remark]
    found["horaires-sinon"] = [week.otherwise]
    for name, ticked in (
        ("feries", week.closed_on_public_holidays),
        ("vacances", week.closed_on_school_holidays),
    ):
        found[f"horaires-{name}"] = ["oui"] if ticked else []
    return {name: texts for name, texts in found.items() if any(texts)}
