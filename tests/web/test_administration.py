"""« Administration »: what each of staff finds, what awaits, how the jobs went; and the header."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from resource_base.accounts import actions, invitations
from resource_base.accounts.models import Role
from resource_base.database import now
from resource_base.jobs.models import JobRun
from resource_base.permissions import Permission
from resource_base.sharing.handing_over.models import HandOver
from resource_base.sharing.handing_over.vocabulary import Way
from resource_base.web import navigation
from resource_base.web.navigation import Entry
from tests.house.keeping import parse, text_of
from tests.site import Site

PAGE = "/administration"


@pytest.fixture
def quiet(tmp_path):
    """A site of its own, where nothing happened yet."""
    site = Site.build(tmp_path, lambda _base, _session: None)
    yield site
    site.base.database.dispose()


def sections(page):
    return re.findall(r"<h2><a href=\"([^\"]+)\">", page.text)


def header(page):
    return re.findall(r'<li><a href="([^"]+)"(?: aria-current="(\w+)")?>', page.text.partition("</nav>")[0])


def test_each_of_staff_finds_what_they_look_after(quiet):
    found = {role: set(sections(quiet.client_as(role).get(PAGE))) for role in ("curator", "administrator")}
    both = {"/demandes-acces", "/invitations", "/structures"}
    alone = {"/personnes", "/lettres", "/journal"}
    assert (both <= found["curator"], found["curator"] & alone) == (True, set())
    assert both | alone <= found["administrator"]


def test_what_the_board_leads_to_is_not_listed_twice(quiet):
    client = quiet.client_as("administrator")
    queues = {"/signalements", "/besoins", "/structures-a-relancer", "/doublons"}
    board = {each.partition("?")[0] for each in re.findall(r'href="(/[^"]+)"', client.get("/a-traiter").text)}
    assert (queues - board, queues & set(sections(client.get(PAGE)))) == (set(), set())


def test_what_awaits_is_counted(quiet):
    client = quiet.client_as("administrator")
    assert "invitation sans réponse" not in client.get(PAGE).text
    with quiet.base.database.transaction() as session:
        invitations.invite(session, email="ana@ccas.example", name="Ana", role=Role.PROFESSIONAL, by=None)
        actions.create_user(session, email="bob@ccas.example", name="Bob")
    page = client.get(PAGE).text
    awaited = ("1\u00a0invitation sans réponse", "1\u00a0lettre en attente", "6\u00a0comptes")
    assert [text for text in awaited if text not in page] == []


def test_what_was_handed_over_is_counted_by_month_and_never_to_whom(quiet):
    client = quiet.client_as("curator")
    assert "Sélections remises" not in client.get(PAGE).text
    with quiet.base.database.transaction() as session:
        for day, way, entries in (
            (date(2026, 11, 3), Way.PRINT, 4),
            (date(2026, 11, 20), Way.PRINT, 1),
            (date(2026, 11, 20), Way.LINK, 6),
            (date(2026, 2, 1), Way.TEXT, 2),
            (date(2025, 10, 31), Way.MAIL, 9),
        ):
            session.add(HandOver(day=day, way=way, entries=entries, needs=("mobilite",)))
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False):
        page = quiet.client_as("curator").get(PAGE).text
    told = text_of(parse(page)).partition("Sélections remises")[2].replace("\u00a0", " ")
    assert told.split(" nulle part. ")[1].startswith(
        "Novembre 2026 : 3 sélections remises, 11 fiches 2 sur papier et 1 par un lien "
        "Février 2026 : 1 sélection remise, 2 fiches 1 en texte pour SMS"
    )
    assert "2025" not in told


def test_the_jobs_say_how_they_went_and_failed(quiet):
    client = quiet.client_as("administrator")
    assert "Aucune tâche n’a encore tourné" in client.get(PAGE).text
    with quiet.base.database.transaction() as session:
        for hours, ok, message in (
            (200, False, "jadis"),
            (30, False, "refusé"),
            (2, True, "3 lettres envoyées"),
        ):
            at = now() - timedelta(hours=hours)
            session.add(JobRun(name="deliver-letters", started_at=at, ended_at=at, ok=ok, message=message))
        session.add(
            JobRun(name="end-sessions", started_at=now(), ended_at=now(), ok=False, message="Interrompu.")
        )
    jobs = client.get(PAGE).text.partition("Tâches de fond")[2]
    lines = [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in jobs.split("<li>")[1:3]]
    assert lines[0].startswith("Envoyer les lettres Le ")
    assert lines[0].endswith(" : 3 lettres envoyées – 1 échec en sept jours")
    assert ("en échec" in lines[1], "Interrompu." in lines[1]) == (True, True)
    assert "Tâches de fond" not in quiet.client_as("curator").get(PAGE).text


def test_the_header_is_one_list_driven_by_permissions(quiet, monkeypatch):
    added = Entry("mailroom.letters", "Courrier", Permission.SEE_LETTERS)
    monkeypatch.setattr(navigation, "ENTRIES", (*navigation.ENTRIES, added))
    pages = {role: quiet.client_as(role).get("/") for role in ("professional", "administrator")}
    urls = {role: [url for url, _ in header(page)] for role, page in pages.items()}
    assert ("/lettres" in urls["administrator"], "/lettres" in urls["professional"]) == (True, False)
    assert (PAGE in urls["administrator"], PAGE in urls["professional"]) == (True, False)


def test_the_header_says_where_one_is(quiet):
    client = quiet.client_as("administrator")
    found = {path: dict(header(client.get(path)))[PAGE] for path in (PAGE, "/structures", "/journal", "/")}
    assert found == {PAGE: "page", "/structures": "true", "/journal": "true", "/": ""}
