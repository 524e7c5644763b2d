"""What is read in what an adviser writes of someone, and what is not; nothing of the text comes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.catalog.vocabulary import AUDIENCES, THEMES, Needs
from resource_base.errors import BadSetting
from resource_base.search.language.synonyms import Synonyms, keys
from resource_base.search.situations.situation import Situation
from resource_base.search.situations.spoken import Spoken
from resource_base.search.situations.understanding import Understanding, completed, understand
from resource_base.settings import ROOT

SPOKEN = Spoken.load(ROOT / "seeds", Synonyms.load(ROOT / "seeds"))
CODES = frozenset(SPOKEN.codes())
CAR, LICENCE = "mobilite--acceder-a-un-vehicule", "mobilite--preparer-un-permis"
CARE, RENT = "famille--garde-denfants", "logement-hebergement--reduire-les-impayes-de-loyer"
DEBTS = "difficultes-financieres--situation-dendettement-surendettement"
ALONE, CONFIDENCE = "remobilisation--lien-social", "remobilisation--bien-etre-confiance-en-soi"
MONEY = "difficultes-financieres--prevenir-une-degradation-de-la-situation-financiere"
SHELTER = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
INTERVIEW = "trouver-un-emploi--convaincre-un-recruteur-en-entretien"
CONNECTION = "numerique--acceder-a-une-connexion-internet"
COMPUTER, FRENCH = "numerique--acquerir-un-equipement", "lecture-ecriture-calcul--maitriser-le-francais"


def themes(text):
    return set(understand(text, SPOKEN).themes)


def test_the_sentence_of_every_day_is_read_clause_by_clause():
    found = understand("pas de voiture, deux enfants de 2 et 5 ans, loyer en retard", SPOKEN)
    assert set(found.themes) == {CAR, CARE, RENT}
    assert [SPOKEN.text(code) for code in found.said] == [
        "pas de voiture",
        "loyer en retard",
        "jeunes enfants",
    ]
    assert found.audiences == ("familles",)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("pas de voiture, aime le xyzzy, loyer en retard", ("aime le xyzzy",)),
        ("mère de deux enfants, RSA", ()),
        ("a une voiture, permis B, 42 ans", ()),
        ("xyzzy plugh. Et elle ?", ("xyzzy plugh",)),
        ("", ()),
    ],
)
def test_what_calls_nothing_to_mind_is_handed_back_as_it_was_written(text, unread):
    assert understand(text, SPOKEN).unread == unread


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pas de voiture", {CAR}),
        ("sans véhicule", {CAR}),
        ("n’a pas d’ordinateur", {COMPUTER}),
        ("a une voiture", set()),
        ("a déjà une voiture et le permis", set()),
        ("a le permis mais pas de voiture", {CAR}),
        ("n’a ni permis ni voiture", {CAR, LICENCE}),
        ("a des dettes", {DEBTS}),
        ("pas de dettes", set()),
        ("aucun problème de dettes", set()),
        ("ne parle pas français", {FRENCH}),
        ("pb de VHL", {CAR}),
        ("l’ass. mat. arrête vendredi", {CARE}),
        ("pas de véh. depuis mars", {CAR}),
        ("vit avec trois enf. Dettes", {DEBTS}),
        ("permis B, 42 ans", set()),  # what one has, as a CV lists it
        ("cherche à reprendre le travail", set()),
        ("habite un appartement", set()),
        ("xyzzy plugh", set()),
        ("", set()),
    ],
)
def test_lacking_calls_a_theme_and_having_calls_none(text, expected):
    assert themes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ne sort plus de chez elle", {ALONE}),
        ("ne s’en sort plus", {MONEY}),
        ("pas de ressources", {MONEY}),
        ("ressources stables", set()),
        ("plus de forfait mobile", {CONNECTION}),
        ("joue au casino en ligne", {"sante--addictions"}),
        ("viré de chez ses parents", {SHELTER}),
        ("besoin d’habits pour entretien", {"equipement-et-alimentation--habillement", INTERVIEW}),
        ("n’ose pas téléphoner", {CONFIDENCE}),
        ("pas de moyen de loco", {CAR}),
        ("tel cassé", {COMPUTER}),
        ("Mme, bénéf. RSA, suivie par la ML", set()),
    ],
)
def test_what_is_noted_in_a_hurry_is_read_for_what_it_says(text, expected):
    found = understand(text, SPOKEN)
    assert (set(found.themes), found.unread) == (expected, ())


def test_a_little_thing_is_no_child():
    texts = ("une petite pension", "les petits de 2 et 4 ans", "garder la petite")
    assert ["familles" in understand(text, SPOKEN).audiences for text in texts] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bébé de 8 mois", {CARE}),
        ("enfants de 3, 6 et 9 ans", {CARE}),
        ("fille de 11 ans", {CARE}),
        ("fils de 16 ans", set()),
        ("34 ans, sans emploi depuis 5 ans", set()),
    ],
)
def test_young_children_are_looked_after(text, expected):
    assert themes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jeune de 22 ans", {"jeunes"}),
        ("58 ans", {"seniors"}),
        ("au chômage depuis 22 ans", set()),
        ("enfant de 16 ans", {"familles"}),
        ("RQTH", {"personnes-en-situation-de-handicap"}),
        ("pas de RQTH", set()),
        ("son fils est handicapé", {"familles"}),
        ("handicapée, seule avec sa fille étudiante", {"personnes-en-situation-de-handicap", "familles"}),
        ("au RSA avec deux enfants", {"beneficiaires-des-minimas-sociaux", "familles"}),
        ("son mari est en prison", set()),
    ],
)
def test_audiences_are_told_by_ages_and_words(text, expected):
    assert set(understand(text, SPOKEN).audiences) == expected


def test_the_search_knows_what_is_said_of_someone_in_several_words_and_keeps_its_own():
    own = Synonyms([{"words": ["loyer en retard"], "means": ["impayés"]}])
    told = [{"words": ["loyer en retard", "doit du loyer", "caution"], "themes": [RENT]}]
    searched = Spoken(own, groups=told).searched
    found = [searched.of(keys(text)[0]) for text in ("doit du loyer", "loyer en retard", "caution")]
    assert [expansion and expansion.themes for expansion in found] == [(RENT,), (), None]
    assert [expansion and len(expansion.alternatives) for expansion in found] == [0, 1, None]


@given(st.text(max_size=400))
def test_nothing_comes_out_but_codes_of_closed_lists(text):
    found = understand(text, SPOKEN)
    assert set(found.themes) <= {*THEMES}
    assert set(found.audiences) <= {*AUDIENCES}
    assert set(found.said) <= CODES | {f"pas.{code}" for code in CODES}


@pytest.mark.parametrize("text", ["enfants " + "1 et " * 5000, "pas de " * 5000, "a" * 50_000, "et, " * 9000])
def test_a_hostile_text_is_read_at_once(text):
    assert understand(text, SPOKEN).themes == ()


def test_every_code_is_an_expression_that_can_be_searched():
    told = [(code, SPOKEN.unit(code)) for code in CODES]
    assert [code for code, unit in told if unit is None or not unit.themes] == []
    assert len(told) > 4000
    assert "durand" not in SPOKEN
    assert "pas.durand" not in SPOKEN


def test_what_is_understood_completes_what_was_ticked():
    needs = Needs.load(ROOT / "seeds")
    ticked = Situation(needs=("sante",), home="Maîche")
    found = Understanding(
        themes=(CAR,), said=("pas.voiture",), audiences=("jeunes",), commune="25300 Pontarlier"
    )
    assert completed(ticked, found, needs=needs) == Situation(
        needs=("sante", "mobilite"),
        themes=(CAR,),
        said=("pas.voiture",),
        home="Maîche",
        likely=("jeunes",),
    )
    assert completed(Situation(audiences=("jeunes",)), found, needs=needs).likely == ()
    assert completed(Situation(), found, needs=needs).home == "25300 Pontarlier"


@pytest.mark.parametrize(
    "told", ["[]", "{", '{"groups": [{"words": ["x"], "themes": ["y"]}], "audiences": {}}']
)
def test_a_language_that_cannot_be_used_stops_the_start(tmp_path, told):
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "situations.json").write_text(told, "utf-8")
    with pytest.raises(BadSetting, match=r"situations\.json"):
        Spoken.load(tmp_path, Synonyms(()))
