"""How far it is, against the geodesic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_base.geo.distance import distance_from_commune_km, geodesic_km, great_circle_km

BESANCON, PONTARLIER = (47.2378, 6.0241), (46.9041, 6.3542)


def test_the_distance_that_is_shown_is_the_geodesic():
    # From Karney's algorithm on WGS 84, computed apart with GeographicLib.
    assert geodesic_km(BESANCON, PONTARLIER) == pytest.approx(44.77624695885948, abs=1e-6)


@settings(deadline=None)  # the first example imports geopy
@given(st.floats(41, 51.5), st.floats(-5.2, 9.6), st.floats(41, 51.5), st.floats(-5.2, 9.6))
def test_the_great_circle_stays_within_four_thousandths_in_france(lat, lon, lat2, lon2):
    exact = geodesic_km((lat, lon), (lat2, lon2))
    (quick,) = great_circle_km(lat, lon, np.array([lat2]), np.array([lon2]))
    assert quick == pytest.approx(exact, rel=0.004, abs=1e-6)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_distances_to_many_points_come_in_their_order(kind):
    lats = np.array([BESANCON[0], PONTARLIER[0], np.nan], dtype=kind)
    lons = np.array([BESANCON[1], PONTARLIER[1], 6.0], dtype=kind)
    distances = great_circle_km(*BESANCON, lats, lons)
    assert distances.dtype == np.float64
    assert distances.tolist() == pytest.approx([0, 44.7, np.nan], abs=0.1, nan_ok=True)


def test_opposite_points_are_half_the_world_apart():
    (distance,) = great_circle_km(0, 0, np.array([0.0]), np.array([180.0]))
    assert distance == pytest.approx(np.pi * 6371.0088)


def test_the_distance_from_a_commune_is_from_its_point(gazetteer):
    assert distance_from_commune_km(gazetteer.commune("25462"), *BESANCON) == pytest.approx(44.7, abs=0.1)
    assert distance_from_commune_km(gazetteer.commune("97502"), *BESANCON) is None
