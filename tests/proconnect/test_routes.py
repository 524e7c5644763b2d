"""The pages of ProConnect exist only where it is set up: the house's table of routes does not see them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resource_base.accounts.demonstration import PASSWORD
from resource_base.permissions import Permission
from tests.proconnect.test_round_trip import ADVISER

SIGNED_IN = {"start_linking", "links", "link", "unlink"}


def test_each_route_says_who_may_ask_for_it(proconnect):
    declared = {
        name.removeprefix("proconnect."): view.permission
        for name, view in proconnect.app.view_functions.items()
        if name.startswith("proconnect.")
    }
    assert {name for name, asked in declared.items() if asked is Permission.SIGNED_IN} == SIGNED_IN
    assert {name for name, asked in declared.items() if asked is Permission.ANYONE} == {
        *("start", "back", "left", "first_visit")
    }


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/proconnect/mes-identites", 302, "/connexion?next=/proconnect/mes-identites"),
        ("/proconnect/rattacher", 302, "/connexion?next=/proconnect/rattacher"),
        ("/proconnect/premiere-visite", 303, "/connexion"),
        ("/proconnect/retour", 400, None),
        ("/proconnect/deconnecte", 400, None),
    ],
)
def test_what_a_visitor_gets(browser, path, status, location):
    answer = browser.client.get(path)
    assert (answer.status_code, answer.location) == (status, location)


@pytest.mark.parametrize("path", ["/proconnect/rattacher", "/proconnect/detacher"])
def test_a_form_without_its_token_is_refused(browser, path):
    assert browser.client.post(path).status_code == 400
    browser.enter(ADVISER, PASSWORD)
    assert browser.client.post(path).status_code == 400


def test_whoever_is_signed_in_is_not_sent_away_again(browser, provider):
    browser.enter(ADVISER, PASSWORD)
    answer = browser.client.get("/proconnect/connexion?next=/recherche")
    assert (answer.location, provider.calls) == ("/recherche", [])


QUERY = st.dictionaries(
    st.sampled_from(["state", "code", "iss", "error", "error_description", "next"]), st.text(max_size=40)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERY, st.booleans())
def test_any_text_may_come_back(browser, query, expected):
    if expected:  # the state of a departure of this browser
        browser.client.get("/proconnect/connexion")
        with browser.client.session_transaction() as cookie:
            query["state"] = list(cookie["sign_on_gone"])[-1]
    statuses = [
        browser.client.get(f"/proconnect/{page}", query_string=query).status_code
        for page in ("retour", "deconnecte")
    ]
    assert set(statuses) <= {400, 403, 429}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_may_be_detached(browser, issuer, sub):
    if not browser.is_signed_in:
        browser.enter(ADVISER, PASSWORD)
    page = browser.client.get("/proconnect/mes-identites").get_data(as_text=True)
    form = {
        "csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0],
        "issuer": issuer,
        "sub": sub,
    }
    assert browser.client.post("/proconnect/detacher", data=form).status_code == 404
