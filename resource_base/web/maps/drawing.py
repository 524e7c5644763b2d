"""The territory drawn by the server: for pages without scripts, and beside the places of a sheet."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from resource_base.errors import UnknownPlace
from resource_base.geo.contours import Contours, DepartmentContours

WIDTH = 800.0  # units of the drawing; its height follows from the territory
MARGIN = 12.0


@dataclass(frozen=True)
class Frame:
    """A flat view of a small territory: degrees to units, true in shape around its middle latitude."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    height: float

    @classmethod
    def around(cls, positions: Iterable[tuple[float, float]]) -> "Frame":
        """The view that holds these (longitude, latitude) pairs."""
        lons, lats = zip(*positions, strict=True)
        narrowing = math.cos(math.radians((min(lats) + max(lats)) / 2))
        scale_x = (WIDTH - 2 * MARGIN) / ((max(lons) - min(lons)) or 1)
        scale_y = scale_x / narrowing
        height = (max(lats) - min(lats)) * scale_y + 2 * MARGIN
        return cls(min(lons), max(lats), scale_x, scale_y, round(height, 1))

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a position is drawn; it may fall outside of the drawing."""
        x = MARGIN + (lon - self.west) * self.scale_x
        return round(x, 1), round(MARGIN + (self.north - lat) * self.scale_y, 1)

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def path(self, geometry: dict[str, Any]) -> str:
        """The `d` of a path for a Polygon or a MultiPolygon."""
        return "".join(self._ring(ring) for ring in _rings(geometry))

    def _ring(self, ring: list[list[float]]) -> str:
        points = dict.fromkeys(self.at(lon, lat) for lon, lat in ring)
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


@dataclass(frozen=True)
class Drawing:
    """The départements of an installation, ready to be written as SVG paths."""

    frame: Frame
    land: str
    borders: str
    communes: dict[str, str]

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH:g} {self.frame.height:g}"


@lru_cache(maxsize=4)
def drawing_of(contours: Contours, departments: tuple[str, ...]) -> Drawing | None:
    """The drawing of these départements; None when the seeds have the outline of none of them."""
    known = list(_known(contours, departments))
    if not known:
        return None
    outlines = [feature["geometry"] for each in known for feature in each["departement"]["features"]]
    frame = Frame.around(
        (lon, lat) for geometry in outlines for ring in _rings(geometry) for lon, lat in ring
    )
    return Drawing(
        frame=frame,
        land="".join(frame.path(geometry) for geometry in outlines),
        borders="".join(
            frame.path(feature["geometry"]) for each in known for feature in each["epci"]["features"]
        ),
        communes={
            feature["properties"]["insee"]: frame.path(feature["geometry"])
            for each in known
            for feature in each["communes"]["features"]
        },
    )


def _known(contours: Contours, departments: tuple[str, ...]) -> Iterator[DepartmentContours]:
    for code in departments:
        try:
            yield contours.department(code)
        except UnknownPlace:
            continue


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        yield from polygon
