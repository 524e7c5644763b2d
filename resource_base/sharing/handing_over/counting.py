"""How many selections are handed over, how, and for which freins: for the yearly account of the base.

A row tells a day, a way, how many entries and which freins. Neither who handed over, nor what, nor to whom.
"""

from datetime import date

from sqlalchemy import Integer, Select, cast, extract, func, select
from sqlalchemy.orm import Session

from resource_base.sharing.handing_over.handout import Handout
from resource_base.sharing.handing_over.models import HandOver
from resource_base.sharing.handing_over.vocabulary import Way


def count(session: Session, handed: Handout, *, way: Way) -> None:
    """Write down that this was handed over that way, on its day."""
    session.add(
        HandOver(day=handed.day, way=way, entries=len(handed.entries), needs=tuple(sorted(set(handed.needs))))
    )
    session.flush()


def by_month(first: date, last: date) -> Select[int, int, Way, int, int]:
    """(year, month, way, how many times, how many entries in all) between two days, both included.

    In the order of months, then ways by name; a month or a way without any is left out.
    """
    year, month = (cast(extract(part, HandOver.day), Integer) for part in ("year", "month"))
    return (
        select(year, month, HandOver.way, func.count(), func.sum(HandOver.entries))
        .where(HandOver.day.between(first, last))
        .group_by(year, month, HandOver.way)
        .order_by(year, month, HandOver.way)
    )
