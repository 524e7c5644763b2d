"""Outlines of the territories: what a map draws, and whether a point lies where it is said to."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from resource_base.errors import UnknownPlace
from resource_base.geo.distance import EARTH_RADIUS_KM

FeatureCollection = dict[str, Any]
_KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180

# Outlines are simplified to 0.003° (330 m), and a house may stand on the border: a kilometre covers both.
TOLERANCE_KM = 1.0
_SHARED_BORDER_DEG = 0.02  # keeps Vosges beside Territoire de Belfort, and Haut-Rhin apart from Haute-Saône


class DepartmentContours(TypedDict):
    """GeoJSON, WGS 84: communes (insee, nom, epci), EPCI (siren, nom) and the outline of one département."""

    communes: FeatureCollection
    epci: FeatureCollection
    departement: FeatureCollection


@dataclass(frozen=True)
class Outline:
    """The borders of a département as segments: longitude and latitude of both ends, degrees, one per row."""

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]

    def holds(self, lat: float, lon: float, *, tolerance_km: float) -> bool:
        """Whether the point is inside, or at most `tolerance_km` from a border."""
        return self._inside(lat, lon) or self._distance_km(lat, lon) <= tolerance_km

    def touches(self, other: "Outline") -> bool:
        """Whether the borders have a point in common; within 0.02°, for simplifying cut off the shortest."""
        gap_low = other.starts.min(axis=0) - self.starts.max(axis=0)
        gap_high = self.starts.min(axis=0) - other.starts.max(axis=0)
        if max(gap_low.max(), gap_high.max()) > _SHARED_BORDER_DEG:
            return False
        gaps = np.abs(self.starts[:, None] - other.starts[None]).max(axis=2)
        return bool(gaps.min() <= _SHARED_BORDER_DEG)

    def _inside(self, lat: float, lon: float) -> bool:
        """Even-odd rule: a ray to the east crosses borders an odd number of times; holes are rings too."""
        (x1, y1), (x2, y2) = self.starts.T, self.ends.T
        straddles = (y1 > lat) != (y2 > lat)
        crossing = x1[straddles] + (lat - y1[straddles]) * (x2 - x1)[straddles] / (y2 - y1)[straddles]
        return bool(np.count_nonzero(crossing > lon) % 2)

    def _distance_km(self, lat: float, lon: float) -> float:
        """To the nearest border, on the plane tangent at the point (exact enough over a few kilometres)."""
        scale = np.array([np.cos(np.radians(lat)), 1.0]) * _KM_PER_DEGREE
        start, end = (self.starts - (lon, lat)) * scale, (self.ends - (lon, lat)) * scale
        along = end - start
        length = np.einsum("ij,ij->i", along, along)
        share = np.clip(-np.einsum("ij,ij->i", start, along) / np.where(length > 0, length, 1), 0, 1)
        nearest = start + share[:, None] * along
        return float(np.sqrt(np.einsum("ij,ij->i", nearest, nearest).min()))


class Contours:
    """Outlines read from the seeds when they are asked for. Safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._department = lru_cache(maxsize=8)(self._read_department)

    @classmethod
    def load(cls, seeds: Path) -> "Contours":
        """The outlines of `seeds`/geo, the same object for the same path."""
        return _load(seeds)

    def department(self, code: str) -> DepartmentContours:
        """The outlines inside a département ("25"), parsed; shared between callers, who must not change them.

        Raises:
            UnknownPlace: the seeds have no outline for it (overseas collectivities have none).
        """
        if code not in self._outlines:
            raise UnknownPlace(f"Aucun contour n'est connu pour le département « {code} ».")
        return self._department(code)

    @cached_property
    def departments(self) -> FeatureCollection:
        """The outlines of all départements, parsed; `properties.code` is the code."""
        return cast("FeatureCollection", _read(self._directory / "departements.geojson.gz"))

    def in_department(self, code: str, lat: float, lon: float, *, tolerance_km: float = TOLERANCE_KM) -> bool:
        """Whether a point (degrees) lies in a département or at most `tolerance_km` outside it.

        False too for numbers that are no position. True wherever it is for a département without outline:
        nothing there can be checked.
        """
        if not is_position(lat, lon):
            return False
        outline = self._outlines.get(code)
        return outline is None or outline.holds(lat, lon, tolerance_km=tolerance_km)

    def department_at(self, lat: float, lon: float) -> str | None:
        """Code of the département that a point lies in, or within a kilometre of; None elsewhere."""
        if not is_position(lat, lon):
            return None
        for tolerance_km in (0.0, TOLERANCE_KM):
            for code, outline in self._outlines.items():
                if outline.holds(lat, lon, tolerance_km=tolerance_km):
                    return code
        return None

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Codes of the départements that border this one, in order; () for an island, or without outline."""
        own = self._outlines.get(code)
        if own is None:
            return ()
        near = (other for other, outline in self._outlines.items() if own.touches(outline))
        return tuple(sorted(other for other in near if other != code))

    def around(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """These départements, then their neighbours in order: where a search looks for places."""
        beside = {neighbour for code in codes for neighbour in self.neighbours(code)}
        return (*codes, *sorted(beside.difference(codes)))

    @cached_property
    def _outlines(self) -> dict[str, Outline]:
        return {
            feature["properties"]["code"]: _outline(feature["geometry"])
            for feature in self.departments["features"]
        }

    def _read_department(self, code: str) -> DepartmentContours:
        return cast("DepartmentContours", _read(self._directory / "contours" / f"{code}.json.gz"))


def is_position(lat: float, lon: float) -> bool:
    """Whether two numbers are finite and in the range of latitudes and longitudes, in degrees."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


@lru_cache(maxsize=4)
def _load(seeds: Path) -> Contours:
    return Contours(seeds / "geo")


def _read(path: Path) -> object:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def _outline(geometry: dict[str, Any]) -> Outline:
    rings = [np.array(ring, dtype=np.float64) for ring in _rings(geometry)]
    return Outline(np.concatenate([r[:-1] for r in rings]), np.concatenate([r[1:] for r in rings]))


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        yield from polygon
