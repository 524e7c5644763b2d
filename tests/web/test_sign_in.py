"""Signing in and out, as a browser does it."""

import re

from resource_base.accounts.demonstration import ACCOUNTS, PASSWORD
from resource_base.accounts.signing_in import PER_ACCOUNT, REFUSED
from tests.web.browsing import sign_in, token_in


def test_someone_signs_in_reads_and_signs_out(planted):
    client = planted.visitor()
    arrived = sign_in(client)
    assert (arrived.status_code, arrived.location) == (303, "/")
    home = client.get("/")
    assert ACCOUNTS[0].name in home.text
    left = client.post("/deconnexion", data={"csrf_token": token_in(home)})
    assert (left.status_code, left.location) == (303, "/connexion")
    assert client.get("/").status_code == 302


def test_one_comes_back_to_the_page_that_was_asked_for(planted):
    client = planted.visitor()
    led = client.get("/recherche?q=permis&habite=Morteau")
    form = client.get(led.location)
    hidden = re.findall(r'name="next" value="([^"]+)"', form.text)
    answer = sign_in(client, next=hidden[0].replace("&amp;", "&"))
    assert answer.location == "/recherche?q=permis&habite=Morteau"


def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(planted):
    pages = [
        sign_in(planted.visitor(), password="pas le bon du tout"),
        sign_in(planted.visitor(), email="personne@demo.example"),
    ]
    assert [page.status_code for page in pages] == [422, 422]
    assert all(REFUSED in page.text.replace("&#39;", "'") for page in pages)
    assert "pas le bon du tout" not in pages[0].text


def test_too_many_attempts_wait_and_say_how_long(planted):
    client = planted.visitor()
    email = "cible@demo.example"
    answers = [sign_in(client, email=email, password="au hasard, encore") for _ in range(PER_ACCOUNT + 1)]
    assert [answer.status_code for answer in answers] == [422] * PER_ACCOUNT + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert "Réessayez dans une minute" in answers[-1].text.replace("\u00a0", " ")


def test_the_session_is_ended_by_the_server(planted):
    client = planted.client_as("professional")
    with client.session_transaction() as cookie:
        stolen = dict(cookie)
    page = client.get("/")
    client.post("/deconnexion", data={"csrf_token": token_in(page)})
    with client.session_transaction() as cookie:
        cookie.update(stolen)
    assert client.get("/").status_code == 302


def test_the_cookie_is_kept_from_scripts_and_other_sites(planted):
    answer = sign_in(planted.visitor())
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/"))


def test_the_accounts_of_the_demonstration_are_shown_there_alone(site, planted):
    assert all(account.email in site.visitor().get("/connexion").text for account in ACCOUNTS)
    assert PASSWORD not in planted.visitor().get("/connexion").text


def test_whoever_is_signed_in_is_led_home(planted):
    answer = planted.client_as("curator").get("/connexion")
    assert (answer.status_code, answer.location) == (303, "/")
