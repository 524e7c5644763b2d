"""The answers to a situation: what is found for each frein, and what must not be."""

import random
from datetime import date, timedelta

import pytest

from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import AUDIENCES, MODES, ON_SITE, REMOTE, State
from resource_base.search.criteria import Declined
from resource_base.search.page.arrangement import GroupKind
from resource_base.search.situations.situation import Part, Reach, Situation
from tests.domain.search.asking import (
    BESANCON,
    DOUBS,
    FRANCE,
    LONG_AGO,
    MORTEAU,
    NOW,
    PONTARLIER,
    Directory,
    entry,
)
from tests.domain.search.corpus import documents

CAR, LICENCE, BIKE = (
    "mobilite--acceder-a-un-vehicule",
    "mobilite--preparer-un-permis",
    "mobilite--mobilite-douce-partagee-collective",
)
CARE, FOOD = "famille--garde-denfants", "equipement-et-alimentation--alimentation"
GROUPS = ({"words": ["scooter"], "themes": [CAR]},)


def answers(base: Directory, situation: Situation, *, viewer=Viewer.PROFESSIONAL):
    found = base.engine.answer(situation, viewer=viewer)
    return {each.need.slug: each for each in found.needs}


def names(base: Directory, shown):
    return [base.entries[each.hit.id].name for each in shown]


def moving(*, themes=(), **fields):
    return Situation(needs=("mobilite",), themes=themes, home="Pontarlier", **fields)


def test_each_frein_has_what_covers_her_within_reach_and_decoys_stay_out(directory):
    base = directory(
        entry("Garage solidaire", themes=(CAR,), at="Houtaud", coverage=(DOUBS,)),
        entry("Crèche", themes=(CARE,), at="Pontarlier", coverage=(PONTARLIER,)),
        entry("Garage d’ailleurs", themes=(CAR,), at="Pontarlier", coverage=(MORTEAU,)),
        entry("Garage lointain", themes=(CAR,), at="Morteau", coverage=(DOUBS,)),
        entry("Garage suspendu", themes=(CAR,), at="Houtaud", state=State.SUSPENDED),
        entry("Garage fermé", themes=(CAR,), at="Houtaud", valid_until=NOW.date() - timedelta(days=1)),
        entry("Garage des aînés", themes=(CAR,), at="Houtaud", audiences=("seniors",)),
        entry("Épicerie", themes=(FOOD,), at="Pontarlier"),
    )
    asked = Situation(
        needs=("mobilite", "famille"), home="Pontarlier", reach=Reach.BY_BUS, audiences=("jeunes",)
    )
    found = answers(base, asked)
    assert list(found) == ["mobilite", "famille"]
    assert names(base, found["mobilite"].best) == ["Garage solidaire"]
    assert names(base, found["famille"].best) == ["Crèche"]
    mobility = found["mobilite"]
    assert (mobility.total, mobility.further, round(mobility.further_km)) == (1, 1, 26)
    (hit,) = (each.hit for each in mobility.best)
    assert (round(hit.distance_km, 1), hit.coverage.value, hit.group) == (
        3.5,
        "departement",
        GroupKind.ON_SITE,
    )


def test_what_is_too_narrow_is_completed_by_the_rest_of_the_frein_and_said_so(directory):
    base = directory(
        entry("Garage solidaire", themes=(CAR,), at="Houtaud", coverage=(DOUBS,)),
        entry("Chauffeurs bénévoles", themes=(BIKE,), at="Pontarlier", coverage=(DOUBS,)),
        entry("Auto-école à distance", themes=(LICENCE,), modes=(REMOTE,), coverage=(DOUBS,)),
        entry("Vélos lointains", themes=(BIKE,), at="Morteau", coverage=(DOUBS,)),
        entry("Crèche", themes=(CARE,), at="Pontarlier", coverage=(DOUBS,)),
    )
    found = answers(base, moving(themes=(CAR,), reach=Reach.BY_BUS))["mobilite"]
    assert (names(base, found.best), found.total) == (["Garage solidaire"], 1)
    assert names(base, found.beside) == ["Chauffeurs bénévoles", "Auto-école à distance"]
    assert answers(base, moving(reach=Reach.BY_BUS))["mobilite"].beside == ()


def test_the_best_have_room_when_they_are_nearly_as_good(directory):
    today = NOW.date()
    base = directory(
        entry("Complet à côté", themes=(CAR,), at="Pontarlier", organization="A", full_on=today),
        entry("Ouvert plus loin", themes=(CAR,), at="Houtaud", organization="B"),
        entry("Complet ici", themes=(CARE,), at="Pontarlier", organization="A", full_on=today),
        entry("Ouvert très loin", themes=(CARE,), at="Besançon", organization="B"),
    )
    found = answers(base, Situation(needs=("mobilite", "famille"), home="Pontarlier"))
    assert names(base, found["mobilite"].best) == ["Ouvert plus loin", "Complet à côté"]
    assert names(base, found["famille"].best) == ["Complet ici", "Ouvert très loin"]


