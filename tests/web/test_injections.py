"""Texts written by others stay texts, wherever they are shown."""

import json

import pytest

from tests.house.keeping import parse, text_of
from tests.web.planted import PAYLOADS

WRITTEN = "window.leaked"


@pytest.fixture(scope="module")
def hostile(planted):
    return planted.sheet_path("Piège")


@pytest.mark.parametrize("role", ["professional", "curator"])
@pytest.mark.parametrize(
    "question", ["", "?q=pi%C3%A8ge", "?q=%3Cscript%3Ealert(1)%3C/script%3E&habite=%3Cb%3E"]
)
def test_a_page_shows_payloads_as_text(planted, hostile, role, question):
    client = planted.client_as(role)
    for path in (f"/recherche{question}", f"{hostile}{question}"):
        page = parse(client.get(path).text)
        scripts = [text_of(script) for script in page.iter("script")]
        assert [script for script in scripts if WRITTEN in script or "alert(1)" in script] == []
        assert [element.tag for element in page.iter() if element.get("src") == "x"] == []
        links = [element.get("href") or "" for element in page.iter("a")]
        assert [link for link in links if link.strip().lower().startswith("javascript")] == []
        assert "1337" not in text_of(page)


def test_the_sheet_shows_every_payload_to_its_reader(planted, hostile):
    text = text_of(parse(planted.client_as("curator").get(hostile).text))
    literal = [payload for payload in PAYLOADS if not payload.startswith(("[", "`"))]
    assert [payload for payload in literal if payload not in text] == []


def test_points_and_suggestions_are_json_that_no_browser_reads_as_a_page(planted):
    client = planted.client_as("professional")
    for path in ("/recherche/points.geojson", "/suggestions?champ=mots&q=piege"):
        answer = client.get(path)
        assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")
        assert WRITTEN in json.dumps(answer.get_json())


def test_the_drawing_escapes_its_texts(planted):
    answer = planted.client_as("professional").get("/recherche/carte.svg?q=%3C/title%3E%3Cscript%3E")
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x()"]
)
def test_signing_in_leads_nowhere_else(planted, target):
    from tests.web.browsing import sign_in

    answer = sign_in(planted.visitor(), next=target)
    assert (answer.status_code, answer.location) == (303, "/")
