"""Hours as the directory keeps them: what is accepted, what is stored, what is said at a given moment."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import takewhile

from resource_base.catalog.models import Closure
from resource_base.catalog.opening_hours import french, rules
from resource_base.catalog.opening_hours.library import (
    PARIS,
    Calendar,
    Misread,
    Stretch,
    in_paris,
    is_public_holiday,
    timetable_of,
)
from resource_base.catalog.opening_hours.timetable import DAY, State, Unsayable
from resource_base.catalog.opening_hours.words import WEEKDAYS, dates_words, day_words, hour_words
from resource_base.errors import Invalid

LONGEST = 1000  # characters; the longest of real life have about 150
EXAMPLE = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"

QUOTED = re.compile(r'"[^"]*"')
SUN = re.compile(r"sunrise|sunset|dawn|dusk", re.IGNORECASE)
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
HOLIDAY_BY_DAY = re.compile(rf"\b[PS]H\s+{_DAY}|{_DAY}(?:\[[^\]]*\])?\s+[PS]H\b", re.IGNORECASE)
OPEN_ALL_DAY = re.compile(r"24/7|0:00-24:00|\bopen\b", re.IGNORECASE)
TIME = re.compile(r"\d\d:\d\d")


@dataclass(frozen=True)
class Hours:
    """Hours that were understood. `text` is their normalised form, the one to store.

    Example:
        Hours.parse("We 14:00-18:00").in_french() == ["Mercredi : 14 h – 18 h"]
    """

    text: str
    meaning: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Understand an OSM `opening_hours` text.

        Two departures from the library: a comment alone ("sur rendez-vous") leaves the hours unknown, as the
        specification has it, where the library says always open; sun times and `SH Mo-Fr` are refused, the
        first because nobody can read them on a page, the second because the library reads "or" for "and".

        Raises:
            Invalid: with a French sentence that shows where reading stopped.
        """
        tidy = " ".join(text.split()).rstrip("; ")
        _refuse_what_misleads(tidy)
        printed = list(rules.split(str(_calendar(tidy))))
        surely = OPEN_ALL_DAY.search(QUOTED.sub("", tidy)) is not None
        return cls(
            text="".join(separator + _stored(rule, surely=surely) for separator, rule in printed),
            meaning="".join(
                separator + _meant(separator, rule, surely=surely) for separator, rule in printed
            ),
        )

    def open_at(self, moment: datetime) -> bool:
        """Whether it is surely open at this moment (aware); exceptional closures are the caller's."""
        return self._calendar.is_open(moment)

    def spans(self, first: date, days: int) -> list[tuple[int, int, bool]]:
        """When it is open or may be (« sur rendez-vous »), and whether it surely is, during `days` days.

        In minutes after the midnight that begins `first`.
        """
        spans = self._calendar.spans(first, days)
        return [
            (span.start, span.end, span.state is State.OPEN)
            for span in spans
            if span.state is not State.CLOSED
        ]

    def in_french(self) -> list[str]:
        """One line per thing to know; what cannot be said exactly is shown as it is written."""
        said = _said(self.meaning)
        return [f"Horaires : {self.text}"] if said is None else list(said)

    def today(self, moment: datetime, closures: Iterable[Closure] = ()) -> str:
        """How things stand at this moment (aware) and until when: a French sentence without its full stop."""
        here = in_paris(moment)
        coming = sorted((c for c in closures if c.ends >= here.date()), key=lambda c: (c.starts, c.ends))
        if coming and coming[0].starts <= here.date():
            return _closed_for(coming[0], here.date())
        if self._is_closed_for_the_holiday(here.date()):
            return "Fermé aujourd’hui (jour férié)"
        current = next(self._calendar.stretches(here))
        if current.state is State.CLOSED:
            return self._closed(current, here, coming)
        return self._open(current, here, coming)

    # --- How things stand -----------------------------------------------------------------------

    def _open(self, current: Stretch, here: datetime, coming: list[Closure]) -> str:
        following = takewhile(lambda stretch: stretch.state is current.state, self._calendar.stretches(here))
        end = max(stretch.end for stretch in following)
        if coming:
            end = min(end, _midnight(coming[0].starts))
        remarks = [current.comment]
        if current.state is State.UNKNOWN:
            if end > _midnight(here.date() + timedelta(days=1)) or not current.comment:
                return _sentence(current.comment or "horaires à confirmer", [self._school()])
            remarks.append("à confirmer")
        if end - here > timedelta(days=7):
            return _sentence("Ouvert 24 h sur 24", [*remarks, self._school()])
        if is_public_holiday(here.date()) and not any("férié" in line for line in self.in_french()):
            remarks.append("jour férié : à vérifier")
        return _sentence(f"Ouvert {self._until(end, here)}", [*remarks, self._school()])

    def _until(self, end: datetime, here: datetime) -> str:
        days = (end.date() - here.date()).days
        if days == 0 or (days == 1 and _minutes(end) == 0):
            open_ended = days == 1 and "+" in QUOTED.sub("", self.text)
            return "aujourd’hui" if open_ended else f"aujourd’hui jusqu’à {hour_words(_minutes(end) or DAY)}"
        return f"jusqu’à {_day_ahead(end.date(), here.date())} {hour_words(_minutes(end))}"

    def _closed(self, current: Stretch, here: datetime, coming: list[Closure]) -> str:
        said = "Fermé" + (f" ({current.comment})" if current.comment else "")
        opening = self._opening(here, coming)
        if opening is None:
            return _sentence(said, [self._school()])
        start, comment = opening
        day = "" if start.date() == here.date() else f"{_day_ahead(start.date(), here.date())} "
        return _sentence(f"{said}, ouvre {day}à {hour_words(_minutes(start))}", [comment, self._school()])

    def _opening(self, here: datetime, coming: list[Closure]) -> tuple[datetime, str] | None:
        """When it is next open, exceptional closures set aside, and the comment of those hours."""
        for stretch in self._calendar.stretches(here):
            start = stretch.start
            for closure in coming:
                if closure.starts <= start.date() <= closure.ends:
                    start = _midnight(closure.ends + timedelta(days=1))
            if stretch.state is State.OPEN and start < stretch.end:
                return start, stretch.comment
        return None

    def _is_closed_for_the_holiday(self, day: date) -> bool:
        if not is_public_holiday(day) or not self._calendar.is_closed_on(day):
            return False
        return not Calendar(self.meaning, holidays=False).is_closed_on(day)

    def _school(self) -> str:
        """School holidays have no calendar here: what depends on them is said to hold outside of them."""
        return "hors vacances scolaires" if re.search(r"\bSH\b", QUOTED.sub("", self.text)) else ""

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar(self.meaning)


