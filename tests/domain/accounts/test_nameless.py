"""A reference or a note that names somebody is told from one that does not."""

import time

import pytest

from resource_base.accounts.nameless import mentions_somebody, names_somebody

NAMES = [
    *("Mme Blanc", "M. Dupont", "Famille Martin", "Jean Dupont", "karim benali", "BENALI Karim"),
    *("Karim", "Aïcha B.", "Suivi de Fatoumata", "Jean-Pierre D.", "Benali Touré", "Odile / logement"),
]
REFERENCES = [
    *("Sélection du 22 novembre", "A 12", "2026-114", "Mobilité Pontarlier", "garde d’enfants à Maîche"),
    *(
        "Permis Saint-Claude",
        "JD",
        "Rue Victor-Hugo",
        "Entretien Jeudi",
        "trois freins, Morteau",
        "Dossier 7",
    ),
]
NOTES = [
    *("Appeler avant 10 h.", "Demander le secrétariat.", "Ouvert rue Victor Hugo le lundi."),
    *("Mission Locale de Pontarlier, 1er étage", "France Travail : demander un bon.", "Lycée Jules Haag"),
]


@pytest.mark.parametrize("text", NAMES)
def test_a_reference_that_is_a_name_is_recognised(text):
    assert names_somebody(text)


@pytest.mark.parametrize("text", REFERENCES)
def test_a_reference_of_ones_own_is_left_alone(text):
    assert not names_somebody(text)


@pytest.mark.parametrize(
    "text", ["Demander Mme Blanc.", "Karim Benali préfère le matin", "pour BENALI Karim", "voir M. Dupont"]
)
def test_a_note_that_names_somebody_is_recognised(text):
    assert mentions_somebody(text)


@pytest.mark.parametrize("text", NOTES)
def test_a_note_about_a_solution_is_left_alone(text):
    assert not mentions_somebody(text)


@pytest.mark.parametrize("words", ["Aa ", "Rue ", "PH ", "rue Jean "])
def test_a_long_text_is_read_in_no_time(words):
    text = words * (50_000 // len(words))
    began = time.process_time()
    assert (names_somebody(text), mentions_somebody(text)) == (False, False)
    assert time.process_time() - began < 2  # it took a minute
