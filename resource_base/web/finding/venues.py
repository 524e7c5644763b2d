"""Where and when: the places of an entry, their hours in French, the exceptional closures."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from resource_base.catalog.models import Closure, Place, Service
from resource_base.catalog.opening_hours import Hours
from resource_base.catalog.queries import shown_places
from resource_base.database import now, today
from resource_base.errors import Invalid
from resource_base.search.places.nearest import nearest_first
from resource_base.search.places.place import Place as SearchedPlace
from resource_base.web.presentation import counted, day, how_far, typeset

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
    """A place where the solution is delivered. `lat` and `lon` are WGS 84 degrees, None when unknown.

    `far`: « à 12 km », when it is known from where.
    """

    label: str
    lines: tuple[str, ...]
    commune: str
    lat: float | None
    lon: float | None
    approximate: bool
    map_url: str
    opening: Opening | None
    far: str = ""


@dataclass(frozen=True)
class Closed:
    """An exceptional closure that is not over."""

    dates: str
    reason: str
    current: bool


def venues(service: Service, *, origin: SearchedPlace | None = None) -> tuple[Venue, ...]:
    """The places that may be shown, the nearest to the origin first, or else in their order.

    One without an address when only hours are known.
    """
    places = shown_places(service)
    if not places and service.opening_hours:
        return (Venue("", (), "", None, None, False, "", opening(service.opening_hours, service.closures)),)
    return tuple(_venue(place, service, km) for km, place in nearest_first(origin, places))


def town(service: Service, *, origin: SearchedPlace | None = None) -> str:
    """« Maîche et 2 autres lieux », the nearest to the origin first; '' when no place may be shown."""
    places = shown_places(service)
    communes = dict.fromkeys(place.commune for _, place in nearest_first(origin, places) if place.commune)
    if not communes:
        return ""
    others = len(communes) - 1
    return next(iter(communes)) + (f" et {counted(others, 'autre lieu', 'autres lieux')}" if others else "")


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


def _venue(place: Place, service: Service, km: float) -> Venue:
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
        far="" if math.isinf(km) else how_far(km, about=is_approximate(place)),
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