def normalise(text: str) -> str:
    """The form to store: one spelling for the same rules, in the order in which they were written.

    Raises:
        Invalid: the text is not understood.
    """
    return Hours.parse(text).text


# --- What is accepted ---------------------------------------------------------------------------


def _refuse_what_misleads(text: str) -> None:
    outside = QUOTED.sub("", text)
    if not text:
        raise Invalid("Aucun horaire n’est indiqué.")
    if not text.isprintable():
        raise Invalid("Ces horaires contiennent un caractère invisible : ressaisissez-les.")
    if len(text) > LONGEST:
        raise Invalid(f"Ces horaires sont trop longs : {LONGEST} caractères au plus.")
    if SUN.search(outside):
        raise Invalid("Les horaires qui suivent le soleil ne sont pas acceptés : indiquez des heures.")
    found = HOLIDAY_BY_DAY.search(outside)
    if found:
        raise Invalid(f"« {found[0]} » se comprend de deux façons : écrivez plutôt comme dans « {EXAMPLE} ».")


def _calendar(text: str) -> Calendar:
    try:
        return Calendar(text)
    except Misread as error:
        where = f"à partir de « {error.rest[:40]} »" if error.rest else "jusqu’au bout"
        raise Invalid(f"Ces horaires ne se comprennent pas {where}. Exemple : « {EXAMPLE} ».") from error


def _stored(rule: str, *, surely: bool) -> str:
    """A rule as it is kept: `off` for closed as most write it, and no 24/7 that was not written."""
    selector, quote, comment = rule.partition('"')
    selector = re.sub(r"\bclosed( ?)$", r"off\1", selector)
    if not surely and selector != "24/7":
        selector = selector.removeprefix("24/7 ")
    elif surely and _is_only_commented(rule) and selector != "24/7 ":
        selector += "open "
    return selector + quote + comment


def _meant(separator: str, rule: str, *, surely: bool) -> str:
    """A rule as it is evaluated: hours that are only commented are unknown.

    A fallback for all times is written with its days: after a fallback to 24/7 the library (2.1.4) lists no
    further interval, though it knows the state at each moment.
    """
    if separator == " || " and rule.startswith("24/7"):
        rule = rule.replace("24/7", "Mo-Su", 1)
    return rule if surely or not _is_only_commented(rule) else rule.replace('"', 'unknown "', 1)


def _is_only_commented(rule: str) -> bool:
    """Whether a rule gives a comment instead of hours or of a state."""
    selector, quote, _ = rule.partition('"')
    return bool(quote) and not TIME.search(selector) and not selector.endswith(("closed ", "unknown "))


@lru_cache(maxsize=4096)
def _said(meaning: str) -> tuple[str, ...] | None:
    """The French lines of a text, None when no sentence would be exact."""
    try:
        return tuple(french.lines(timetable_of(meaning)))
    except Unsayable:
        return None


# --- Small words --------------------------------------------------------------------------------


def _closed_for(closure: Closure, today: date) -> str:
    reason = f" : {closure.reason}" if closure.reason else ""
    if closure.starts == closure.ends:
        return f"Fermé aujourd’hui{reason}"
    with_year = (closure.starts.year, closure.ends.year) != (today.year, today.year)
    return f"Fermé {dates_words(closure.starts, closure.ends, with_year=with_year)}{reason}"


def _day_ahead(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead == 1:
        return "demain"
    if ahead < 7:
        return WEEKDAYS[day.weekday()]
    return f"le {day_words(day, with_year=day.year != today.year)}"


def _sentence(said: str, remarks: Iterable[str]) -> str:
    kept = " ; ".join(filter(None, remarks))
    return said[:1].upper() + said[1:] + (f" ({kept})" if kept else "")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
