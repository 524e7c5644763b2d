"""What is said in French, read back by a reader that knows French only, is what the library computes."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from resource_base.catalog.opening_hours import Hours

OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip
COMMENTS = ("sur rendez-vous", "jeunes")
FIRST, LENGTH = date(2026, 1, 1), 420
EASTER_MONDAYS = {date(2026, 4, 6), date(2027, 3, 29), date(2028, 4, 17)}
HOLIDAYS = {
    *(monday + timedelta(days=after) for monday in EASTER_MONDAYS for after in (0, 38, 49)),
    *(
        date(year, *day)
        for year in (2025, 2026, 2027, 2028)
        for day in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    ),
}

# --- The reader ---------------------------------------------------------------------------------

PERIOD = r"(?:en |de |d’|du |le |les semaines |la semaine |semaines? )"


def read(lines, day):
    """What the lines say of this date: (start, end, comment) in minutes after its midnight."""
    if day in HOLIDAYS:
        for line in lines:
            if line.startswith("jours fériés : "):
                return hours_of(line.partition(" : ")[2])
            if line.startswith("fermé les jours fériés") and DAYS[day.weekday()] not in line:
                return set()
    for line in lines:
        if re.match(f"fermé {PERIOD}", line) and is_in_period(line.removeprefix("fermé "), day):
            return set()
    sentences = [line.partition(" : ") for line in lines if not line.startswith(("fermé", "jours fériés"))]
    during = [
        (when.partition(", ")[2], what)
        for when, _, what in sentences
        if re.match(PERIOD, when) and is_in_period(when.partition(", ")[0], day)
    ]
    usual = [(when, what) for when, _, what in sentences if not re.match(PERIOD, when)]
    return {hour for when, what in during or usual if is_day(when, day) for hour in hours_of(what)}


@cache
def is_in_period(words, day):
    return any(is_in(part, day) for part in re.split(" et (?=en |de |d’|du )", words))


def is_in(words, day):
    week = day.isocalendar().week
    if "semaine" in words:
        if "paires" in words:
            return week % 2 == ("impaires" in words)
        return any(int(a) <= week <= int(b) for a, b in re.findall(r"(\d+) à (\d+)", words))
    if words.startswith("en "):
        return MONTHS[day.month - 1] in words
    bounds = re.findall(rf"(\d*)(?:er)? ?({'|'.join(MONTHS)})", words)
    (first_day, first), (last_day, last) = bounds[0], bounds[-1]
    if len(bounds) == 1:
        first_day = re.findall(r"du (\d+)", words)[0]
    start = (MONTHS.index(first), int(first_day or 1))
    end = (MONTHS.index(last), int(last_day or 31))
    here = (day.month - 1, day.day)
    return start <= here <= end if start <= end else here >= start or here <= end


@cache
def is_day(words, day):
    if words == "tous les jours":
        return True
    if words.endswith(("du mois", "du mois)")):
        if DAYS[day.weekday()] not in words:
            return False
        last = monthrange(day.year, day.month)[1]
        ranks = {f"{(day.day - 1) // 7 + 1}{'er' if day.day <= 7 else 'e'}"}
        ranks |= {name for name, n in (("dernier", 0), ("avant-dernier", 1)) if (last - day.day) // 7 == n}
        return ("sauf" in words) != bool(
            ranks & set(re.findall(r"\d(?:er|e)\b|avant-dernier|dernier", words))
        )
    named = set()
    for part in re.split(", | et ", words):
        bounds = part.removeprefix("du ").split(" au ")
        named |= set(DAYS[DAYS.index(bounds[0]) : DAYS.index(bounds[-1]) + 1])
    return DAYS[day.weekday()] in named


@cache
def hours_of(words):
    shared = next((comment for comment in COMMENTS if words.endswith(f", {comment}")), "")
    if words.startswith("24 h sur 24"):
        return {(0, 1440, shared)}
    span = r"(\d+) h(?: (\d\d))? – (?:(minuit)|(\d+) h(?: (\d\d))?)( le lendemain)?(?: \(([^)]*)\))?"
    return {
        (
            int(hour) * 60 + int(minute or 0),
            1440 if midnight else int(end) * 60 + int(end_minute or 0) + 1440 * bool(tomorrow),
            comment or shared,
        )
        for hour, minute, midnight, end, end_minute, tomorrow, comment in re.findall(span, words)
    }


def as_read(lines):
    said = [line[0].lower() + line[1:] for line in lines]
    return joined(
        (number * 1440 + start, number * 1440 + end, comment)
        for number in range(-1, LENGTH)
        for start, end, comment in read(said, FIRST + timedelta(days=number))
    )


def as_computed(text):
    origin = datetime.combine(FIRST, datetime.min.time())
    library = OpeningHours(text, country="FR", auto_country=False, auto_timezone=False)
    return joined(
        ((begins - origin) // timedelta(minutes=1), (ends - origin) // timedelta(minutes=1), comment)
        for begins, ends, state, comment in library.intervals(origin, origin + timedelta(days=LENGTH))
        if str(state) == "open"
    )


def joined(spans):
    found: list[tuple[int, int, str]] = []
    for start, end, comment in sorted((max(0, a), min(LENGTH * 1440, b), c) for a, b, c in spans if b > 0):
        if found and found[-1][1] >= start and found[-1][2] == comment:
            found[-1] = (found[-1][0], max(found[-1][1], end), comment)
        else:
            found.append((start, end, comment))
    return found


# --- The grids ----------------------------------------------------------------------------------

QUARTERS = st.integers(0, 96)


@st.composite
def times(draw, *, nights=False):
    edges = sorted(draw(st.sets(QUARTERS, min_size=2, max_size=4).filter(lambda edges: len(edges) != 3)))
    if nights and draw(st.booleans()):
        edges = [draw(st.integers(72, 92)), draw(st.integers(100, 130))]
    clock = [f"{quarter // 4:02}:{quarter % 4 * 15:02}" for quarter in edges]
    return ",".join(f"{start}-{end}" for start, end in zip(clock[::2], clock[1::2], strict=True))


@st.composite
def days(draw):
    return ",".join(OSM_DAYS[day] for day in sorted(draw(st.sets(st.integers(0, 6), min_size=1))))


@st.composite
def weekly(draw, period=""):
    comment = draw(st.sampled_from(["", "", *(f' "{comment}"' for comment in COMMENTS)]))
    return f"{period}{draw(days())} {draw(times())}{comment}"


@st.composite
def monthly(draw):
    ranks = ",".join(
        map(str, sorted(draw(st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, max_size=2))))
    )
    return f"{draw(st.sampled_from(OSM_DAYS))}[{ranks}] {draw(st.just('off') | times())}"


@st.composite
def seasonal(draw):
    period = draw(
        st.sampled_from(["Jul-Aug ", "Nov-Feb ", "Aug ", "Dec 24-Jan 2 ", "Jul 14-Aug 16 ", "May 1-May 8 "])
        | st.sampled_from(["week 1-53/2 ", "week 2-52/2 ", "week 10-12 "])
    )
    return draw(st.just(f"{period}off") | weekly(period))


@st.composite
def grids(draw):
    """The rules that the weekly form can write, in the order in which it writes them."""
    rules = draw(st.lists(weekly(), min_size=1, max_size=3))
    rules += draw(st.lists(monthly(), max_size=1))
    rules += draw(st.lists(seasonal(), max_size=1))
    rules += draw(st.lists(st.just("PH off") | times().map(lambda hours: f"PH {hours}"), max_size=1))
    text = rules[0]
    for rule in rules[1:]:
        adds = "off" not in rule and "PH" not in rule and "week" not in rule and draw(st.booleans())
        text += (", " if adds else "; ") + rule
    return text


@settings(max_examples=300, deadline=None)
@given(grids())
@example("Mo-Fr 09:00-12:30,14:00-17:30; PH off")
@example("Mo-Fr 09:00-12:00; PH off; Sa[1] 10:00-12:00")
@example("Mo-Sa 11:45-13:30, Nov-Mar Mo-Fr 18:30-19:45; PH off")
@example("Mo-Su 20:00-08:00")
@example("Sa[1,-1] 09:00-10:00; Su 10:00-12:00")
def test_what_is_said_is_what_is_computed(text):
    assert as_read(Hours.parse(text).in_french()) == as_computed(text)
