"""How far the places of an entry are: the nearest of its points, in kilometres as the crow flies."""

import numpy as np
from numpy.typing import NDArray

from resource_base.geo.distance import great_circle_km
from resource_base.search.flags import Rows
from resource_base.search.places import Place
from resource_base.search.prepared import Prepared


def nearest_km(prepared: Prepared, origin: Place, rows: Rows) -> NDArray[np.float64]:
    """Distance from the origin to the nearest point of each of these entries, float64 (k,).

    Infinite for an entry without a point: remote, not placed, or at a confidential address.
    """
    nearest = np.full(len(rows), np.inf)
    if origin.lat is None or origin.lon is None:
        return nearest
    first = prepared.first_point[rows]
    points = prepared.first_point[rows + 1] - first
    placed = np.flatnonzero(points)
    if not len(placed):
        return nearest
    points = points[placed]
    starts = np.concatenate(([0], np.cumsum(points)[:-1]))  # where each entry begins among the points taken
    taken = np.arange(int(points.sum())) + np.repeat(first[placed] - starts, points)
    generation = prepared.generation
    distances = great_circle_km(
        origin.lat, origin.lon, generation.point_lat[taken], generation.point_lon[taken]
    )
    nearest[placed] = np.minimum.reduceat(distances, starts)
    return nearest
