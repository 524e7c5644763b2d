"""A reference or a note that names somebody is told from one that does not."""

import time
from datetime import date

import pytest

from resource_base.accounts.nameless import mentions_somebody, names_somebody, tells_who

TODAY = date(2026, 11, 22)
NAMES = [
    *("Mme Blanc", "M. Dupont", "Famille Martin", "Jean Dupont", "karim benali", "BENALI Karim"),
    *("Karim", "Aïcha B.", "Suivi de Fatoumata", "Jean-Pierre D.", "Benali Touré", "Odile / logement"),
    *("MARTIN S.", "dossier Martin", "Dupont", "Sophie M", "S. Vernoux", "Garde DUPONT", "Vernoux K."),
]
TOLD = [
    *("12/03/1985", "12.03.85", "12 mars 1985", "1er mai 2001", "né en 1985", "Née 1990", "dossier 12-03-85"),
    *("2850325056123", "2 85 03 25 056 123 45", "285032505612345", "06 81 22 33 44", "+33 6 81 22 33 44"),
    *("0381990012", "1234567A"),
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
    *(
        "Permis B",
        "Zone A",
        "Lot 3",
        "22/11/2026",
        "22 novembre 2026",
        "le 3.12.26",
        "T2 à Morteau, 450 euros",
    ),
    *("2026-11-22 / 3", "rue Martin", "10 h 30, 12 h", "1 000 000"),
]
NOTES = [
    *("Appeler avant 10 h.", "Demander le secrétariat.", "Ouvert rue Victor Hugo le lundi."),
    *(
        "Elle vient avec sa mère.",
        "Marine d’eau douce, carrière de pierre",
        "Son fils est en CP.",
        "Serge, velours : non",
    ),
    *(
        "Droit romain, eau claire",
        "École-Valentin, zone commerciale",
        "Fondation Abbé Pierre",
        "place Jean Moulin",
    ),
    *(
        "Sa fille Mission Locale",
        "vu avec son conjoint à la mairie",
        "Vacances pascales",
        "Permis, son mari aussi",
    ),
    *("Mission Locale de Pontarlier, 1er étage", "France Travail : demander un bon.", "Lycée Jules Haag"),
    *(
        "Rappeler le 03 81 99 00 12 avant le 30/11/2026.",
        "Permis B demandé, zone A.",
        "SIRET 123 456 789 00012",
    ),
]


@pytest.mark.parametrize("text", NAMES)
def test_a_reference_that_is_a_name_is_recognised(text):
    assert names_somebody(text)


@pytest.mark.parametrize("text", TOLD)
def test_a_reference_that_is_a_birth_or_a_number_is_recognised(text):
    assert tells_who(text, on=TODAY)


@pytest.mark.parametrize("text", REFERENCES)
def test_a_reference_of_ones_own_is_left_alone(text):
    assert not tells_who(text, on=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *("Demander Mme Blanc.", "Karim Benali préfère le matin", "pour BENALI Karim", "voir M. Dupont"),
        *("Dupont préfère le matin", "née en 1985", "inscrite depuis le 12/03/2015", "VERNOUX K. viendra"),
        *("sécu 285032505612399", "2 85 03 25 056 123 45"),
        *(
            "son mari Ahmed",
            "Sa fille Inès a 5 ans",
            "fatima benali",
            "voir avec karim",
            "sa fille Inaya",
        ),
        *(
            "Demander Claire le lundi",
            "la mère de Kelyan, sa sœur Maëlys",
            "Leur fils Kelyan",
            "rdv avec PAUL",
        ),
    ],
)
def test_a_note_that_names_somebody_is_recognised(text):
    assert mentions_somebody(text, on=TODAY)


@pytest.mark.parametrize("text", NOTES)
def test_a_note_about_a_solution_is_left_alone(text):
    assert not mentions_somebody(text, on=TODAY)


@pytest.mark.parametrize("words", ["Aa ", "Rue ", "PH ", "rue Jean "])
def test_a_long_text_is_read_in_no_time(words):
    text = words * (50_000 // len(words))
    began = time.process_time()
    assert (tells_who(text), mentions_somebody(text)) == (False, False)
    assert time.process_time() - began < 2  # it took a minute
