"""How many selections were handed over, month by month, how, and with how many entries. Never to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from resource_base.database import today
from resource_base.sharing.handing_over import counting
from resource_base.sharing.handing_over.vocabulary import Way
from resource_base.web.context import reading
from resource_base.web.presentation import MONTHS, counted, listed, typeset

WAYS = {
    Way.PRINT: "sur papier",
    Way.PDF: "en PDF",
    Way.MAIL: "par courriel",
    Way.LINK: "par un lien",
    Way.TEXT: "en texte pour SMS",
}


@dataclass(frozen=True)
class MonthLine:
    """What was handed over in a month, in two sentences."""

    month: str
    number: str
    how: str


def of_the_year() -> list[MonthLine]:
    """Each month of the last twelve in which anything was handed over, the last first."""
    day = today()
    rows = reading().execute(counting.by_month(date(day.year - 1, day.month, 1), day)).all()
    return list(_lines([(*row,) for row in rows]))[::-1]


def _lines(rows: Iterable[tuple[int, int, Way, int, int]]) -> Iterator[MonthLine]:
    for (year, month), found in groupby(rows, key=itemgetter(0, 1)):
        ways = {way: (times, entries) for _, _, way, times, entries in found}
        times, entries = (sum(each) for each in zip(*ways.values(), strict=True))
        handed = counted(times, "sélection remise", "sélections remises")
        how = listed([f"{ways[way][0]} {label}" for way, label in WAYS.items() if way in ways])
        yield MonthLine(
            month=f"{MONTHS[month - 1]} {year}".capitalize(),
            number=typeset(f"{handed}, {counted(entries, 'fiche')}"),
            how=typeset(how),
        )
