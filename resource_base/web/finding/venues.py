"""Where and when: the places of an entry, their hours in French, the exceptional closures."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from urllib.parse import urlencode

import numpy as np

from resource_base.catalog.models import Closure, Place, Service
from resource_base.catalog.opening_hours import Hours
from resource_base.catalog.queries import shown_places
from resource_base.database import now, today
from resource_base.errors import Invalid
from resource_base.geo.distance import great_circle_km
from resource_base.search.places.place import Place as SearchedPlace
from resource_base.web.presentation import day, how_far, typeset

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
    measured = sorted(zip(kilometres_from(origin, places), places, strict=True), key=itemgetter(0))
    return tuple(_venue(place, service, km) for km, place in measured)


def kilometres_from(origin: SearchedPlace | None, places: Sequence[Place]) -> list[float]:
    """How far each place is as the crow flies; infinite when it, or the origin, is at no known point."""
    if origin is None or origin.lat is None or origin.lon is None:
        return [math.inf] * len(places)
    points = np.array([(place.lat, place.lon) for place in places], np.float64).reshape(-1, 2)  # None: nan
    found = great_circle_km(origin.lat, origin.lon, points[:, 0], points[:, 1])
    return [float(km) for km in np.nan_to_num(found, nan=math.inf)]


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
