"""What is wrong in a file: each fault is said, and stops no other line."""

import pytest
from sqlalchemy import select

from resource_base.catalog.models import Service
from tests.domain.interchange.files import json_file, service, structure
from tests.domain.interchange.lines import ADDED, REFUSED, faults, outcomes


def test_a_faulty_line_stops_no_other_and_each_fault_is_named(session, bring_in, tmp_path):
    faulty = service(
        id="test--faulty",
        thematiques=["mobilite--voler"],
        courriel="pas une adresse",
        code_insee="25999",
        date_maj="2099-01-01",
        nombre_semaines="beaucoup",
    )
    lines = bring_in(json_file(tmp_path, [structure()], [faulty, service()]))

    assert outcomes(lines) == [("velos", ADDED), ("faulty", REFUSED), ("atelier", ADDED)]
    assert sorted(problem.field for problem in lines[1].problems) == [
        *("code_insee", "courriel", "date_maj", "nombre_semaines", "thematiques")
    ]
    assert [entry.source_id for entry in session.scalars(select(Service))] == ["test--atelier"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"code_postal": "750121"},
            "code_postal",
            "« 750121 » n’est pas un code postal : il en faut les 5 chiffres.",
        ),
        (
            {"lien_source": "ici"},
            "lien_source",
            "« ici » n’est pas une adresse web : elle commence par https://.",
        ),
        ({"nom": "ab"}, "nom", "« ab » est trop court : il faut au moins 3 caractères."),
        ({"date_maj": None}, "date_maj", "« None » n’est pas une date : écrivez 2026-03-31."),
        (
            {"publics": ["tous-publics", "jeunes"]},
            "publics",
            "« tous-publics » ne se mêle à aucun autre public.",
        ),
        (
            {"modes_accueil": ["en-presentielle"]},
            "modes_accueil",
            "« en-presentielle » n’est pas une valeur de la liste. Vouliez-vous dire « en-presentiel » ?",
        ),
        ({"zone_eligibilite": ["25999"]}, "zone_eligibilite", "Aucun territoire ne porte ces codes : 25999."),
        ({"code_postal": "25120", "commune": "Nulle-Part"}, "commune", None),
        ({"latitude": 47.0}, "latitude", "La latitude et la longitude vont ensemble."),
        ({"horaires_accueil": "tous les matins"}, "horaires_accueil", None),
        ({"extension": {"valid_from": "2026-02-01", "valid_until": "2026-01-01"}}, "extension.fiche", None),
        ({"extension": {"adress_confidential": True}}, "extension.adress_confidential", None),
        (
            {"structure_id": "test--nobody"},
            "structure_id",
            "La structure « test--nobody » n’est ni dans le fichier ni dans la base.",
        ),
    ],
)
def test_each_fault_is_said_in_words(bring_in, tmp_path, changes, field, sentence):
    *_, line = bring_in(json_file(tmp_path, [structure()], [service(**changes)]))

    assert (line.outcome, faults(line)) == (REFUSED, [(field, True)])
    assert sentence in {None, line.problems[0].sentence}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nom": "Réparer son vélo."}, "nom"),
        ({"telephone": "après 18 h"}, "telephone"),
        ({"code_insee": "25411", "latitude": 48.85, "longitude": 2.35}, "latitude"),
        ({"commune": "Mortau", "code_postal": "25500"}, "commune"),
        ({"zone_eligibilite": ["25", "25999"]}, "zone_eligibilite"),
    ],
)
def test_a_doubt_is_told_and_the_line_is_taken(bring_in, tmp_path, changes, field):
    *_, line = bring_in(json_file(tmp_path, [structure()], [service(**changes)]))

    assert (line.outcome, faults(line)) == (ADDED, [(field, False)])


def test_the_services_of_a_refused_structure_are_refused(bring_in, tmp_path):
    lines = bring_in(json_file(tmp_path, [structure(nom="x")], [service()]))

    assert outcomes(lines) == [("velos", REFUSED), ("atelier", REFUSED)]


def test_an_identifier_read_twice_is_refused_the_second_time(bring_in, tmp_path):
    lines = bring_in(json_file(tmp_path, [structure()], [service(), service(nom="Un autre")]))

    assert outcomes(lines)[1:] == [("atelier", ADDED), ("atelier", REFUSED)]
