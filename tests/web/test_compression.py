"""Answers travel compressed, and nothing secret in them is told by their length."""

import gzip
import re

from resource_base.web.form_tokens import masked, unmasked

GZIP = {"Accept-Encoding": "gzip, br"}


def test_pages_and_files_are_compressed_for_whoever_reads_that(client_as):
    client = client_as("professional")
    for path in ("/static/css/site.css", "/static/js/results.js", "/static/img/icons.svg"):
        plain, packed = client.get(path), client.get(path, headers=GZIP)
        assert gzip.decompress(packed.data) == plain.data
        assert (packed.headers["Content-Encoding"], packed.headers["Content-Length"]) == (
            "gzip",
            str(len(packed.data)),
        )
        assert {each.headers["Vary"] for each in (plain, packed)} == {"Accept-Encoding"}
        assert "Content-Encoding" not in plain.headers
    page = client.get("/recherche", headers=GZIP)
    assert page.headers["Vary"] == "Accept-Encoding, Cookie"
    assert len(page.data) * 4 < len(client.get("/recherche").data)


def test_a_file_that_did_not_change_is_not_sent_again(client_as):
    client = client_as("professional")
    first = client.get("/static/css/site.css", headers=GZIP)
    again = client.get("/static/css/site.css", headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert first.headers["ETag"].startswith('W/"')
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_light_refused_or_a_part_stays_as_it_is(client_as):
    client = client_as("professional")
    part = client.get("/static/css/site.css", headers={**GZIP, "Range": "bytes=0-9"})
    answers = [
        client.get("/sante/vivant", headers=GZIP),
        client.get("/static/css/site.css", headers={"Accept-Encoding": "gzip;q=0"}),
        client.get("/nulle-part", headers=GZIP),
        part,
    ]
    assert [answer.headers.get("Content-Encoding") for answer in answers] == [None] * 4
    assert (part.status_code, len(part.data)) == (206, 10)


def test_the_token_of_a_form_is_never_twice_the_same_and_always_good(client_as):
    client = client_as("professional")
    tokens = {found for _ in range(3) for found in tokens_in(client.get("/").text)}
    assert len({unmasked(token).partition(".")[0] for token in tokens}) == 1
    assert len({token[:12] for token in tokens}) == len(tokens) >= 3
    assert client.post("/deconnexion", data={"csrf_token": tokens.pop()}).status_code == 303


def test_a_token_that_was_not_masked_is_none(client_as):
    client = client_as("professional")
    bare = unmasked(tokens_in(client.get("/").text)[0])
    answers = [client.post("/deconnexion", data={"csrf_token": sent}) for sent in (bare, "é", "AAA", "")]
    assert [answer.status_code for answer in answers] == [400] * 4
    assert (unmasked(masked(bare)), unmasked("%%%"), unmasked("")) == (bare, "", "")


def tokens_in(page):
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)
