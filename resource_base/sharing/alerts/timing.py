"""When news are written: at once, on Monday at seven, on the first of the month at seven, in France."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from resource_base.sharing.alerts.vocabulary import Frequency

PARIS = ZoneInfo("Europe/Paris")
MORNING = time(7)


def due_at(frequency: Frequency, found_at: datetime) -> datetime | None:
    """When a news found then is written; None for never. What is found at seven sharp waits for the next."""
    found_on = found_at.astimezone(PARIS)
    if frequency is Frequency.AT_ONCE:
        return found_at
    if frequency is Frequency.WEEKLY:
        monday = found_on.date() - timedelta(days=found_on.weekday())
        return _first_after(found_at, (monday, monday + timedelta(days=7)))
    if frequency is Frequency.MONTHLY:
        first = found_on.date().replace(day=1)
        return _first_after(found_at, (first, (first + timedelta(days=31)).replace(day=1)))
    return None


def soonest(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of these moments, those that never come left aside."""
    return min((moment for moment in moments if moment is not None), default=None)


def midnight(day: date) -> datetime:
    """When a day begins in France."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def _first_after(moment: datetime, days: tuple[date, date]) -> datetime:
    mornings = (datetime.combine(day, MORNING, PARIS).astimezone(UTC) for day in days)
    return next(morning for morning in mornings if morning > moment)
