"""What a map draws below its points: outlines and names, in one file that browsers keep."""

import gzip
import json
from functools import lru_cache
from typing import Any

from resource_base.errors import UnknownPlace
from resource_base.geo.communes import by_population
from resource_base.geo.contours import Contours
from resource_base.geo.places import Gazetteer
from resource_base.web.maps.folium_shell import Bounds

ATTRIBUTION = "Contours : IGN, INSEE"
SMALLEST_NAMED = 150  # inhabitants; smaller communes are named by nobody at any zoom of the map


@lru_cache(maxsize=4)
def ground(contours: Contours, gazetteer: Gazetteer, departments: tuple[str, ...]) -> bytes:
    """The outlines of the territory and its neighbours: JSON, compressed with gzip once for all."""
    drawn: dict[str, Any] = {"communes": [], "epci": [], "departments": []}
    for code in departments:
        try:
            outlines = contours.department(code)
        except UnknownPlace:
            continue
        drawn["communes"] += _shapes(outlines["communes"])
        drawn["epci"] += _shapes(outlines["epci"])
        drawn["departments"] += _shapes(outlines["departement"])
    around = set(contours.around(departments)) - set(departments)
    drawn["around"] = [
        shape
        for feature in contours.departments["features"]
        if feature["properties"]["code"] in around
        for shape in _shapes({"features": [feature]})
    ]
    territory: dict[str, Any] = {
        name: {"type": "FeatureCollection", "features": shapes} for name, shapes in drawn.items()
    }
    territory["names"] = _names(gazetteer, (*departments, *sorted(around)))
    territory["attribution"] = ATTRIBUTION
    text = json.dumps(territory, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)


@lru_cache(maxsize=4)
def bounds(contours: Contours, departments: tuple[str, ...]) -> Bounds:
    """South-west and north-east corners (latitude, longitude) of départements, or of mainland France."""
    points = [
        point
        for feature in contours.departments["features"]
        if feature["properties"]["code"] in departments
        for point in _points(feature["geometry"]["coordinates"])
    ]
    if not points:
        return (41.3, -5.2), (51.1, 9.6)
    lons, lats = zip(*points, strict=True)
    return (min(lats), min(lons)), (max(lats), max(lons))


def _shapes(collection: dict[str, Any]) -> list[dict[str, Any]]:
    """Features without their properties: the map writes no name of its own from them."""
    return [
        {"type": "Feature", "properties": {}, "geometry": feature["geometry"]}
        for feature in collection["features"]
    ]


def _names(gazetteer: Gazetteer, departments: tuple[str, ...]) -> list[list[Any]]:
    """Name, latitude, longitude and inhabitants of each commune, the most populated first."""
    return [
        [commune.name, commune.lat, commune.lon, commune.population]
        for commune in sorted(gazetteer.communes, key=by_population)
        if commune.department in departments
        and commune.population >= SMALLEST_NAMED
        and commune.lat is not None
        and commune.city is None
    ]


def _points(coordinates: Any) -> list[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        return [(coordinates[0], coordinates[1])]
    return [point for part in coordinates for point in _points(part)]
