"""Addresses complete themselves here only, at once or not at all, without wearing out who is asked."""

import time

import pytest

from resource_base.geo.addresses import Addresses
from resource_base.geo.ban import Ban
from resource_base.geo.positions import Address
from resource_base.settings import Geocoder as Choice
from resource_base.settings import Settings
from tests.domain.geo.faulty_server import running

HERE = Address("12 Rue de la République", "25300", "Pontarlier", "25462")
ELSEWHERE = Address("12 Rue de la République", "69002", "Lyon", "69382")


class FakeBase:
    """An address base that always gives the same answer, and remembers what it was asked."""

    def __init__(self, *answer):
        self.answer: list[Address] | None = list(answer)
        self.asked = []

    def complete(self, typed, *, limit, **near):
        self.asked.append((typed, limit, near))
        return self.answer


class Clock:
    """Seconds that pass when told to."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def completing(gazetteer):
    """Completes in the Doubs, with the address base that is given."""

    def build(base, **others):
        return Addresses(gazetteer, ("25",), base, **others)

    return build


@pytest.fixture
def server():
    with running() as server:
        yield server


def street(**others):
    place = {"name": "Rue du Pont", "postcode": "25290", "city": "Ornans", "citycode": "25434"}
    return {"properties": {"type": "street"} | place | others}


def test_only_addresses_of_the_departement_are_proposed_five_at_most(completing):
    base = FakeBase(ELSEWHERE, *[HERE] * 7)
    assert completing(base).complete("12 rue de la r") == [HERE] * 5
    assert base.asked == [("12 rue de la r", 20, {"lat": 47.228, "lon": 6.366})]


def test_in_a_commune_that_is_known_only_its_addresses_are_asked(completing, gazetteer):
    base = FakeBase(HERE)
    assert completing(base).complete("12 rue", commune=gazetteer.commune("25462")) == [HERE]
    assert base.asked == [("12 rue", 20, {"citycode": "25462"})]


def test_the_same_question_is_asked_once(completing, gazetteer):
    base = FakeBase(HERE)
    addresses = completing(base)
    for typed in ("12 rue", "12  RUE ", "12 rue"):
        assert addresses.complete(typed) == [HERE]
    addresses.complete("12 rue", commune=gazetteer.commune("25462"))
    assert len(base.asked) == 2


def test_under_three_characters_nothing_is_asked(completing):
    base = FakeBase(HERE)
    assert [completing(base).complete(typed) for typed in ("", "12", " ru ")] == [[], [], []]
    assert base.asked == []


def test_ten_questions_a_second_are_asked_and_no_more(completing):
    base, clock = FakeBase(HERE), Clock()
    addresses = completing(base, clock=clock)
    answers = [addresses.complete(f"{number} rue du pont") for number in range(12)]
    assert answers == [[HERE]] * 10 + [[], []]
    assert addresses.complete("9 rue du pont") == [HERE]  # it is known already
    clock.now = 1.0
    assert addresses.complete("11 rue du pont") == [HERE]
    assert len(base.asked) == 11


def test_a_failure_is_not_kept_as_an_answer(completing):
    base = FakeBase(HERE)
    base.answer, addresses = None, completing(base)
    assert addresses.complete("12 rue") == []
    base.answer = [HERE]
    assert addresses.complete("12 rue") == [HERE]


def test_the_service_is_asked_to_complete(server):
    server.answers({"features": [street(), street(type="municipality"), street(city=None), None, {}]})
    ban = Ban(server.domain, timeout_s=5)
    assert ban.complete("rue du p", limit=20, citycode="25434") == [
        Address("Rue du Pont", "25290", "Ornans", "25434")
    ]
    asked = {"q": "rue du p", "limit": "20", "autocomplete": "1", "citycode": "25434"}
    assert server.questions == [{"path": "/geocodage/search", **asked}]
    ban.close()


@pytest.mark.parametrize("body", [b"<html>portail</html>", b"[]", b"{}", b'{"features": null}'])
def test_an_answer_without_sense_proposes_nothing(server, completing, body):
    server.answers(body)
    ban = Ban(server.domain, timeout_s=5)
    assert completing(ban).complete("rue du pont") == []
    ban.close()


def test_a_service_that_is_down_holds_nobody_up_and_is_left_alone(server, completing):
    server.answers(b"", status=429, Retry_After="5")
    ban = Ban(server.domain, timeout_s=5)
    addresses, started = completing(ban), time.monotonic()
    assert [addresses.complete("rue du pont") for _ in range(8)] == [[]] * 8
    assert time.monotonic() - started < 5
    assert len(server.questions) == 3
    ban.close()


def test_nothing_is_asked_online_unless_the_settings_say_so(gazetteer):
    assert Addresses.from_settings(Settings(), gazetteer).online is None
    assert Addresses.from_settings(Settings(), gazetteer).complete("12 rue") == []
    assert isinstance(Addresses.from_settings(Settings(geocoder=Choice.BAN), gazetteer).online, Ban)
