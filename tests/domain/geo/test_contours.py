"""Outlines: what the map draws, where a point lies, who is next to whom."""

import math

import pytest

from resource_base.errors import UnknownPlace
from resource_base.geo.contours import Contours
from resource_base.settings import ROOT

PONTARLIER, GENEVA = (46.9041, 6.3542), (46.2044, 6.1432)


def test_the_outlines_of_a_department_hold_its_communes_and_epcis(contours, gazetteer):
    found = contours.department("25")
    assert {f["properties"]["insee"] for f in found["communes"]["features"]} == {
        commune.insee for commune in gazetteer.communes_of("departement:25")
    }
    assert {f"epci:{f['properties']['siren']}" for f in found["epci"]["features"]} == {
        epci.code for epci in gazetteer.epcis_of_department("25")
    }
    assert [f["properties"]["dep"] for f in found["departement"]["features"]] == ["25"]


def test_outlines_are_read_once(contours):
    assert Contours.load(ROOT / "seeds") is contours
    assert contours.department("25") is contours.department("25")


@pytest.mark.parametrize("code", ["975", "20", "", "../25"])
def test_a_department_without_outline_is_refused(contours, code):
    with pytest.raises(UnknownPlace):
        contours.department(code)


def test_every_commune_lies_in_its_department(contours, gazetteer):
    outside = [
        commune.insee
        for commune in gazetteer.communes
        if commune.lat is not None
        and not contours.in_department(commune.department, commune.lat, commune.lon)
    ]
    assert outside == []


def test_a_point_is_placed(contours):
    assert contours.department_at(*PONTARLIER) == "25"
    assert contours.department_at(*GENEVA) is None
    assert contours.department_at(0, 0) is None
    assert contours.department_at(math.nan, 6) is None


def test_a_little_outside_is_still_inside(contours):
    beyond = (46.7395, 6.4)  # 830 m into Switzerland
    assert not contours.in_department("25", *beyond, tolerance_km=0)
    assert contours.in_department("25", *beyond)
    assert not contours.in_department("25", *GENEVA)


def test_the_hole_of_an_enclave_is_outside(contours):
    enclave = (44.375, 4.986)  # Valréas, of the Vaucluse, in the Drôme
    assert contours.department_at(*enclave) == "84"
    assert not contours.in_department("26", *enclave)


@pytest.mark.parametrize("position", [(91, 6), (47, 181), (math.inf, 6), (47, math.nan)])
def test_what_is_no_position_is_nowhere(contours, position):
    assert not contours.in_department("25", *position)
    assert not contours.in_department("975", *position)


def test_departments_that_share_a_border_are_neighbours(contours):
    assert contours.neighbours("25") == ("39", "70", "90")
    assert contours.neighbours("75") == ("92", "93", "94")
    assert contours.neighbours("2A") == ("2B",)
    assert contours.neighbours("974") == contours.neighbours("975") == ()
    assert contours.around(("25", "90")) == ("25", "90", "39", "68", "70", "88")
