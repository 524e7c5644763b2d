"""What a page weighs on the line, all that it links to included: the first visit of the morning."""

import re

import pytest

BUDGET = 150_000  # bytes, compressed, without the map
OF_THE_MAP = ("/vendor/leaflet/", "/css/map.css", "/js/map.js")
LINKED = re.compile(r'(?:<link[^>]+|<script[^>]+|<use )(?:href|src)="(/[^"#]+)')
LATE = re.compile(r'<script[^>]*\bsrc="([^"?]+)[^"]*"[^>]*>')


def weight(client, path):
    """Bytes on the line: address → weight, of the page and of each file that it links to, once."""
    page = client.get(path).text
    files = {found.replace("&amp;", "&") for found in LINKED.findall(page)}
    asked = {path, *(each for each in files if not any(part in each for part in OF_THE_MAP))}
    packed = {each: client.get(each, headers={"Accept-Encoding": "gzip"}) for each in asked}
    assert {each: answer.status_code for each, answer in packed.items() if answer.status_code != 200} == {}
    return {each.partition("?v=")[0]: len(answer.data) for each, answer in packed.items()}


@pytest.mark.parametrize("path", ["/", "/recherche", "/connexion"])
def test_a_first_page_stays_light(client_as, path):
    found = weight(client_as("visitor" if path == "/connexion" else "professional"), path)
    assert {"/static/vendor/bootstrap.min.css", "/static/css/site.css"} <= set(found)
    assert sum(found.values()) < BUDGET, sorted(found.items(), key=lambda each: -each[1])


def test_no_script_holds_up_the_page_but_the_one_of_two_lines(client_as):
    client = client_as("professional")
    heads = [client.get(path).text.partition("</head>")[0] for path in ("/", "/recherche", "/connexion")]
    assert {script for head in heads for script in LATE.findall(head)} == {"/static/js/early.js"}
    assert len(client.get("/static/js/early.js").text.splitlines()) == 2


def test_no_font_travels(client_as):
    client = client_as("professional")
    styles = {found for found in LINKED.findall(client.get("/recherche").text) if ".css" in found}
    assert [found for found in styles if "@font-face" in client.get(found).text] == []
