"""When something breaks under the pages: whoever reads is told plainly, and the log keeps no secret."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from resource_base.accounts import invitations
from resource_base.accounts.models import SignInSession
from resource_base.database import now
from tests.site import Site
from tests.web.test_compression import tokens_in


@pytest.fixture(scope="module")
def frail(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site without entries, of which anything may be broken."""
    folder: Path = tmp_path_factory.mktemp("frail")
    site = Site.build(folder, lambda _base, _session: None)
    site.app.config["PROPAGATE_EXCEPTIONS"] = False  # as in production: a fault becomes a page
    return site


def test_the_log_of_a_fault_keeps_neither_the_token_of_a_link_nor_a_line_of_its_own(
    frail, monkeypatch, caplog
):
    def fail(*_args, **_kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(invitations, "find", fail)
    answer = frail.visitor().get("/invitation/a-secret-token%0AERROR invented")
    assert answer.status_code == 500
    assert "failed on GET /invitation/<string:token>" in caplog.text
    assert "a-secret-token" not in caplog.text
    assert "invented" not in caplog.text


def test_one_reads_while_somebody_else_writes(frail):
    client = frail.client_as("professional")
    client.get("/mon-compte")  # the first page of a process reads its templates: it is not what is measured
    with frail.base.database.transaction() as session:
        before = now() - timedelta(minutes=5)
        session.execute(update(SignInSession).values(last_seen_at=before))
    with frail.base.database.transaction() as session:
        session.execute(select(1))  # the database is asked to write when it is first asked anything
        began = time.monotonic()
        assert client.get("/mon-compte").status_code == 200
        assert time.monotonic() - began < 5
        assert last_seen(frail) == before
    client.get("/mon-compte")
    assert last_seen(frail) > before


def last_seen(site):
    with site.base.database.reading() as session:
        return session.scalar(select(func.max(SignInSession.last_seen_at)))


@pytest.mark.parametrize("path", ["/mon-compte", "/", "/connexion"])
def test_a_database_that_does_not_answer_is_told_plainly_and_asked_once(frail, monkeypatch, path):
    client, asked = frail.client_as("professional"), []

    def away():
        asked.append(path)
        raise OperationalError("SELECT", None, Exception("connection refused"))

    monkeypatch.setattr(frail.base.database, "session", away)
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"], len(asked)) == (503, "60", 1)
    assert "La base de données est occupée, ou ne répond pas." in answer.text
    assert "enregistré" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_could_not_be_written_is_said_so(frail, monkeypatch):
    client = frail.visitor()
    token = tokens_in(client.get("/connexion").text)[0]

    def busy():
        raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))

    monkeypatch.setattr(frail.base.database, "transaction", busy)
    answer = client.post("/connexion", data={"email": "a@x.example", "password": "b", "csrf_token": token})
    assert answer.status_code == 503
    assert "Ce que vous avez envoyé n’est pas enregistré" in answer.text


@pytest.mark.parametrize("host", ["203.0.113.9", "elsewhere.example", "a b", "ressources.example@elsewhere"])
def test_who_calls_the_site_otherwise_gets_a_word_and_no_page(tmp_path, caplog, host):
    site = Site.build(tmp_path, lambda _base, _session: None, trusted_hosts=("ressources.example",))
    visitor = site.visitor()
    assert visitor.get("/connexion", headers={"Host": "ressources.example"}).status_code == 200
    for answer in (
        visitor.get("/connexion", headers={"Host": host}),
        visitor.post("/connexion", headers={"Host": host}),
        visitor.get("/static/css/site.css", headers={"Host": host}),
    ):
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        assert answer.text == "Demande incomprise : ce site a une autre adresse.\n"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert caplog.text == ""
