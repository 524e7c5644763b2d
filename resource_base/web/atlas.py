"""What the maps of the pages show: the shell, the points of the answers, the drawings without scripts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from resource_base.catalog.models import Organization, Place, Service
from resource_base.catalog.queries import Viewer, shown_places
from resource_base.catalog.vocabulary import ON_SITE, REMOTE
from resource_base.geo.communes import by_population
from resource_base.installation import Installation
from resource_base.search.criteria import Criteria, Sort
from resource_base.web.addresses import results_url, sheet_url
from resource_base.web.drawing import Drawing, drawing_of
from resource_base.web.presentation import counted, typeset
from resource_base.web.venues import AT_THE_DOOR, venues

ANY_SHEET = UUID(int=0)
LIMIT = 5_000  # answers that are drawn; beyond, a map says nothing more
DAY = 24 * 3600
TOWNS = 12  # that a still map may name
NAME_WIDTH, NAME_HEIGHT = 130, 45  # room that a name takes, in units of the drawing


@dataclass(frozen=True)
class Dot:
    """A commune with places, as a circle that leads to its solutions. `r` in units of the drawing."""

    x: float
    y: float
    r: float
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class TownName:
    x: float
    y: float
    name: str


@dataclass(frozen=True)
class StillMap:
    """The answers drawn by the server; `outside` of their places lie beyond the drawing."""

    drawing: Drawing | None
    title: str
    dots: tuple[Dot, ...]
    towns: tuple[TownName, ...]
    outside: str


@dataclass(frozen=True)
class Locator:
    """Where the places of one solution are in the territory."""

    view_box: str
    land: str
    communes: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    label: str


def shell(base: Installation) -> Any:
    """The map's shell of this installation."""
    from resource_base.web import ground, maps  # noqa: PLC0415 - folium is loaded by the first page with a map

    return maps.shell(
        tiles=base.settings.tiles,
        ground_url=url_for("professional.ground"),
        frame=ground.bounds(base.contours, base.settings.departments),
    )


def ground_response(base: Installation) -> Response:
    """Outlines and names, kept a day by the browser."""
    from resource_base.web import ground  # noqa: PLC0415 - with the map alone

    packed = ground.ground(base.contours, base.gazetteer, base.settings.departments)
    response = Response(packed, mimetype="application/json")
    response.headers["Content-Encoding"] = "gzip"
    response.cache_control.private = True
    response.cache_control.max_age = DAY
    response.add_etag()
    return response.make_conditional(request)


def points(base: Installation, session: Session, criteria: Criteria, *, viewer: Viewer) -> dict[str, Any]:
    """GeoJSON of the places of all answers; texts are plain, the page makes them text nodes.

    The address of a sheet is the id of a feature between the two strings of `sheets`.
    """
    rows, total = _places(base, session, criteria, viewer=viewer)
    return {
        "type": "FeatureCollection",
        "summary": _summary(len(rows), total),
        "sheets": sheet_url(ANY_SHEET, criteria).split(str(ANY_SHEET)),
        "features": [_feature(row) for row in rows],
    }


def still_map(base: Installation, session: Session, criteria: Criteria, *, viewer: Viewer) -> StillMap:
    """The places of all answers by commune, drawn on the territory."""
    drawing = drawing_of(base.contours, base.settings.departments)
    rows, total = _places(base, session, criteria, viewer=viewer)
    counts = Counter(row.insee for row in rows if row.insee)
    dots, outside = [], 0
    for insee, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        dot = _dot(base, drawing, insee, count, criteria)
        if dot is None:
            outside += count
        else:
            dots.append(dot)
    beyond = f"{counted(outside, 'lieu', 'lieux')} hors du territoire dessiné." if outside else ""
    return StillMap(drawing, _summary(len(rows), total), tuple(dots), _towns(base, drawing), beyond)


