"""Organisations are found by words typed without accents, on every database."""

import pytest

from resource_base.catalog import organizations
from tests.domain.catalog.making import organization

NAMES = (
    "Œuvre de l’Étang",
    "SAINT-HIPPOLYTE SOLIDAIRE",
    "Accueil de St-Hippolyte",
    "Le Pont d’Isle-s/-le-Doubs",
    "Maison de l'e\u0301tude",  # decomposed
    "Régie des Forges",
)


pytestmark = pytest.mark.usefixtures("known")


@pytest.fixture
def known(session):
    for number, name in enumerate(NAMES):
        organization(session, f"o{number}", name=name)
    organization(session, "ccas", name="Centre communal", acronym="CCAS", commune="Besançon")
    session.flush()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("oeuvre etang", ["Œuvre de l’Étang"]),
        ("ÉTANG", ["Œuvre de l’Étang"]),
        ("saint hip", ["Accueil de St-Hippolyte", "SAINT-HIPPOLYTE SOLIDAIRE"]),
        ("isle sur le doubs", ["Le Pont d’Isle-s/-le-Doubs"]),
        ("isle su", ["Le Pont d’Isle-s/-le-Doubs"]),
        ("etude", ["Maison de l'e\u0301tude"]),
        ("ccas besancon", ["Centre communal"]),
        ("orges", []),
        ("100%", []),
    ],
)
def test_an_organisation_is_found_however_its_name_is_written(session, typed, found):
    assert [each.name for each in organizations.search(session, typed)] == found


def test_nothing_typed_finds_everything_and_a_name_in_full_finds_one(session):
    assert len(organizations.search(session, "")) == len(NAMES) + 1
    assert [each.name for each in organizations.called(session, "regie des forges")] == ["Régie des Forges"]
    assert [each.name for each in organizations.called(session, "ccas")] == ["Centre communal"]
    assert organizations.called(session, " ") == []
