"""Where a place is: as entered, else as the service knows it, else by its commune; never an error."""

import time
from dataclasses import replace

import pytest

from resource_base.geo.ban import Ban
from resource_base.geo.geocoding import Geocoder, street_of
from resource_base.geo.positions import Answer, Position, Precision
from resource_base.settings import Geocoder as Choice
from resource_base.settings import Settings

ADDRESS = "12 rue de la République, 25300 Pontarlier"
AT_THE_DOOR = Answer(lat=46.9061, lon=6.3551, kind="housenumber", score=0.9, citycode="25462")
TOWN_HALL = Position(46.9041, 6.3542, Precision.commune, "mairie", None, "25462")


class FakeService:
    """An address base that always gives the same answer, and remembers what it was asked."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def find(self, street, *, citycode):
        self.asked.append((street, citycode))
        return self.answer


@pytest.fixture
def located(gazetteer, contours):
    """Locates an address in Pontarlier, with the service that is given."""

    def locate(service=None, *, insee="25462", address=ADDRESS, lat=None, lon=None):
        commune = gazetteer.commune(insee) if insee else None
        geocoder = Geocoder(gazetteer, contours, service)
        return geocoder.locate(address=address, commune=commune, lat=lat, lon=lon)

    return locate


def test_entered_coordinates_come_before_everything_else(located):
    service = FakeService(AT_THE_DOOR)
    assert located(service, lat=46.91, lon=6.36) == Position(
        46.91, 6.36, Precision.entered, "saisie", None, "25462"
    )
    assert service.asked == []


@pytest.mark.parametrize(
    ("lat", "lon"), [(0, 0), (6.36, 46.91), (48.85, 2.35), (float("nan"), 6.36), (91, 6), (46.91, None)]
)
def test_coordinates_outside_the_department_are_not_kept(located, lat, lon):
    assert located(lat=lat, lon=lon) == TOWN_HALL


def test_without_a_commune_coordinates_are_kept_anywhere_in_france_only(located):
    entered = Position(48.85, 2.35, Precision.entered, "saisie", None, None)
    assert located(insee=None, address=None, lat=48.85, lon=2.35) == entered
    assert located(insee=None, address=None, lat=46.2044, lon=6.1432) is None


def test_an_address_is_asked_in_its_commune(located):
    service = FakeService(AT_THE_DOOR)
    position = Position(46.9061, 6.3551, Precision.address, "ban", 0.9, "25462")
    assert located(service) == position
    assert service.asked == [("12 rue de la République", "25462")]


def test_the_commune_is_read_at_the_end_of_the_address(located):
    service = FakeService(AT_THE_DOOR)
    assert located(service, insee=None).insee == "25462"
    assert service.asked == [("12 rue de la République", "25462")]


@pytest.mark.parametrize(
    ("answer", "precision"),
    [
        ({}, Precision.address),
        ({"score": 0.55}, Precision.address),
        ({"score": 0.54}, Precision.commune),
        ({"kind": "street", "score": 0.60}, Precision.street),
        ({"kind": "street", "score": 0.59}, Precision.commune),
        ({"kind": "locality", "score": 0.60}, Precision.locality),
        ({"kind": "municipality", "score": 0.99}, Precision.commune),
        ({"kind": "planet"}, Precision.commune),
        ({"score": float("nan")}, Precision.commune),
        ({"citycode": "25204"}, Precision.commune),  # another commune
        ({"citycode": ""}, Precision.commune),
        ({"lat": 0.0, "lon": 0.0}, Precision.commune),
        ({"lat": float("inf")}, Precision.commune),
    ],
)
def test_an_answer_is_kept_when_it_is_sure_and_in_the_commune(located, answer, precision):
    assert located(FakeService(replace(AT_THE_DOOR, **answer))).precision == precision


def test_an_answer_in_an_arrondissement_answers_for_its_city(located):
    answer = replace(AT_THE_DOOR, lat=48.8421, lon=2.2928, citycode="75115")
    assert located(FakeService(answer), insee="75056").precision is Precision.address


def test_a_service_that_finds_nothing_leaves_the_point_of_the_commune(located):
    assert located(FakeService(None)) == TOWN_HALL


def test_without_service_or_address_a_place_is_at_its_commune(located):
    assert located() == TOWN_HALL
    service = FakeService(AT_THE_DOOR)
    assert located(service, address=None) == located(service, address="") == TOWN_HALL
    assert service.asked == []


def test_what_cannot_be_located_is_nowhere(located):
    assert located(insee=None, address=None) is None
    assert located(insee=None, address="12 rue de la République") is None
    assert located(insee="97502") is None  # a commune of which no point is known


def test_only_what_was_entered_or_a_house_is_shown_as_exact():
    assert [precision for precision in Precision if not precision.is_approximate] == ["entered", "address"]


@pytest.mark.parametrize(
    ("address", "street"),
    [
        (ADDRESS, "12 rue de la République"),
        ("4 rue de la Paix - BP 123 - 25200 MONTBELIARD CEDEX", "4 rue de la Paix"),
        ("4 rue de la Paix\nCS 40012\n25030 Besançon cedex", "4 rue de la Paix"),
        ("25300 Pontarlier", ""),
        ("  4,  rue de la Paix ", "4 rue de la Paix"),
    ],
)
def test_the_street_is_what_is_asked(address, street):
    assert street_of(address) == street


def test_nothing_is_asked_online_unless_the_settings_say_so(gazetteer):
    assert Geocoder.from_settings(Settings(), gazetteer).online is None
    assert isinstance(Geocoder.from_settings(Settings(geocoder=Choice.BAN), gazetteer).online, Ban)


def test_a_long_address_is_read_in_no_time():
    began = time.process_time()
    assert street_of("12 rue X" + " " * 50_000 + "Y") == "12 rue X Y"
    assert time.process_time() - began < 2  # it took ten seconds
