"""Where and when: the places of an entry, their hours in French, the exceptional closures."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from resource_base.catalog.models import Closure, Place, Service
from resource_base.catalog.opening_hours import Hours
from resource_base.catalog.queries import shown_places
from resource_base.database import now, today
from resource_base.errors import Invalid
from resource_base.web.presentation import day, typeset

# Positions of these precisions are near the door; the others are shown with « ≈ ».
AT_THE_DOOR = frozenset({"entered", "address", "street"})


@dataclass(frozen=True)
class Opening:
    """Hours as they are read: how things stand now, then the usual week, a line each."""

    is_open: bool
    now: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Venue:
    """A place where the solution is delivered. `lat` and `lon` are WGS 84 degrees, None when unknown."""

    label: str
    lines: tuple[str, ...]
    commune: str
    lat: float | None
    lon: float | None
    approximate: bool
    map_url: str
    opening: Opening | None


@dataclass(frozen=True)
class Closed:
    """An exceptional closure that is not over."""

    dates: str
    reason: str
    current: bool


def venues(service: Service) -> tuple[Venue, ...]:
    """The places that may be shown, in their order; one without an address when only hours are known."""
    shown = [_venue(place, service) for place in shown_places(service)]
    if not shown and service.opening_hours:
        return (Venue("", (), "", None, None, False, "", opening(service.opening_hours, service.closures)),)
    return tuple(shown)


def is_approximate(place: Place) -> bool:
    return place.precision not in AT_THE_DOOR


def opening(hours: str | None, closed: Iterable[Closure]) -> Opening | None:
    """Hours in French; text that is no OSM syntax is shown as it is."""
    if not hours:
        return None
    moment, closed = now(), list(closed)
    try:
        understood = Hours.parse(hours)
    except Invalid:
        return Opening(is_open=False, now="", lines=(hours,))
    exceptionally = any(closure.starts <= today() <= closure.ends for closure in closed)
    return Opening(
        is_open=not exceptionally and understood.open_at(moment),
        now=typeset(understood.today(moment, closed)),
        lines=tuple(typeset(line) for line in understood.in_french()),
    )


def closures(service: Service) -> tuple[Closed, ...]:
    """Those that are not over, the nearest first."""
    return tuple(
        Closed(_dates(closure), typeset(closure.reason or ""), current=closure.starts <= today())
        for closure in service.closures
        if closure.ends >= today()
    )


def _venue(place: Place, service: Service) -> Venue:
    town = " ".join(filter(None, (place.postal_code, place.commune)))
    return Venue(
        label=typeset(place.label or ""),
        lines=tuple(filter(None, (place.address, place.address_extra, town))),
        commune=place.commune or "",
        lat=place.lat,
        lon=place.lon,
        approximate=is_approximate(place),
        map_url=_map_url(place),
        opening=opening(place.opening_hours or service.opening_hours, service.closures),
    )


def _map_url(place: Place) -> str:
    """Where to see the streets around, on a map that is not ours; nothing of the person goes with it."""
    if place.lat is None or place.lon is None or is_approximate(place):
        return ""
    position = {"mlat": f"{place.lat:.5f}", "mlon": f"{place.lon:.5f}"}
    return f"https://www.openstreetmap.org/?{urlencode(position)}#map=17/{place.lat:.5f}/{place.lon:.5f}"


def _dates(closure: Closure) -> str:
    if closure.starts == closure.ends:
        return f"le {day(closure.starts)}"
    return f"du {day(closure.starts)} au {day(closure.ends)}"
