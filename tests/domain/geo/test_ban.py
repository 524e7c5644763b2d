"""The online service may be slow, broken or lying: a place is located all the same, without waiting."""

import json
import socket
import time

import pytest

from resource_base.geo.ban import Ban, Breaker, read_answer
from resource_base.geo.geocoding import Geocoder
from resource_base.geo.positions import Answer, Position, Precision
from tests.domain.geo.faulty_server import feature, running

STREET = "12 rue de la République"
FOUND = Answer(lat=46.9061, lon=6.3551, kind="housenumber", score=0.9, citycode="25462")


class Clock:
    """Seconds that pass when told to."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def server():
    with running() as server:
        yield server


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ban(server, clock):
    """A patient client: a busy machine is no broken service."""
    ban = Ban(server.domain, timeout_s=5, breaker=Breaker(clock=clock))
    yield ban
    ban.close()


def ask(ban):
    return ban.find(STREET, citycode="25462")


def test_an_address_is_asked_once_with_its_commune(server, ban):
    server.answers(feature())
    assert ask(ban) == FOUND
    assert server.questions == [
        {"path": "/geocodage/search", "q": STREET, "limit": "1", "autocomplete": "0", "citycode": "25462"}
    ]


def test_the_proxy_of_the_environment_does_not_swallow_loopback(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.answers(feature())
    ban = Ban(server.domain)
    assert ask(ban) == FOUND
    ban.close()


MALFORMED = [
    *(b"", b"<html>Connectez-vous au portail</html>", b'{"features": [', b"\xff\xfe\x00", b"[" * 100_000),
    *(b"null", b"5", b"[]", b"{}", b'"features"', b'{"features": null}', b'{"features": []}'),
    *(feature(geometry=None), feature(geometry={}), feature(geometry={"coordinates": []})),
    *(feature(geometry={"coordinates": ["6.3", "46.9"]}), feature(geometry={"coordinates": [[6.3, 46.9]]})),
    *(feature(geometry={"coordinates": [10**400, 46.9]}), feature(properties=None), feature(properties={})),
    *(feature(score=None), feature(citycode=25462), feature(kind=None), {"features": [None]}),
]


@pytest.mark.parametrize(
    "body", MALFORMED, ids=lambda body: str(body)[:30] if isinstance(body, bytes) else None
)
def test_an_answer_without_sense_is_no_answer(server, ban, body):
    server.answers(body)
    assert ask(ban) is None


def test_without_geometry_the_service_is_not_held_to_be_broken(server, ban):
    server.answers(feature(geometry=None))
    assert [ask(ban) for _ in range(5)] == [None] * 5
    server.answers(feature())
    assert ask(ban) == FOUND


@pytest.mark.parametrize("status", [301, 401, 403, 404, 407, 429, 500, 502, 503, 504])
def test_a_refusal_is_no_answer_and_nobody_waits_for_it(server, ban, status):
    server.answers(b"", status=status, Retry_After="7")
    started = time.monotonic()
    assert ask(ban) is None
    assert time.monotonic() - started < 6
    assert len(server.questions) == 1


def test_a_silent_service_is_left_when_its_time_is_up(server):
    server.delay_s = 30
    hurried = Ban(server.domain, timeout_s=0.3)
    started = time.monotonic()
    assert ask(hurried) is None
    assert 0.2 < time.monotonic() - started < 10
    assert len(server.questions) == 1
    hurried.close()


def test_a_closed_port_is_no_answer():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        ban = Ban(f"127.0.0.1:{free.getsockname()[1]}", timeout_s=0.3)
        assert ask(ban) is None
        ban.close()


def test_after_three_failures_the_service_is_left_alone_for_five_minutes(server, ban, clock):
    server.answers(b"", status=500)
    assert [ask(ban) for _ in range(5)] == [None] * 5
    assert len(server.questions) == 3
    server.answers(feature())
    clock.now = 299
    assert ask(ban) is None
    clock.now = 300
    assert ask(ban) == FOUND
    assert len(server.questions) == 4


def test_still_broken_after_the_pause_one_failure_is_enough(server, ban, clock):
    server.answers(b"", status=500)
    for clock.now in (0, 0, 0, 300, 300, 599, 600):
        ask(ban)
    assert len(server.questions) == 5


def test_failures_only_count_in_a_row(server, ban):
    for status in (500, 500, 200, 500, 500, 200):
        server.answers(feature(), status=status)
        ask(ban)
    assert len(server.questions) == 6


@pytest.mark.parametrize("status", [400, 413])
def test_a_refused_question_is_not_a_failure_of_the_service(server, ban, status):
    server.answers(b"", status=status)
    assert [ask(ban) for _ in range(5)] == [None] * 5
    assert len(server.questions) == 5


@pytest.mark.parametrize("street", ["", "  ", "12", "- rue", "?"])
def test_what_the_service_would_refuse_is_not_asked(server, ban, street):
    assert ban.find(street, citycode="25462") is None
    assert server.questions == []


def test_a_long_address_is_cut(server, ban):
    server.answers(feature())
    ban.find("rue " * 100, citycode="25462")
    assert len(server.questions[0]["q"]) == 200


def test_only_the_first_feature_counts():
    second = feature(citycode="25204")["features"]
    assert read_answer({"features": feature()["features"] + second}) == FOUND
    assert read_answer(json.loads('{"features": [{"geometry": null}]}')) is None


@pytest.mark.parametrize(
    ("domain", "asked"),
    [
        ("data.geopf.fr/geocodage", "https://data.geopf.fr/geocodage/search"),
        ("https://addok.example/", "https://addok.example/search"),
        ("http://addok.example:7878", "http://addok.example:7878/search"),
        ("localhost:7878", "http://localhost:7878/search"),
    ],
)
def test_the_service_is_asked_over_https_unless_it_is_on_this_machine(domain, asked):
    ban = Ban(domain)
    assert ban.url == asked
    ban.close()


def test_with_a_dead_service_fifty_places_are_located_at_once(server, ban, gazetteer, contours):
    server.answers(b"", status=503, Retry_After="5")
    geocoder = Geocoder(gazetteer, contours, ban)
    commune = gazetteer.commune("25462")
    started = time.monotonic()
    positions = {geocoder.locate(address=STREET, commune=commune, lat=None, lon=None) for _ in range(50)}
    assert time.monotonic() - started < 6
    assert positions == {Position(46.9041, 6.3542, Precision.commune, "mairie", None, "25462")}
