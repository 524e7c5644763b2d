import json
import re
import time
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import time_machine
from joserfc.jwk import ECKey
from sqlalchemy import delete, func, select

from resource_base.accounts.demonstration import PASSWORD
from resource_base.accounts.models import SignInSession
from resource_base.database import now
from resource_base.web.signing_in.proconnect import PER_ADDRESS
from tests.proconnect.conftest import Browser
from tests.proconnect.test_round_trip import ADVISER, text

OTHER = "somebody-else"


@pytest.fixture(autouse=True)
def nadia_is_linked(link):
    link(ADVISER)


def assert_refused(browser, answer, title, status=403):
    assert (answer.status_code, text(answer).count(f"<h1>{title}</h1>")) == (status, 1), text(answer)
    assert not browser.is_signed_in


def test_who_refuses_at_the_provider_is_not_signed_in(browser, provider):
    provider.person = None
    answer = browser.sign_in()
    assert_refused(browser, answer, "Connexion abandonnée")
    assert "User authentication aborted" not in text(answer)
    assert "token" not in provider.calls


def test_any_other_error_of_the_provider_is_told_without_its_words(browser):
    path = browser.leave().split("?")[0] + "?" + _query(browser, error="<b>server_error", code=None)
    answer = browser.client.get(path)
    assert_refused(browser, answer, "Connexion refusée")
    assert "server_error" not in text(answer)


def test_a_forged_state_is_refused_before_the_provider_is_asked(browser, provider):
    path = browser.leave()
    answer = browser.client.get(re.sub(r"state=[^&]*", f"state={'f' * 43}", path))
    assert_refused(browser, answer, "Connexion à recommencer", 400)
    assert "token" not in provider.calls


@pytest.mark.parametrize(
    "path", ["/proconnect/retour", "/proconnect/retour?code=a&state=", "/proconnect/retour?state=é%00"]
)
def test_a_return_without_departure_is_refused(browser, path):
    assert_refused(browser, browser.client.get(path), "Connexion à recommencer", 400)


def test_the_return_of_one_browser_opens_nothing_in_another(browser, proconnect, provider):
    stolen = browser.leave()
    victim = Browser(proconnect.visitor())
    victim.client.get("/proconnect/connexion")
    assert_refused(victim, victim.client.get(stolen), "Connexion à recommencer", 400)
    assert "token" not in provider.calls


def test_a_return_serves_once(browser):
    path = browser.leave()
    browser.client.get(path)
    browser.press("/deconnexion", on="/proconnect/mes-identites")
    assert_refused(browser, browser.client.get(path), "Connexion à recommencer", 400)


def test_a_return_that_failed_serves_no_more(browser, provider):
    provider.person = None
    path = browser.leave()
    assert [browser.client.get(path).status_code for _ in range(2)] == [403, 400]


def test_a_return_is_for_who_left(browser, proconnect):
    browser.enter(ADVISER, PASSWORD)
    path = browser.leave("/proconnect/rattacher")
    with proconnect.base.database.transaction() as session:
        session.execute(delete(SignInSession))
    assert_refused(browser, browser.client.get(path), "Connexion à recommencer", 400)


def test_a_stolen_cookie_does_not_make_a_code_serve_twice(browser, proconnect, provider):
    path = browser.leave()
    with browser.client.session_transaction() as cookie:
        copy = dict(cookie)
    browser.client.get(path)
    thief = Browser(proconnect.visitor())
    with thief.client.session_transaction() as cookie:
        cookie.update(copy)
    assert_refused(thief, thief.client.get(path), "Connexion refusée")
    assert provider.refusals == ["invalid_grant: code"]


def test_a_departure_waits_a_quarter_of_an_hour(browser):
    path = browser.leave()
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert_refused(browser, browser.client.get(path), "Connexion à recommencer", 400)


