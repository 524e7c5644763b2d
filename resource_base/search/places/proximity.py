"""How far the places of an entry are: the nearest of its points, in kilometres as the crow flies."""

import math

import numpy as np
from numpy.typing import NDArray

from resource_base.geo.distance import EARTH_RADIUS_KM
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import Prepared
from resource_base.search.places.place import Place

Numbers = NDArray[np.float64]


def nearest_km(prepared: Prepared, origin: Place, rows: Rows) -> Numbers:
    """Distance from the origin to the nearest point of each of these entries, float64 (k,).

    Infinite for an entry without a point: remote, not placed, or at a confidential address. The same great
    circle as `geo.distance.great_circle_km`, from the chord between two points of the unit sphere, which
    needs no sine of each place: `2 R asin(chord / 2)`.
    """
    if origin.lat is None or origin.lon is None:
        return np.full(len(rows), np.inf)
    here = _on_sphere(origin.lat, origin.lon)
    squares = _squares([axis.take(rows) for axis in prepared.first_on_sphere], here)
    if prepared.in_several_places is not None:
        several = np.flatnonzero(prepared.in_several_places.take(rows))
        squares[several] = _nearest_squares(prepared, rows[several], here)
    unplaced = np.isinf(squares)
    km = np.sqrt(squares, out=squares)
    km /= 2
    np.arcsin(np.minimum(km, 1.0, out=km), out=km)
    km *= 2 * EARTH_RADIUS_KM
    km[unplaced] = np.inf
    return km


def _nearest_squares(prepared: Prepared, rows: Rows, here: tuple[float, float, float]) -> Numbers:
    """The square of the chord to the nearest of the points of each of these entries, which all have some."""
    if not len(rows):
        return np.empty(0)
    first = prepared.first_point[rows]
    points = prepared.first_point[rows + 1] - first
    starts = np.concatenate(([0], np.cumsum(points)[:-1]))  # where each entry begins among the points taken
    taken = np.arange(int(points.sum())) + np.repeat(first - starts, points)
    found: Numbers = np.minimum.reduceat(
        _squares([axis.take(taken) for axis in prepared.on_sphere], here), starts
    )
    return found


def _squares(points: list[Numbers], here: tuple[float, float, float]) -> Numbers:
    """The points, which are lost, give the squares of their chords."""
    for axis, at in zip(points, here, strict=True):
        np.subtract(axis, at, out=axis)
        np.square(axis, out=axis)
    squares, y, z = points
    squares += y
    squares += z
    return squares


def _on_sphere(lat: float, lon: float) -> tuple[float, float, float]:
    phi, theta = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)
