"""How long unmet needs wait for an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from resource_base.curation.needs import queries
from resource_base.curation.needs.models import NeedGroup

OVER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Delays:
    """`waiting`: groups without answer, the oldest for `oldest_days`. `answered` within a year, half of them
    in `median_days` at most (None when none was).
    """

    waiting: int
    oldest_days: int | None
    answered: int
    median_days: int | None


def delays(session: Session, waiting: Select[NeedGroup], *, at: datetime) -> Delays:
    """The delays of these groups, which wait, and of all those answered in the last 12 months."""
    rows = session.execute(queries.answered_since(at - OVER))
    took = [(answered - opened).days for opened, answered in rows if answered is not None]
    counted = waiting.with_only_columns(func.count(), func.min(NeedGroup.opened_at)).order_by(None)
    number, oldest = session.execute(counted).one()
    return Delays(
        waiting=number,
        oldest_days=None if oldest is None else (at - oldest).days,
        answered=len(took),
        median_days=round(median(took)) if took else None,
    )