def test_what_curators_alone_search_is_shown_to_them_alone(directory):
    base = directory(entry("Garage suspendu", themes=(CAR,), at="Houtaud", state=State.SUSPENDED))
    seen = {viewer: answers(base, moving(), viewer=viewer)["mobilite"].total for viewer in Viewer}
    assert seen == {Viewer.PUBLIC: 0, Viewer.PROFESSIONAL: 0, Viewer.CURATOR: 1}


def test_a_frein_is_a_hole_for_one_of_four_reasons(directory):
    base = directory(
        entry("Permis à Morteau", themes=(LICENCE,), at="Morteau"),
        entry("Crèche de Besançon", themes=(CARE,), at="Besançon", coverage=(BESANCON,)),
        entry("Épicerie du mardi", themes=(FOOD,), at="Pontarlier", opening_hours="Tu 14:00-16:00"),
    )
    freins = ("sante", "mobilite", "famille", "difficultes-financieres")
    asked = Situation(needs=freins, home="Pontarlier", reach=Reach.BY_BIKE, days=("lundi",))
    found = answers(base, asked)
    counts = {slug: (each.is_hole, each.further, each.elsewhere, each.closed) for slug, each in found.items()}
    assert counts == {
        "sante": (True, 0, 0, 0),
        "mobilite": (True, 1, 0, 0),
        "famille": (True, 0, 1, 0),
        "difficultes-financieres": (True, 0, 0, 1),
    }


def test_on_site_comes_first_and_remote_ones_fill(directory):
    base = directory(
        *(entry(f"Atelier {number}", themes=(CAR,), at="Besançon") for number in range(2)),
        *(
            entry(f"Conseil {number}", themes=(CAR,), remote=True, coverage=(PONTARLIER,))
            for number in range(2)
        ),
    )
    mobility = answers(base, moving())["mobilite"]
    groups = [each.hit.group for each in mobility.best]
    assert groups == [GroupKind.ON_SITE, GroupKind.ON_SITE, GroupKind.REMOTE]
    assert (mobility.total, mobility.remote) == (4, 2)
    assert {each.hit.group for each in answers(base, moving(modes=(REMOTE,)))["mobilite"].best} == {
        GroupKind.REMOTE
    }
    assert answers(base, moving(modes=(ON_SITE,)))["mobilite"].total == 2


def test_an_entry_without_a_shown_place_is_no_nearer_than_a_remote_one(directory):
    base = directory(
        entry("Abri", themes=(CAR,), coverage=(FRANCE,)),
        entry("Ligne", themes=(CAR,), coverage=(PONTARLIER,), remote=True),
        entry("Garage", themes=(CAR,), coverage=(FRANCE,), at="Besançon"),
    )
    assert names(base, answers(base, moving())["mobilite"].best) == ["Garage", "Ligne", "Abri"]


def test_another_organisation_is_preferred_when_it_is_as_good_and_not_when_it_is_not(directory):
    same = [
        entry(f"Roule {number}", themes=(CAR,), at="Pontarlier", verified_on=NOW.date())
        for number in range(3)
    ]
    near = entry("Voisine", themes=(CAR,), at="Houtaud", organization="Autre", verified_on=LONG_AGO)
    far = entry("Lointaine", themes=(CAR,), at="Besançon", organization="Encore une", verified_on=LONG_AGO)
    best = names(base := directory(*same, near, far), answers(base, moving())["mobilite"].best)
    assert best[1] == "Voisine"
    assert "Lointaine" not in best


def test_the_three_shown_answer_the_several_themes_asked_for(directory):
    cars = [entry(f"Voiture {number}", themes=(CAR,), at="Pontarlier") for number in range(4)]
    base = directory(*cars, entry("Permis", themes=(LICENCE,), at="Houtaud"), entry("Vélo", themes=(BIKE,)))
    best = names(base, answers(base, moving(themes=(CAR, LICENCE)))["mobilite"].best)
    assert "Permis" in best
    assert "Vélo" not in best


def test_an_entry_that_answers_several_freins_says_so_and_comes_first_among_its_like(directory):
    base = directory(
        entry("Taxi", themes=(CAR,), at="Pontarlier", organization="A", verified_on=NOW.date()),
        entry("Point d’accueil", themes=(CAR, CARE), at="Pontarlier", organization="B"),
    )
    both = Situation(needs=("mobilite", "famille"), home="Pontarlier")
    mobility = answers(base, both)["mobilite"]
    assert [(base.entries[each.hit.id].name, each.also) for each in mobility.best] == [
        ("Point d’accueil", ("famille",)),
        ("Taxi", ()),
    ]
    assert names(base, answers(base, moving())["mobilite"].best)[0] == "Taxi"


