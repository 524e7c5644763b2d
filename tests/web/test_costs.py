"""What a page costs stays the same however many entries it shows."""

import pytest

from resource_base.accounts.models import User
from resource_base.sharing.selections.actions import start
from tests.web.browsing import statements
from tests.web.selections.selecting import browser_of, open_account

QUESTIONS = {"one": "?q=cr%C3%A8che+horaires+%C3%A9tendus&sans=mots", "many": "?besoin=emploi", "all": ""}


@pytest.fixture(autouse=True)
def client(client_as):
    client = client_as("professional")
    client.get("/")  # the first search of a process makes the index: it is not what a page costs
    return client


@pytest.mark.parametrize(
    ("page", "expected"),
    [("/recherche", 7), ("/recherche/points.geojson", 2), ("/recherche/carte.svg", 2)],
)
def test_results_ask_the_database_a_fixed_number_of_times(site, client, page, expected):
    found = {name: len(statements(site, client, page + question)) for name, question in QUESTIONS.items()}
    assert found == dict.fromkeys(QUESTIONS, expected)


def test_home_asks_who_is_there_what_is_new_to_them_and_what_they_gather(site):
    newcomer = open_account(site, "Newcomer")
    client = browser_of(site, newcomer)
    assert len(statements(site, client, "/")) == 3


def test_home_asks_once_what_is_in_all_the_selections_one_has(site):
    gatherer = open_account(site, "Gatherer")
    client = browser_of(site, gatherer)
    costs = []
    for reference in ("Dossier A", "Dossier B", "Dossier C"):
        with site.base.database.transaction() as session:
            start(session, reference=reference, by=session.get_one(User, gatherer.id), months=6)
        costs.append(len(statements(site, client, "/")))
    assert costs == [4, 4, 4]


def test_a_sheet_asks_a_fixed_number_of_times(site, client):
    paths = [
        site.sheet_path(name) for name in ("Crèche à horaires", "La navette des papiers", "Aide aux victimes")
    ]
    assert {len(statements(site, client, path)) for path in paths} == {15}


def test_the_map_in_the_page_weighs_the_same_whatever_the_answers(client):
    shells = set()
    for question in QUESTIONS.values():
        text = client.get(f"/recherche{question}").text
        script = text[
            text.index("const map_results") : text.index("</script>", text.index("const map_results"))
        ]
        shells.add(script)
        assert len(script) < 1000
    assert len(shells) == 1
