"""What an entry says of its free places, and how much of it still holds.

What was said months ago is told in the past: whoever reads « places disponibles » sends somebody there.
"""

from datetime import timedelta

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Capacity
from resource_base.database import today
from resource_base.web.finding.freshness import Badge
from resource_base.web.presentation import day

LASTS = timedelta(days=183)  # the search, which halves it every sixty days, then counts an eighth of it

CURRENT = {
    Capacity.AVAILABLE: ("places disponibles", "good", "check"),
    Capacity.LIMITED: ("peu de places", "warn", "info"),
    Capacity.FULL: ("complet", "bad", "alert"),
}
PAST = {
    Capacity.AVAILABLE: "disait avoir de la place",
    Capacity.LIMITED: "disait avoir peu de places",
    Capacity.FULL: "se disait complet",
}


def capacity(service: Service) -> Badge | None:
    """« complet au 3 novembre 2026 », « disait avoir de la place le 26 août 2025 », or nothing."""
    if service.capacity is None:
        return None
    text, tone, symbol = CURRENT[service.capacity]
    said_on = service.capacity_as_of
    if said_on is None:
        return Badge(text, tone, symbol)
    if today() - said_on > LASTS:
        return Badge(f"{PAST[service.capacity]} le {day(said_on)}", "", "clock")
    return Badge(f"{text} au {day(said_on)}", tone, symbol)