def test_what_was_said_raises_the_entries_that_speak_of_it(directory):
    base = directory(
        entry("Voitures à louer", themes=(CAR,), at="Pontarlier", verified_on=NOW.date()),
        entry("Scooters à louer", themes=(CAR,), at="Pontarlier"),
        groups=GROUPS,
    )
    assert names(base, answers(base, moving())["mobilite"].best)[0] == "Voitures à louer"
    assert names(base, answers(base, moving(said=("pas.scooter",)))["mobilite"].best)[0] == "Scooters à louer"


def test_hours_keep_what_is_open_when_she_is_free_and_what_is_not_known(directory):
    base = directory(
        entry("Du lundi matin", themes=(CAR,), opening_hours="Mo 09:00-11:00"),
        entry("Du lundi soir", themes=(CAR,), opening_hours="Mo 18:30-20:00"),
        entry("Du mardi matin", themes=(CAR,), opening_hours="Tu 09:00-11:00"),
        entry("Sur rendez-vous", themes=(CAR,), opening_hours='"sur rendez-vous"'),
        entry("Sans horaires", themes=(CAR,)),
    )

    def kept(**fields):
        mobility = answers(base, moving(more=("mobilite",), **fields))["mobilite"]
        known = {base.entries[each.hit.id].name: each.hours_known for each in mobility.shown}
        return known, mobility.closed

    found, closed = kept(days=("lundi",), parts=(Part.MORNING,))
    unknown = {"Sur rendez-vous": False, "Sans horaires": False}
    assert (found, closed) == ({"Du lundi matin": True} | unknown, 2)
    assert kept(parts=(Part.EVENING,))[0] == {"Du lundi soir": True} | unknown
    assert len(kept()[0]) == 5


def test_more_follow_on_demand_and_are_others(directory):
    base = directory(*(entry(f"Solution {number}", themes=(CAR,), at="Pontarlier") for number in range(20)))
    first, more = answers(base, moving())["mobilite"], answers(base, moving(more=("mobilite",)))["mobilite"]
    assert (len(first.best), len(first.more), first.total) == (3, 0, 20)
    assert names(base, more.best) == names(base, first.best)
    assert (len(more.more), len(set(names(base, more.shown)))) == (10, 13)


def test_without_a_commune_nothing_is_out_of_reach_and_a_name_of_several_is_asked(directory):
    base = directory(entry("Garage", themes=(CAR,), at="Besançon"))
    nowhere = base.engine.answer(
        Situation(needs=("mobilite",), reach=Reach.ON_FOOT), viewer=Viewer.PROFESSIONAL
    )
    assert [each.total for each in nowhere.needs] == [1]
    assert nowhere.notes == ("Indiquez une commune pour que le rayon compte.",)
    several = base.engine.answer(Situation(needs=("mobilite",), home="25300"), viewer=Viewer.PROFESSIONAL)
    assert len(several.choices) == 13
    assert several.choices[0].situation.home.startswith("25300 ")


@pytest.mark.parametrize("seed", range(6))
def test_as_many_are_counted_as_the_search_finds_frein_by_frein(directory, seed):
    """Six separate searches, with nothing relaxed, are the independent count."""
    rng = random.Random(seed)
    base = directory(*documents(300, seed=seed))
    slugs = tuple(need.slug for need in base.engine._needs.all)
    asked = Situation(
        needs=slugs,
        themes=tuple(sorted(rng.sample((CAR, LICENCE, CARE, FOOD), rng.randint(0, 2)))),
        home=rng.choice(("", "Pontarlier", "Besançon")),
        reach=rng.choice((None, *Reach)),
        audiences=tuple(sorted(rng.sample(AUDIENCES, rng.randint(0, 2)))),
        modes=rng.choice(((), (), *((mode,) for mode in MODES))),
    )
    for viewer in Viewer:
        for slug, found in answers(base, asked, viewer=viewer).items():
            results = base.engine.find(found.criteria.but(declined=tuple(Declined)), viewer=viewer)
            remote = sum(group.total for group in results.groups if group.kind is GroupKind.REMOTE)
            assert (slug, found.total, found.remote) == (slug, results.total, remote)
            assert len(found.best) == min(3, results.total)
            if found.total and not found.remote and not asked.themes:
                assert found.best[0].hit.id in {hit.id for hit in results.hits}


def test_the_day_of_the_answers_is_that_of_the_clock(directory):
    ends = date(2026, 11, 30)
    base = directory(entry("Garage", themes=(CAR,), valid_until=ends))
    before = answers(base, moving())["mobilite"].total
    base.clock = NOW + timedelta(days=10)
    assert (before, answers(base, moving())["mobilite"].total) == (1, 0)
