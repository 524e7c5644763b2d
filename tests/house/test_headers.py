"""What every answer carries, whatever it is."""

import gzip
import re

import pytest

from resource_base.errors import IndexUnavailable

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-…'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'"
)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/recherche", 200),
        ("/recherche/points.geojson", 200),
        ("/recherche/carte.svg", 200),
        ("/territoire.json", 200),
        ("/nulle-part", 404),
        ("/solutions/00000000-0000-0000-0000-000000000000", 404),
        ("/deconnexion", 405),
        ("/connexion", 303),
        ("/static/css/theme.css", 200),
        ("/static/rien.css", 404),
    ],
)
def test_every_answer_carries_the_headers_that_protect(client_as, path, status):
    answer = client_as("professional").get(path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    policy = re.sub(r"'nonce-[\w-]{22}'", "'nonce-…'", answer.headers["Content-Security-Policy"])
    assert policy == POLICY


def test_the_nonce_is_never_the_same(client_as):
    client = client_as("professional")
    policies = {client.get("/recherche").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_pages_are_kept_by_no_cache_and_fingerprinted_files_by_all(client_as):
    client = client_as("professional")
    kept = {
        path: client.get(path).headers["Cache-Control"]
        for path in ("/", "/territoire.json", "/static/css/site.css?v=1", "/static/css/site.css")
    }
    assert kept == {
        "/": "private, no-store",
        "/territoire.json": "private, max-age=86400",
        "/static/css/site.css?v=1": "public, max-age=31536000, immutable",
        "/static/css/site.css": "public, max-age=3600",
    }


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/static/rien.css?v=1", {}, 404),
        ("/static/rien.css", {}, 404),
        ("/static/css/site.css?v=1", {"Range": "bytes=99999999-"}, 416),
    ],
)
def test_no_cache_keeps_the_page_that_stands_for_a_file(client_as, path, headers, status):
    answer = client_as("professional").get(path, headers=headers)
    assert "Se déconnecter" in answer.text  # it is somebody's page, with the token of their forms
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "private, no-store")


def test_a_refusal_says_what_the_protocol_asks_it_to_say(client_as):
    client = client_as("professional")
    beyond = client.get("/static/css/site.css", headers={"Range": "bytes=99999999-"})
    size = len(client.get("/static/css/site.css").data)
    assert beyond.headers["Content-Range"] == f"bytes */{size}"
    refused = client.get("/deconnexion")
    assert (refused.status_code, set(refused.allow)) == (405, {"POST", "OPTIONS"})


def test_a_form_sent_from_another_site_is_refused(client_as):
    answer = client_as("professional").post("/deconnexion", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code in {400, 403}


def test_a_fault_is_told_without_its_details(site, monkeypatch, caplog):
    def fail(*_args, **_kwargs):
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(site.base.engine, "find", fail)
    monkeypatch.setitem(site.app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = site.client_as("professional").get("/recherche")
    assert answer.status_code == 500
    assert "a secret of the machine" not in answer.get_data(as_text=True)
    number = re.search(r"ce numéro\W+([0-9a-f]{8})", answer.get_data(as_text=True))
    assert number
    assert number[1] in caplog.text


def test_a_search_that_is_not_ready_says_when_to_come_back(site, monkeypatch):
    def not_ready(*_args, **_kwargs):
        raise IndexUnavailable("La recherche se prépare.")

    monkeypatch.setattr(site.base.engine, "find", not_ready)
    answer = site.client_as("professional").get("/recherche")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "La recherche se prépare." in answer.text


def test_what_is_heavy_is_compressed_for_whoever_reads_that(client_as):
    client = client_as("professional")
    for path in ("/territoire.json", "/recherche/points.geojson"):
        packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == (
            "gzip",
            "Accept-Encoding, Cookie",
        )
        assert gzip.decompress(packed.data) == client.get(path).data
