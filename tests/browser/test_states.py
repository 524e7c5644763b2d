"""What pages show when something is wrong or when there is nothing: refused forms, errors, an empty base."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from resource_base.errors import IndexUnavailable, Stale, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.web.errors import PAGES
from resource_base.web.security import permits
from tests.browser.conftest import served
from tests.browser.looking import PAGE, Answer, faults, skeleton
from tests.browser.test_linked_pages import LINES
from tests.house.crossroads import Crossroads
from tests.house.furniture import Furniture, new_organization, people
from tests.house.matrix import COLUMNS, DOOR, TABLE
from tests.site import Site

pytestmark = pytest.mark.browser

NOT_THEIRS = {DOOR, "403", "404"}
FORMS = {
    line.name: line
    for line in TABLE
    if (line.method == "POST" or "422" in line.expected.values()) and set(line.expected.values()) - NOT_THEIRS
}
ELSEWHERE = {301, 302, 303}
ABSURD = "loin" * 600  # longer than any field takes, and without a place to break
HEAVY = {"name": "x" * (6 << 20)}
RAISED = {
    409: Stale(""),
    429: TooManyAttempts("Trop d’essais.", retry_after=60),
    500: KeyError("a fault of ours"),
    503: IndexUnavailable("La recherche se prépare."),
}
PROCONNECT = {
    "proconnect_issuer": "https://proconnect.example",
    "proconnect_client_id": "us",
    "proconnect_client_secret": "a secret that nobody asks for",
}
FIRST_USE = {name: line for name, line in LINES.items() if not line.objects()}


@pytest.mark.parametrize("name", FORMS)
def test_a_refused_form_is_clean(reader, crossroads, crossroads_address, name):
    line = FORMS[name]
    who = next(who for who in COLUMNS if line.expected[who] not in NOT_THEIRS)
    absurd = dict.fromkeys(line.fields, ABSURD)
    answers = [crossroads.ask(replace(line, fields=fields), who) for fields in (line.fields, {}, absurd)]
    pages = [each for each in answers if each.mimetype == PAGE and each.status_code not in ELSEWHERE]
    given = [Answer.of(each, who, crossroads) for each in pages]
    assert faults(reader(at=crossroads_address), name, given) == []


def errors(crossroads, monkeypatch):
    """A page of each error, in order of its number."""
    client, views = crossroads.client("pro"), crossroads.site.app.view_functions
    yield 400, client.post("/mon-compte/nom")
    yield 403, client.get("/journal")
    yield 404, client.get("/nulle-part")
    yield 405, client.get("/deconnexion")
    yield 413, client.post("/mon-compte/nom", data=HEAVY)
    for status, error in RAISED.items():

        @permits(Permission.ANYONE)
        def fail(error=error):
            raise error

        monkeypatch.setitem(views, "public.alive", fail)
        yield status, client.get("/sante/vivant")


def test_every_error_page_is_clean(reader, crossroads, crossroads_address, monkeypatch, caplog):
    answers = dict(errors(crossroads, monkeypatch))
    assert [answer.status_code for answer in answers.values()] == list(answers)
    assert set(PAGES) - set(answers) == {422}  # a form refused has its own page
    given = [Answer.of(each, "pro", crossroads) for each in answers.values()]
    assert faults(reader(at=crossroads_address), "errors", given) == []
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A base as on its first day: someone of each role, no entry and nothing that anybody did."""
    folder = tmp_path_factory.mktemp("first-day")
    made = Crossroads(Site.build(folder, lambda _base, _session: None, **PROCONNECT))
    with made.site.base.database.transaction() as session:
        furniture = Furniture(session, made.site.base.gazetteer, new_organization(session, "Atelier du Pont"))
        people(furniture)
        made.objects, made.users = furniture.objects, furniture.users
    made.site.base.index.rebuild()
    yield made
    made.site.base.database.dispose()


@pytest.fixture(scope="module")
def empty_address(empty):
    with contextmanager(served)(empty.site) as address:
        yield address


@pytest.mark.parametrize("name", FIRST_USE)
def test_a_page_of_the_first_day_is_clean(reader, crossroads, empty, empty_address, name):
    """What such a page has in common with the same of a base that lives is looked at there."""
    line = FIRST_USE[name]
    whose = [who for who in COLUMNS if line.expected[who] == "200"]
    answers = {who: empty.ask(line, who) for who in whose}
    assert {each.status_code for each in answers.values()} == {200}
    lived = {skeleton(crossroads.ask(line, who).text) for who in whose}
    given = [Answer.of(each, who, empty) for who, each in answers.items() if skeleton(each.text) not in lived]
    assert given == [] or faults(reader(at=empty_address), name, given) == []


def test_some_pages_of_the_first_day_are_like_no_other(crossroads, empty):
    line = FIRST_USE["GET /propositions"]
    lived, blank = (skeleton(each.ask(line, "cur").text) for each in (crossroads, empty))
    assert blank != lived
