"""Any text at every step of the form, on its preview and in a correction: a page answers, never a fault."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_base.web.forms.groups import STEPS
from tests.site import Site
from tests.web.forms.test_fields import MORE, NAMES
from tests.web.planted import fill

ODD = st.sampled_from(
    ["²", "-1", "\0", "\ud800", "9" * 40, "NaN", "2026-02-31", "<script>", "${x}", "\u202e"]
)
TEXT = st.one_of(ODD, st.text(st.characters(codec="utf-8")))
FORM = st.dictionaries(st.sampled_from([*NAMES, *MORE]), st.lists(TEXT, min_size=1, max_size=3))
ACTION = st.sampled_from(["suivant", "ajouter:contact", "ajouter:", "quitter", "²"])
VERSION = st.sampled_from(["", "1", "2", "²", "-1", "9" * 30, "x"])


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory):
    """A site that takes forms without their token."""
    site = Site.build(tmp_path_factory.mktemp("any-step"), fill)
    site.app.config["WTF_CSRF_ENABLED"] = False
    site.app.test_client_class = FlaskClient
    yield site
    site.base.database.dispose()


@settings(max_examples=15, deadline=None)
@given(FORM, ACTION, VERSION)
def test_every_step_and_the_preview_answer(unsigned, fields, action, version):
    fields = {name: [text.encode("utf-8", "replace") for text in texts] for name, texts in fields.items()}
    client = unsigned.client_as("professional")
    home = client.post("/proposer").location.removesuffix("/etapes")
    found = {}
    for step in STEPS:
        path = f"{home}/etapes/{step.slug}"
        found[path] = client.post(path, data={**fields, "action": action, "version": version}).status_code
        found[f"GET {path}"] = client.get(path).status_code
    found["preview"] = client.get(f"{home}/relire").status_code
    found["sent"] = client.post(f"{home}/relire").status_code
    found["followed"] = client.get(home).status_code
    path = f"{unsigned.sheet_path('Hébergement d’étape')}/corriger"
    found["corrected"] = client.post(path, data={**fields, "version": version}).status_code
    assert {path: status for path, status in found.items() if status not in {200, 303, 409, 422}} == {}
