"""Drawings made by the server: the places of the answers without scripts, and those of one sheet."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer, shown_places
from resource_base.geo.communes import by_population
from resource_base.installation import Installation
from resource_base.search.criteria import Criteria, Sort
from resource_base.web.finding.addresses import results_url
from resource_base.web.maps.atlas import counts_by_commune, summary
from resource_base.web.maps.drawing import Drawing, drawing_of
from resource_base.web.presentation import counted

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
    """The answers drawn by the server; `outside` says how many of their places lie beyond the drawing."""

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


def still_map(base: Installation, session: Session, criteria: Criteria, *, viewer: Viewer) -> StillMap:
    """The places of all answers by commune, drawn on the territory."""
    drawing = drawing_of(base.contours, base.settings.departments)
    ids = base.engine.ids(criteria, viewer=viewer)
    counts = [(insee or "", count) for insee, count in session.execute(counts_by_commune(ids))]
    dots = [_dot(base, drawing, insee, count, criteria) for insee, count in counts]
    drawn = tuple(dot for dot in dots if dot)
    places = sum(count for _, count in counts)
    outside = places - sum(dot.count for dot in drawn)
    beyond = f"{counted(outside, 'lieu', 'lieux')} hors du territoire dessiné." if outside else ""
    return StillMap(drawing, summary(places, len(ids)), drawn, _towns(base, drawing), beyond)


def locator(base: Installation, service: Service) -> Locator | None:
    """A small drawing of where the places are; None when there is nothing that may be shown on it."""
    drawing = drawing_of(base.contours, base.settings.departments)
    if drawing is None:
        return None
    places = shown_places(service)
    at = [
        drawing.frame.at(place.lon, place.lat)
        for place in places
        if place.lat is not None and place.lon is not None
    ]
    dots = tuple(dot for dot in at if drawing.frame.holds(*dot))
    if not dots:
        return None
    insee = sorted({place.insee for place in places if place.insee})
    return Locator(
        view_box=drawing.view_box,
        land=drawing.land,
        communes=tuple(drawing.communes[code] for code in insee if code in drawing.communes),
        dots=dots,
        label=", ".join(dict.fromkeys(place.commune for place in places if place.commune)),
    )


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
