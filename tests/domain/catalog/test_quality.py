from datetime import date, timedelta
from typing import Any

from resource_base.catalog.quality import quality
from resource_base.database import today
from tests.domain.catalog.making import service

COMPLETE: dict[str, Any] = {
    "description": "Un atelier où l’on répare son vélo avec un mécanicien. " * 5,
    "themes": ("mobilite--entretenir-reparer-son-vehicule",),
    "audiences": ("tous-publics",),
    "fee": "gratuit",
    "modes": ("en-presentiel",),
    "mobilisation_modes": ("telephoner",),
    "mobilisable_by": ("usagers",),
    "phone": "01 99 00 12 34",
    "places": [{"address": "3 rue du Four", "commune": "Ornans"}],
}


def test_a_complete_and_recent_entry_lacks_nothing(session):
    found = quality(service(session, **COMPLETE, updated_on=today()))

    assert (found.score, found.completeness, found.missing) == (1.0, 1.0, ())


def test_what_is_missing_is_said_in_words(session):
    lacking: dict[str, Any] = {**COMPLETE, "themes": (), "fee": None, "updated_on": today()}

    assert quality(service(session, **lacking)).missing == (
        "Choisissez au moins une thématique.",
        "Dites si la solution est gratuite, ou ce qu’elle coûte.",
    )


def test_age_lowers_the_score_but_not_the_completeness(session):
    old = quality(service(session, **COMPLETE, updated_on=date(2020, 1, 1)))

    assert (old.score < 1, old.completeness) == (True, 1.0)
    assert old.missing == ("La fiche n’a pas été mise à jour depuis plus de six mois.",)


def test_an_entry_edited_ahead_of_its_time_is_no_fault(session):
    entry = service(session, **COMPLETE)
    entry.modified_at += timedelta(days=1)

    assert quality(entry).score == 1.0
