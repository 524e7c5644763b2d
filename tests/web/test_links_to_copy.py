"""« Copier le lien »: one address for a search or a sheet, that leads back to it whoever opens it."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote_plus

import pyotp
import pytest
import time_machine

from resource_base.database import now
from tests.house.keeping import parse
from tests.web.browsing import CODE, enrol, send, sign_in
from tests.web.test_second_step import PASSWORD, email  # noqa: F401 - a fixture

HERE = "http://localhost"
# A question of many accents and filters, near the longest that the second step keeps (`LONGEST_NEXT`).
LONG = f"/recherche?q={quote_plus('garde très tôt le matin à Besançon, ' * 18)}{'&theme=a' * 50}"


def copied(page):
    return next(field.get("value") for field in parse(page.text).iter("input") if field.get("id") == "lien")


def test_the_link_of_a_search_is_the_same_whatever_the_order_of_the_clicks(planted):
    client = planted.client_as("professional")
    one = client.get("/recherche?mode=a-distance&frais=gratuit&q=Piège&page=1&inconnu=x")
    other = client.get("/recherche?q=Pi%C3%A8ge&frais=gratuit&mode=a-distance")
    assert copied(one) == copied(other) == f"{HERE}/recherche?q=Pi%C3%A8ge&frais=gratuit&mode=a-distance"


def test_the_link_of_a_sheet_is_its_own_address_without_the_question(planted):
    path = planted.sheet_path("Hébergement d’étape")
    assert copied(planted.client_as("partner").get(f"{path}?q=toit")) == HERE + path


def followed(client, path):
    """What the sign-in form that a link leads to will go back to."""
    form = client.get(client.get(path).location)
    return unescape(re.findall(r'name="next" value="([^"]*)"', form.text)[0])


@pytest.mark.parametrize("path", ["/recherche?q=Pi%C3%A8ge&mode=a-distance", LONG])
def test_a_link_opened_signed_out_leads_through_the_sign_in_back_to_it(planted, path):
    client = planted.visitor()
    assert sign_in(client, next=followed(client, path)).location == path


def test_it_does_with_a_second_factor_too(planted, email):  # noqa: F811 - the fixture
    assert 1300 < len(LONG) < 1500
    client = planted.visitor()
    sign_in(client, email=email, password=PASSWORD)
    secret, _ = enrol(client)
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        other = planted.visitor()
        assert sign_in(other, email=email, password=PASSWORD, next=followed(other, LONG)).location == CODE
        assert send(other, CODE, code=pyotp.TOTP(secret).now()).location == LONG


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", f"https://evil.example/{'x' * 99}"])
def test_a_second_factor_leads_nowhere_else(planted, email, target):  # noqa: F811 - the fixture
    client = planted.visitor()
    sign_in(client, email=email, password=PASSWORD, next=target)
    assert 'href="/"' in enrol(client)[1].text
    assert "evil" not in client.get("/").text
