"""How far the places of an entry are from where distances start, and which comes first there."""

import math
from collections.abc import Sequence
from operator import itemgetter

import numpy as np

from resource_base.catalog.models import Place
from resource_base.geo.distance import great_circle_km
from resource_base.search.places.place import Place as SearchedPlace


def nearest_first(origin: SearchedPlace | None, places: Sequence[Place]) -> list[tuple[float, Place]]:
    """Each place with its kilometres, the nearest first; in their order where no distance is known."""
    return sorted(zip(kilometres_from(origin, places), places, strict=True), key=itemgetter(0))


def kilometres_from(origin: SearchedPlace | None, places: Sequence[Place]) -> list[float]:
    """How far each place is as the crow flies; infinite when it, or the origin, is at no known point."""
    if origin is None or origin.lat is None or origin.lon is None:
        return [math.inf] * len(places)
    points = np.array([(place.lat, place.lon) for place in places], np.float64).reshape(-1, 2)  # None: nan
    found = great_circle_km(origin.lat, origin.lon, points[:, 0], points[:, 1])
    return [float(km) for km in np.nan_to_num(found, nan=math.inf)]
