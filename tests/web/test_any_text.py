"""Any text at all in the forms of accounts: a page answers, never a fault."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_base.accounts.vocabulary import Stage
from tests.site import Site

NAMES = ("email", "name", "password", "current", "code", "next", "organization_label", "function", "message")
FORM = st.dictionaries(
    st.sampled_from([*NAMES, "role", "session", "position"]), st.text(st.characters(codec="utf-8"))
)
OPEN = ("/connexion", "/mot-de-passe-oublie", "/demander-un-acces", "/invitation/x", "/mot-de-passe-oublie/x")
MINE = ("/mon-compte/sessions/fermer", "/mon-compte/mot-de-passe", "/invitations")
STEPS = {"code": Stage.CODE, "double-authentification": Stage.ENROLMENT}
ANSWERS = {303, 403, 404, 422, 429, 200}


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory):
    """A site of its own, whose counters fill up; it takes forms without their token."""
    site = Site.build(tmp_path_factory.mktemp("any-text"), lambda _base, _session: None)
    site.app.config["WTF_CSRF_ENABLED"] = False
    site.app.test_client_class = FlaskClient  # a control character typed is shown again, which no HTML allows
    yield site
    site.base.database.dispose()


@settings(max_examples=25, deadline=None)
@given(FORM)
def test_every_form_of_accounts_answers(unsigned, fields):
    visitor = unsigned.visitor()
    steps = {f"/connexion/{page}": unsigned.half_way(stage) for page, stage in STEPS.items()}
    posts = [(visitor, path) for path in OPEN] + [(client, path) for path, client in steps.items()]
    found = {path: client.post(path, data=fields).status_code for client, path in posts}
    signed_in = unsigned.client_as("curator")
    found |= {path: signed_in.post(path, data=fields).status_code for path in MINE}
    assert {path: status for path, status in found.items() if status not in ANSWERS} == {}