def locator(base: Installation, service: Service) -> Locator | None:
    """A small drawing of where the places are; None when there is nothing that may be shown on it."""
    drawing = drawing_of(base.contours, base.settings.departments)
    if drawing is None:
        return None
    placed = [venue for venue in venues(service) if venue.lat is not None and venue.lon is not None]
    at = [drawing.frame.at(venue.lon, venue.lat) for venue in placed if venue.lon and venue.lat]
    dots = tuple(dot for dot in at if drawing.frame.holds(*dot))
    if not dots:
        return None
    communes = {place.insee for place in shown_places(service) if place.insee in drawing.communes}
    names = ", ".join(dict.fromkeys(venue.commune for venue in placed))
    return Locator(
        drawing.view_box,
        drawing.land,
        tuple(drawing.communes[insee] for insee in sorted(filter(None, communes))),
        dots,
        names,
    )


def _places(
    base: Installation, session: Session, criteria: Criteria, *, viewer: Viewer
) -> tuple[list[Row[Any]], int]:
    """The places of the first answers that may be drawn, and how many answers there are."""
    ids = base.engine.ids(criteria, viewer=viewer)
    rows = session.execute(_placed(ids[:LIMIT]))
    return [row for row in rows if ON_SITE in row.modes or REMOTE not in row.modes], len(ids)


def _placed(ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    """One row per place with a position; none at a confidential address."""
    return (
        select(
            Service.id,
            Service.name,
            Service.modes,
            Organization.name.label("organization"),
            *(Place.commune, Place.insee, Place.lat, Place.lon, Place.precision),
        )
        .join(Place, Place.service_id == Service.id)
        .join(Organization, Organization.id == Service.organization_id)
        .where(
            Service.id.in_(ids),
            Service.address_confidential.is_(False),
            Place.lat.is_not(None),
            Place.lon.is_not(None),
        )
        .order_by(Service.id, Place.position)
    )


def _feature(row: Row[Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(row.lon, 5), round(row.lat, 5)]},
        "properties": {
            "id": str(row.id),
            "name": typeset(row.name),
            "organization": typeset(row.organization),
            "commune": row.commune or "",
            "approximate": row.precision not in AT_THE_DOOR,
        },
    }


def _summary(shown: int, total: int) -> str:
    if not shown:
        return "Aucun lieu à placer sur la carte."
    if total > LIMIT:
        return f"Les {counted(LIMIT, 'première solution', 'premières solutions')} sont sur la carte."
    return f"{counted(shown, 'lieu', 'lieux')} sur la carte."


def _dot(
    base: Installation, drawing: Drawing | None, insee: str, count: int, criteria: Criteria
) -> Dot | None:
    commune = base.gazetteer.find(insee)
    if drawing is None or commune is None or commune.lat is None or commune.lon is None:
        return None
    x, y = drawing.frame.at(commune.lon, commune.lat)
    if not drawing.frame.holds(x, y):
        return None
    near = criteria.but(origin=f"commune:{insee}", sort=Sort.DISTANCE)
    label = f"{commune.name}\u00a0: {counted(count, 'lieu', 'lieux')}"
    return Dot(x, y, round(6 + 3 * count**0.5, 1), label, count, results_url(near))


def _towns(base: Installation, drawing: Drawing | None) -> tuple[TownName, ...]:
    """The most populated towns, as many as can be written without one name over another."""
    if drawing is None:
        return ()
    communes = [
        commune
        for code in base.settings.departments
        for commune in base.gazetteer.communes_of(f"departement:{code}")
    ]
    written: list[TownName] = []
    for commune in sorted(communes, key=by_population)[:TOWNS]:
        if commune.lat is not None and commune.lon is not None:
            x, y = drawing.frame.at(commune.lon, commune.lat)
            if all(abs(x - other.x) > NAME_WIDTH or abs(y - other.y) > NAME_HEIGHT for other in written):
                written.append(TownName(x, y, commune.name))
    return tuple(written)
