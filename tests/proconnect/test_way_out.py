import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import func, select

from resource_base.accounts import second_factor
from resource_base.accounts.demonstration import PASSWORD
from resource_base.accounts.models import SignInSession, User
from resource_base.accounts.sign_ons import SignOn
from resource_base.database import now
from tests.proconnect.conftest import HOME
from tests.proconnect.test_round_trip import ADVISER, text


@pytest.fixture
def signed_in(browser, link):
    link(ADVISER)
    browser.sign_in()
    return browser


def sign_out(browser):
    return browser.press("/deconnexion", on="/proconnect/mes-identites")


def test_both_sessions_end_ours_first(signed_in, provider, proconnect):
    page = sign_out(signed_in)

    assert not signed_in.is_signed_in
    assert provider.sessions_ended == 0
    with proconnect.base.database.reading() as session:
        kept = [session.scalar(select(func.count()).select_from(kind)) for kind in (SignInSession, SignOn)]
    assert kept == [0, 0]

    address = page.headers["Refresh"].removeprefix("0; url=")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked.keys() == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert asked["post_logout_redirect_uri"] == f"{HOME}/proconnect/deconnecte"
    assert len(asked["state"]) >= 32
    assert address.replace("&", "&amp;") in page.get_data(as_text=True)  # a link, should the browser wait

    end = signed_in.client.get(signed_in.ask(address))
    assert (end.status_code, provider.sessions_ended) == (200, 1)
    assert "Déconnexion terminée" in text(end)


def test_both_sessions_end_after_a_second_step_too(browser, link, proconnect):
    user_id, earlier = link(ADVISER), now() - timedelta(minutes=5)
    keys = proconnect.base.keys
    with proconnect.base.database.transaction() as session:
        user = session.get_one(User, user_id)
        secret = second_factor.begin(session, user, keys=keys, issuer="Base", at=earlier).secret
        code = pyotp.TOTP(secret).at(earlier)
        second_factor.confirm(session, user, code=code, keys=keys, at=earlier)
    assert browser.sign_in().location == "/connexion/code"
    browser.press("/connexion/code", on="/connexion/code", code=pyotp.TOTP(secret).now())
    assert browser.is_signed_in
    assert "id_token_hint=" in sign_out(browser).headers["Refresh"]


def test_the_policy_of_the_way_out_stays_what_it_is_everywhere(signed_in):
    policies = {
        re.sub("nonce-[^']*", "", answer.headers["Content-Security-Policy"])
        for answer in (signed_in.client.get("/proconnect/mes-identites"), sign_out(signed_in))
    }
    assert len(policies) == 1
    assert "form-action 'self';" in policies.pop()


@pytest.mark.parametrize("query", ["", "?state=", f"?state={'f' * 43}", "?state=%C3%A9"])
def test_a_way_out_that_was_not_asked_here_is_told(signed_in, query):
    sign_out(signed_in)
    answer = signed_in.client.get(f"/proconnect/deconnecte{query}")
    assert answer.status_code == 400
    assert "n’a pas été demandée depuis ce navigateur" in text(answer)


def test_a_way_out_serves_once(signed_in):
    address = sign_out(signed_in).headers["Refresh"].removeprefix("0; url=")
    back = signed_in.ask(address)
    assert [signed_in.client.get(back).status_code for _ in range(2)] == [200, 400]


def test_who_came_with_a_password_is_not_sent_to_the_provider(browser):
    browser.enter(ADVISER, PASSWORD)
    answer = sign_out(browser)
    assert (answer.status_code, answer.location) == (303, "/connexion")


def test_our_session_ends_even_when_the_provider_is_down(signed_in, provider, proconnect):
    proconnect.app.extensions["proconnect"]._published.clear()
    provider.answers["openid-configuration"] = (503, "", "text/html")
    answer = sign_out(signed_in)
    assert (answer.status_code, answer.location) == (303, "/connexion")
    assert not signed_in.is_signed_in