def test_a_code_that_waited_too_long_is_refused(browser, provider):
    path = browser.leave()
    provider.clock = lambda: time.time() + 61
    assert_refused(browser, browser.client.get(path), "Connexion refusée")
    assert provider.refusals == ["invalid_grant: code"]


@pytest.mark.parametrize("issuer", ["https://voleur.example/api/v2", None])
def test_the_answer_of_another_provider_is_refused(browser, provider, issuer):
    browser.leave()
    answer = browser.client.get("/proconnect/retour?" + _query(browser, iss=issuer))
    assert_refused(browser, answer, "Connexion refusée")
    assert "token" not in provider.calls


DAY = 86_400  # seconds


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "n" * 43},
        {"nonce": None},
        {"iss": "https://voleur.example/api/v2"},
        {"aud": "another-client"},
        {"aud": "another-client", "azp": "base-de-ressources"},
        {"aud": ["base-de-ressources", "another-client"], "azp": "another-client"},
        {"exp": int(time.time()) - 6},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": float("inf")},
        {"iat": int(time.time()) + DAY},  # read when the tests are gathered, told long after
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"sub": OTHER},
        {"sub": ""},
        {"sub": ["nadia-at-her-agency"]},
        {"sub": "x" * 256},
    ],
    ids="-".join,  # names alone: two of the values follow the clock
)
def test_an_id_token_that_does_not_hold_is_refused(browser, provider, lie):
    provider.id_claims = lambda claims: {
        name: value for name, value in (claims | lie).items() if value is not None
    }
    assert_refused(browser, browser.sign_in(), "Connexion refusée")


@pytest.mark.parametrize(
    "lie", [{"sub": OTHER}, {"sub": None}, {"aud": "another-client"}, {"iss": "https://a.b"}], ids=str
)
def test_a_userinfo_that_does_not_hold_is_refused(browser, provider, lie):
    provider.userinfo_claims = lambda told: told | lie
    assert_refused(browser, browser.sign_in(), "Connexion refusée")


def test_two_clocks_may_differ_by_five_seconds(browser, provider):
    with time_machine.travel(now().replace(microsecond=0), tick=False):
        told = {"exp": int(time.time()) - 4, "iat": int(time.time()) + 4}
        provider.id_claims = lambda claims: claims | told
        assert browser.sign_in().location == "/"


