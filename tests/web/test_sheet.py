"""The sheet of a solution, on the demonstration entries."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from resource_base.catalog.models import Service
from resource_base.web.finding.sheet import in_short
from tests.house.keeping import parse

PARIS = ZoneInfo("Europe/Paris")


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return parse(answer.text)


def spoken(element):
    """The words of an element, those of two blocks with a space between them."""
    return " ".join(" ".join(element.itertext()).split())


def section(page, title):
    found = [part for part in page.iter("section") if any(spoken(h) == title for h in part.iter("h2"))]
    assert len(found) == 1, title
    return found[0]


@pytest.fixture
def client(client_as):
    return client_as("professional")


def test_the_first_block_says_how_to_mobilise(client, site):
    page = page_of(client, site.sheet_path("Crèche à horaires"))
    first = next(page.iter("section"))
    assert spoken(first).startswith("Comment mobiliser 03 53 01 41 11")
    links = [link.get("href") for link in first.iter("a")]
    assert links == ["tel:0353014111", "mailto:creche@petits-sapins.example"]
    assert [spoken(door) for door in first.iter("h3")][:2] == ["Vous, professionnel", "La personne elle-même"]
    assert "Carnet de santé" in spoken(first)


def test_the_summary_stands_under_the_title(client, site):
    page = page_of(client, site.sheet_path("Crèche à horaires"))
    head = next(part for part in page.iter("header") if "sheet-head" in (part.get("class") or ""))
    summary = "Crèche de Pontarlier ouverte de 5 h 15 à 21 h 30 pour les parents en équipe ou frontaliers."
    assert [spoken(part) for part in head[:2]] == ["Crèche à horaires étendus, de 5 h 15 à 21 h 30", summary]


@pytest.mark.parametrize(
    ("summary", "description", "shown"),
    [
        ("Un toit, vite.", "Pour partir avec des enfants.", "Un toit, vite."),
        ("Un toit, vite.", "Un toit,\nvite, pour partir avec des enfants.", ""),
        ("Un toit… ", "UN TOIT pour partir.", ""),
        (None, "Un toit.", ""),
    ],
)
def test_a_summary_that_the_description_begins_with_is_not_read_twice(summary, description, shown):
    assert in_short(Service(summary=summary, description=description)) == shown


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 23, 10, tzinfo=PARIS), "Ouvert aujourd’hui jusqu’à 21 h 30"),
        (datetime(2026, 11, 22, 10, tzinfo=PARIS), "Fermé, ouvre demain à 5 h 15"),
        (datetime(2026, 11, 11, 10, tzinfo=PARIS), "Fermé aujourd’hui (jour férié)"),
    ],
)
def test_hours_are_told_for_this_very_moment(site, moment, said):
    with time_machine.travel(moment, tick=False):
        page = page_of(site.client_as("professional"), site.sheet_path("Crèche à horaires"))
    assert said in spoken(section(page, "Où et quand"))


def test_the_three_clocks_are_told_apart(site):
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=PARIS), tick=False):
        page = page_of(site.client_as("professional"), site.sheet_path("Crèche à horaires"))
    trust = spoken(section(page, "Fiabilité de la fiche"))
    assert "Vérifiée il y a 23 jours (30 octobre 2026, par téléphone)" in trust
    assert "Modifiée il y a 2 mois (14 septembre 2026)" in trust
    assert "Publiée" in trust


def test_the_way_back_and_the_reasons_come_from_the_question(client, site):
    path = f"{site.sheet_path('Crèche à horaires')}?q=cr%C3%A8che&habite=Pontarlier"
    page = page_of(client, path)
    back = next(link for link in page.iter("a") if spoken(link) == "Revenir aux résultats")
    assert back.get("href") == "/recherche?q=cr%C3%A8che&habite=Pontarlier"
    why = next(part for part in page.iter("details") if "why" in part.get("class"))
    assert any("Pontarlier" in spoken(reason) for reason in why.iter("li"))
    alone = page_of(client, site.sheet_path("Crèche à horaires"))
    assert [part for part in alone.iter("details") if "why" in (part.get("class") or "")] == []


def badges(page):
    (row,) = [part for part in page.iter("p") if part.get("class") == "badges"]
    return [spoken(badge) for badge in row]


def towns(page):
    """The places of a sheet in their order, each with its distance, if told."""
    lines = next(part for part in page.iter("ul") if "venues" in (part.get("class") or ""))
    return [
        (
            next(spoken(part)[6:] for part in line.iter("span") if re.match(r"\d{5} ", spoken(part))),
            "".join(spoken(part) for part in line.iter("p") if part.get("class") == "far"),
        )
        for line in lines
    ]


def test_a_sheet_opened_for_a_person_says_what_its_card_said_of_her(client, site):
    path = site.sheet_path("Scooters 50")
    alone = page_of(client, path)
    assert towns(alone) == [("Valdahon", ""), ("Maîche", ""), ("Le Russey", "")]
    assert [text for text in badges(alone) if "couvre" in text or "km" in text] == []
    page = page_of(client, f"{path}?habite=25120+Ma%C3%AEche&besoin=mobilite")
    assert badges(page)[:2] == ["couvre Maîche", "à moins de 1 km"]
    assert [town for town, _ in towns(page)] == ["Maîche", "Le Russey", "Valdahon"]
    assert [far for _, far in towns(page)] == ["à moins de 1 km", "à 11 km", "à 36 km"]
    assert "Distances à vol d’oiseau depuis la mairie : Maîche." in spoken(section(page, "Où et quand"))


def test_a_sheet_says_that_it_is_not_for_who_lives_elsewhere(client, site):
    page = page_of(client, f"{site.sheet_path('Scooters 50')}?habite=25300+Pontarlier")
    assert badges(page)[0] == "ne couvre pas Pontarlier"


def test_other_solutions_of_the_organisation_and_similar_ones_are_links(client, site):
    page = page_of(client, site.sheet_path("Crèche à horaires"))
    siblings = [spoken(link) for link in section(page, "De la même structure").iter("a")]
    assert "Dépannage crèche pour un entretien d'embauche" in siblings
    similar = section(page, "Solutions proches")
    assert re.search(r"· à (\d+|moins de 1) km", spoken(similar))
    assert not set(siblings) & {spoken(link) for link in similar.iter("a")}


def test_only_curators_read_the_desk(site):
    path = site.sheet_path("Crèche à horaires")
    titles = {
        role: [spoken(title) for title in page_of(site.client_as(role), path).iter("h2")]
        for role in ("professional", "partner", "curator", "administrator")
    }
    shown = {role: "Pour les référents" in found for role, found in titles.items()}
    assert shown == {"professional": False, "partner": False, "curator": True, "administrator": True}


def test_a_curator_reads_what_is_missing_and_the_history(planted):
    page = page_of(planted.client_as("curator"), planted.sheet_path("Hébergement sûr"))
    desk = spoken(section(page, "Pour les référents"))
    assert "Note interne Sujet épineux, rappeler le préfet" in desk
    assert re.search(r"Qualité de la fiche : \d+ sur 100", desk)
    assert "Première saisie" in desk
    assert "Plume Importatrice (version 2) lieux" in desk


def test_the_least_that_an_entry_may_hold_makes_a_page(planted):
    page = page_of(planted.client_as("curator"), planted.sheet_path("État published"))
    text = spoken(page)
    unknown = (
        "Vérifiée jamais",
        "Public non précisé",
        "Zone non précisée",
        "Lieu d’accueil non précisé",
        "Coût Non précisé",
    )
    assert [sentence for sentence in unknown if sentence not in text] == []


def test_a_suspended_sheet_says_until_when(planted):
    page = page_of(planted.client_as("professional"), planted.sheet_path("État suspended"))
    assert "Cette solution est suspendue jusqu’au 1er mars 2099." in spoken(page)


def test_an_unknown_sheet_is_a_plain_page(client):
    answer = client.get("/solutions/00000000-0000-0000-0000-000000000000")
    assert answer.status_code == 404
    assert "Cette fiche n’existe pas, ou n’est plus dans la base." in answer.text
