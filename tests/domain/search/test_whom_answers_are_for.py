"""Whom an answer is for: shelters for who is threatened, what is for others after the rest, and room."""

from datetime import timedelta

import pytest

from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import AUDIENCES, THEMES
from resource_base.search.situations.situation import Reach, Situation
from resource_base.search.situations.whom import ANYBODY, CONFLICTS, PROTECTED
from tests.domain.search.asking import DOUBS, NOW, entry

NIGHT = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
CAR, CARE = "mobilite--acceder-a-un-vehicule", "famille--garde-denfants"
LANGUAGE = {
    "groups": (
        {"words": ["conjoint violent"], "themes": [CONFLICTS]},
        {"words": ["divorce"], "themes": [CONFLICTS]},
    ),
    "dangers": ("conjoint violent",),
    "unfit": ("médiation",),
}
SHELTER = entry("Refuge", themes=(CONFLICTS, NIGHT), coverage=(DOUBS,), audiences=("femmes",))
LAWYER = entry("Avocat", themes=(CONFLICTS,), at="Houtaud")
MEDIATION = entry("Médiation familiale", themes=(CONFLICTS,), at="Pontarlier", audiences=("familles",))
FLATS = [entry(f"Chambre {number}", themes=(NIGHT,), at="Pontarlier") for number in range(3)]


def ask(base, **asked):
    """The names shown for each frein, and those shown beside."""
    answers = base.engine.answer(Situation(home="Pontarlier", **asked), viewer=Viewer.PROFESSIONAL)
    shown = {each.need.slug: each.shown for each in answers.needs}
    shown["beside"] = tuple(one for each in answers.needs for one in each.beside)
    return {key: [base.entries[each.hit.id].name for each in some] for key, some in shown.items()}


@pytest.fixture
def base(directory):
    return directory(SHELTER, LAWYER, MEDIATION, *FLATS, **LANGUAGE)


THREATENED = (
    {"said": ("conjoint-violent",), "themes": (CONFLICTS,)},
    {"audiences": ("personnes-en-situation-durgence",), "themes": (CONFLICTS,)},
    {"said": ("conjoint-violent",), "themes": (CONFLICTS,), "audiences": ("familles",)},
)


@pytest.mark.parametrize("told", THREATENED, ids=["by words", "by ticks", "with a box that bars shelters"])
def test_who_is_threatened_is_first_led_to_what_protects_and_never_to_a_mediation(base, told):
    found = ask(
        base, needs=("logement", "famille"), more=("logement", "famille"), reach=Reach.ON_FOOT, **told
    )
    assert (found["famille"], found["logement"][0]) == (["Refuge"], "Refuge")
    anywhere = ask(base, needs=("famille",), **told)
    assert anywhere["famille"] == ["Refuge", "Avocat"]


def test_without_a_word_of_violence_a_shelter_fills_no_place_and_is_found_by_who_unfolds(base):
    known = {"needs": ("logement", "famille"), "audiences": ("femmes", "familles")}
    found = ask(base, **known, reach=Reach.ON_FOOT)
    assert (sorted(found["logement"]), found["famille"]) == (
        ["Chambre 0", "Chambre 1", "Chambre 2"],
        ["Médiation familiale"],
    )
    unfolded = ask(base, **known, more=("logement", "famille"))
    assert [unfolded[slug][-1] for slug in ("logement", "famille")] == ["Refuge", "Refuge"]
    assert ask(base, needs=("famille",), themes=(CARE,))["beside"] == ["Médiation familiale", "Avocat"]


def test_a_theme_that_was_ticked_may_mean_violence_and_one_that_was_told_otherwise_does_not(base):
    ticked = {"needs": ("famille",), "themes": (CONFLICTS,)}
    assert ask(base, **ticked)["famille"] == ["Médiation familiale", "Avocat", "Refuge"]
    assert ask(base, **ticked, said=("divorce",))["famille"] == ["Médiation familiale", "Avocat"]


def test_what_is_for_others_comes_after_what_is_for_all_however_near(directory):
    base = directory(
        entry("Étudiants", themes=(CAR,), at="Pontarlier", audiences=("etudiants",)),
        entry(
            "Étudiants ou chômeurs",
            themes=(CAR,),
            at="Besançon",
            audiences=("etudiants", "demandeurs-emploi"),
        ),
        entry("Pour tous, au loin", themes=(CAR,), at="Besançon"),
        *(
            entry(f"Ligne {number}", themes=(CAR,), remote=True, organization=str(number))
            for number in range(2)
        ),
    )
    anyone, student = (
        ask(base, needs=("mobilite",), more=("mobilite",), audiences=audiences)["mobilite"]
        for audiences in ((), ("etudiants",))
    )
    assert (sorted(anyone[:2]), sorted(anyone[2:4]), anyone[4:]) == (
        ["Pour tous, au loin", "Étudiants ou chômeurs"],
        ["Ligne 0", "Ligne 1"],
        ["Étudiants"],
    )
    assert student[:2] == ["Étudiants", "Étudiants ou chômeurs"]
    likely = ask(base, needs=("mobilite",), more=("mobilite",), likely=("etudiants",))["mobilite"]
    assert likely[:2] == ["Étudiants", "Étudiants ou chômeurs"]
    assert sorted(likely) == sorted(anyone)


def test_what_is_full_fills_a_place_only_when_nothing_with_room_does(directory):
    full = [
        entry(f"Complet {n}", themes=(CAR,), at="Pontarlier", organization=str(n), full_on=NOW.date())
        for n in range(3)
    ]
    long_ago = entry("Complet naguère", themes=(CAR,), at="Houtaud", full_on=NOW.date() - timedelta(days=90))
    afar = entry("Au loin", themes=(CAR,), at="Besançon")
    line = entry("Ligne", themes=(CAR,), remote=True)
    best = ask(directory(*full, long_ago, afar, line), needs=("mobilite",))["mobilite"]
    assert best == ["Complet naguère", "Au loin", "Ligne"]


def test_one_that_is_full_completes_two_that_have_room(directory):
    full = [
        entry(f"Complet {n}", themes=(CAR,), at="Pontarlier", organization=str(n), full_on=NOW.date())
        for n in range(3)
    ]
    others = [entry("Au loin", themes=(CAR,), at="Besançon"), entry("Ligne", themes=(CAR,), remote=True)]
    best = ask(directory(*full, *others), needs=("mobilite",))["mobilite"]
    assert (len(best), min(best), len({*best} & {each.name for each in full})) == (3, "Au loin", 1)


def test_the_codes_that_decide_are_of_the_national_lists():
    assert ({CONFLICTS} - {*THEMES}, {*ANYBODY, *PROTECTED} - {*AUDIENCES}) == (set(), set())