def test_what_another_key_signed_is_refused(browser, provider):
    provider.forged_with = ECKey.generate_key("P-256")
    assert_refused(browser, browser.sign_in(), "Connexion refusée")


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}], ids=str)
def test_an_unsigned_id_token_is_refused(browser, provider, header):
    from base64 import urlsafe_b64encode as b64

    body = {"iss": provider.issuer, "sub": "nadia-at-her-agency", "aud": "base-de-ressources"}
    token = b".".join(b64(json.dumps(part).encode()).rstrip(b"=") for part in (header, body)).decode() + "."
    answer = {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": token}
    path = browser.leave()
    provider.answers["token"] = (200, json.dumps(answer), "application/json")
    assert_refused(browser, browser.client.get(path), "Connexion refusée")


def test_new_keys_of_the_provider_are_read_once(browser, provider):
    browser.sign_in()
    browser.press("/deconnexion", on="/proconnect/mes-identites")
    provider.change_keys()
    provider.calls.clear()
    assert browser.sign_in().location == "/"
    assert provider.calls.count("jwks") == 1


def test_what_the_provider_publishes_is_not_asked_at_each_sign_in(browser, provider):
    browser.sign_in()
    browser.press("/deconnexion", on="/proconnect/mes-identites")
    provider.calls.clear()
    browser.sign_in()
    assert sorted(provider.calls) == ["authorize", "token", "userinfo"]


GARBAGE = [
    (200, "<html>Oups</html>", "text/html"),
    (200, "", "application/json"),
    (200, "[]", "application/json"),
    (200, "null", "application/json"),
    (200, '{"keys": []}', "application/json"),
    (200, '{"keys": [{"kty": "EC"}]}', "application/json"),
    (200, '{"access_token": 3, "id_token": {}, "expires_in": "x"}', "application/json"),
    (200, '{"error": "invalid_grant", "error_description": "é\\u0000 déjà"}', "application/json"),
    (400, '{"error": {"a": 1}}', "application/json"),
    (200, "not.a.jwt", "application/jwt"),
    (200, "\u00e9" * 10, "application/jwt"),
    (302, "", "text/html"),
    (500, "<html>Oups</html>", "text/html"),
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=[str(one) for one in GARBAGE])
@pytest.mark.parametrize("place", ["openid-configuration", "token", "jwks", "userinfo"])
def test_whatever_the_provider_answers_is_a_page_in_french(browser, provider, proconnect, place, garbage):
    proconnect.app.extensions["proconnect"]._published.clear()
    if place == "openid-configuration":
        provider.answers[place] = garbage
        answer = browser.client.get("/proconnect/connexion")
    else:
        path = browser.leave()
        provider.answers[place] = garbage
        answer = browser.client.get(path)
    assert answer.status_code in {403, 503}
    assert re.search("<h1>(Connexion refusée|ProConnect ne répond pas)</h1>", text(answer))
    assert not browser.is_signed_in


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://voleur.example/api/v2"},
        {"token_endpoint": "http://127.0.0.1/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"userinfo_endpoint": None},
        {"jwks_uri": 3},
    ],
    ids=str,
)
def test_a_secret_is_sent_nowhere_unsafe(browser, provider, change):
    published = requests.get(f"{provider.issuer}/.well-known/openid-configuration", timeout=5).json()
    provider.answers["openid-configuration"] = (200, json.dumps(published | change), "application/json")
    assert_refused(browser, browser.client.get("/proconnect/connexion"), "ProConnect ne répond pas", 503)


def test_a_provider_that_is_down_is_told_as_such(browser, proconnect, monkeypatch):
    path = browser.leave()
    trusted = proconnect.app.extensions["proconnect"]
    monkeypatch.setattr(trusted, "issuer", "https://127.0.0.1:9/api/v2")
    assert_refused(browser, browser.client.get("/proconnect/connexion"), "ProConnect ne répond pas", 503)
    assert_refused(browser, browser.client.get(path), "ProConnect ne répond pas", 503)
    assert browser.client.get("/connexion").status_code == 200


def test_failures_are_counted_and_successes_are_not(browser, provider, monkeypatch):
    monkeypatch.setattr("resource_base.web.signing_in.proconnect.PER_ADDRESS", replace(PER_ADDRESS, times=2))
    for _ in range(3):
        assert browser.sign_in().status_code == 303
        browser.press("/deconnexion", on="/proconnect/mes-identites")
    provider.forged_with = ECKey.generate_key("P-256")
    answers = [browser.sign_in() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [403, 403, 429]
    assert "Retry-After" in answers[-1].headers


def test_a_refusal_leaves_no_session_behind(browser, provider, proconnect):
    provider.id_claims = lambda claims: claims | {"nonce": "n" * 43}
    browser.sign_in()
    with proconnect.base.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_the_log_tells_why_and_no_secret(browser, provider, caplog):
    provider.id_claims = lambda claims: claims | {"nonce": "n" * 43}
    browser.sign_in()
    told = [
        record.getMessage()
        for record in caplog.records
        if record.name == "resource_base.web.signing_in.proconnect"
    ]
    assert told == ["sign-on refused: \"InvalidClaimError: invalid_claim: Invalid claim: 'nonce'\""]


def _query(browser, **changes):
    """The query of a return to the last departure, changed."""
    state = parse_qs(urlsplit(browser.seen[-1]).query)["state"][0]
    issuer = browser.seen[-1].split("/authorize")[0]
    given = {"state": state, "code": "c" * 43, "iss": issuer, **changes}
    return urlencode({name: value for name, value in given.items() if value is not None})
