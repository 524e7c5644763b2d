"""Whatever comes back to the pages of ProConnect; what each role gets there is in tests/house/matrix.txt."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resource_base.accounts.demonstration import PASSWORD
from tests.proconnect.test_round_trip import ADVISER


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
