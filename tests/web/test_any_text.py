"""Any text at all in any form and any question: a page answers, never a fault.

The forms are those of the table of routes, so that a new one is tried as soon as it is classified; their
fields are all the names that a view reads or a template writes. Good values are kept beside the odd ones, so
that what is odd is met beyond the first check too.
"""

import inspect
import re
import sys
from urllib.parse import quote_from_bytes

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_base.accounts.vocabulary import Stage
from resource_base.settings import ROOT
from tests.house.crossroads import Crossroads
from tests.house.matrix import COLUMNS, TABLE

STEPS = {"/connexion/code": Stage.CODE, "/connexion/double-authentification": Stage.ENROLMENT}
ANSWERS = {200, 303, 400, 403, 404, 409, 413, 422, 429}
FINE = ("200", "303", "422")

# The names that views read, and those that templates write.
READ = re.compile(r"(?:form|args|given|values)(?:\.get|\.getlist)?[(\[]\"([a-z_-]+)\"")
WRITTEN = re.compile(r"<(?:input|select|textarea)[^>]* name=\"([a-z_-]+)\"|(?:field|free_text)\('([a-z_-]+)'")


def names_in(folder, suffix, pattern):
    files = sorted((ROOT / folder).rglob(f"*{suffix}"))
    found = (pattern.findall(path.read_text("utf-8")) for path in files)
    return {
        name for each in found for match in each for name in ([match] if isinstance(match, str) else match)
    }


OFFERED = {name for line in TABLE for name in line.fields}
READ_NAMES = names_in("resource_base/web", ".py", READ) | names_in("templates", ".html", WRITTEN)
NAMES = sorted((OFFERED | READ_NAMES) - {"", "csrf_token"})
LINES = {f"{line.method} {line.path}": line for line in TABLE if set(line.expected.values()) & set(FINE)}

ODD = st.sampled_from(
    [
        *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"{nothing}", b"${x}", b"' OR 1=1 --", b"<script>"),
        *("²".encode(), b"-1", b"1e999", b"9" * 40, b"0x1", b"NaN", b"00000000-0000-0000-0000-000000000000"),
        *(b"2026-02-31", b"25:61", b"a@b", b"@", b"=1+1", b"\r\n\r\n", "\u202e\u0000é".encode(), b"A" * 5000),
    ]
)
ANY = st.one_of(ODD, st.text(st.characters(codec="utf-8")).map(str.encode), st.binary(max_size=40))


def names_read_by(app, line):
    """The names that the module of this view reads."""
    view = app.view_functions[line.rule(app).endpoint]
    return READ.findall(inspect.getsource(sys.modules[view.__module__]))


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory):
    """A site with one of each role and of each object; it takes forms without their token."""
    made = Crossroads.build(tmp_path_factory.mktemp("any-text"))
    made.site.app.config["WTF_CSRF_ENABLED"] = False
    made.site.app.test_client_class = (
        FlaskClient  # a control character typed is shown again, which no HTML allows
    )
    yield made
    made.site.base.database.dispose()


def test_the_names_of_the_fields_are_found():
    assert {"email", "code", "message", "message_read_again", "position", "domain", "sentence"} - set(
        NAMES
    ) == {"message_read_again"}
    assert len(NAMES) > 40


@pytest.mark.parametrize("name", LINES)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_every_form_and_every_page_answers(unsigned, name, data):
    line = LINES[name]
    good = {field: unsigned.named(value).encode() for field, value in line.fields.items()}
    likely = st.sampled_from(sorted({*line.fields, *names_read_by(unsigned.site.app, line)}) or NAMES)
    typed = data.draw(st.dictionaries(st.one_of(likely, likely, st.sampled_from(NAMES)), ANY, max_size=8))
    body = "&".join(f"{field}={quote_from_bytes(value)}" for field, value in {**good, **typed}.items())
    who = next(who for who in COLUMNS if line.expected[who] in FINE)
    stage = STEPS.get(line.path.removesuffix("/cle"), Stage.FULL)
    client = unsigned.client("cur" if stage is not Stage.FULL else who, stage=stage)
    path, form = unsigned.named(line.path), "application/x-www-form-urlencoded"
    with unsigned.undone():
        if line.method == "POST":
            answer = client.post(path, data=body, content_type=form, buffered=True)
        else:
            answer = client.get(path, query_string=body, buffered=True)
    assert (body, answer.status_code in ANSWERS) == (body, True)
