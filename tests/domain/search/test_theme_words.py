"""The themes that a description calls to mind."""

import pytest

from resource_base.search.language.synonyms import Synonyms
from resource_base.search.language.theme_words import themes_of
from resource_base.settings import ROOT


@pytest.fixture(scope="module")
def synonyms():
    return Synonyms.load(ROOT / "seeds")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("j’aide à trouver une voiture", "mobilite--acceder-a-un-vehicule"),
        ("On garde les enfants tôt le matin.", "famille--garde-denfants"),
        ("cours de français pour adultes", "lecture-ecriture-calcul--maitriser-le-francais"),
        ("colis alimentaires", "equipement-et-alimentation--alimentation"),
    ],
)
def test_everyday_words_call_themes(synonyms, text, first):
    assert themes_of({text: 1}, synonyms)[0] == first


def test_the_title_weighs_more_than_the_end_of_a_long_text(synonyms):
    rest = "Nous recevons le mardi. " * 40 + "Un colis alimentaire est possible."
    assert themes_of({"Garage solidaire": 3, rest: 1}, synonyms)[0].startswith("mobilite--")
    assert "equipement-et-alimentation--alimentation" in themes_of({rest: 1}, synonyms)


def test_a_text_without_any_calls_none(synonyms):
    assert themes_of({"": 1, "zzz xyz": 2}, synonyms) == ()
