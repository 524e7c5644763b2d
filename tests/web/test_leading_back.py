"""A sheet leads back to where it was opened from: the answers for a person, or results."""

from urllib.parse import urlencode

import pytest

from tests.house.keeping import parse, text_of

MAICHE = "/personne?besoin=sante&besoin=mobilite&habite=25120+Ma%C3%AEche&trajet=a-velo&plus=mobilite"


@pytest.fixture
def client(client_as):
    return client_as("professional")


def back_from(client, sheet):
    """Where a sheet leads back to, and how it is called."""
    page = parse(client.get(sheet).text)
    back = next(each for each in page.iter("p") if "back" in (each.get("class") or "").split())
    link = next(back.iter("a"))
    return text_of(link), link.get("href")


def sheet_of(client, path, section):
    """The first sheet that a part of a page leads to."""
    page = parse(client.get(path).text)
    part = next(each for each in page.iter("section") if each.get("id") == section)
    return next(next(part.iter("h3")).iter("a")).get("href")


@pytest.mark.parametrize("need", ["sante", "mobilite"])
def test_opened_from_the_answers_for_a_person_it_leads_back_to_its_frein(client, need):
    sheet = sheet_of(client, MAICHE, f"frein-{need}")
    assert back_from(client, sheet) == ("Revenir aux réponses", f"{MAICHE}#frein-{need}")


def test_opened_from_results_it_leads_back_to_them(client):
    path = "/recherche?q=permis"
    assert back_from(client, sheet_of(client, path, "listing")) == ("Revenir aux résultats", path)


@pytest.mark.parametrize(
    "said", ["", "nom=Dupont", "habite=25120+Maîche", "&" * 400, "https://elsewhere.example/"]
)
def test_what_an_address_says_that_is_no_situation_leads_to_the_results(client, said):
    sheet = sheet_of(client, "/recherche?q=permis", "listing")
    forged = f"{sheet}&{urlencode({'personne': said, 'frein': 'sante'})}"
    assert back_from(client, forged) == ("Revenir aux résultats", "/recherche?q=permis")


def test_nothing_but_codes_and_a_place_comes_back(client):
    sheet = sheet_of(client, "/recherche?q=permis", "listing")
    said = {"personne": "besoin=sante&nom=Dupont&besoin=dupont", "frein": "dupont"}
    assert back_from(client, f"{sheet}&{urlencode(said)}") == (
        "Revenir aux réponses",
        "/personne?besoin=sante",
    )
