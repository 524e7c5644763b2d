"""Who finds what: coverage, distance, visibility, validity, order and pages."""

from datetime import timedelta

import pytest

from resource_base.catalog.opening_hours import Hours
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import ON_SITE, REMOTE, State
from resource_base.search.criteria import Criteria, Sort
from resource_base.search.page.arrangement import GroupKind
from resource_base.search.places.eligibility import Relation
from tests.domain.search.asking import (
    BESANCON,
    DOUBS,
    FRANCE,
    GRAND_PONTARLIER,
    MORTEAU,
    NOW,
    PONTARLIER,
    entry,
)

TODAY = NOW.date()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


# --- Where the person lives ---------------------------------------------------------------------------


def test_what_covers_the_commune_is_found_and_what_is_kept_to_others_is_not(directory):
    base = directory(
        entry("Pour Pontarlier", coverage=(PONTARLIER,)),
        entry("Pour Morteau", coverage=(MORTEAU,)),
    )
    assert base.names(home="Pontarlier") == ["Pour Pontarlier"]


def test_the_more_precise_the_coverage_the_higher_and_what_is_not_stated_comes_last(directory):
    base = directory(
        entry("Non précisé"),
        entry("France", coverage=(FRANCE,)),
        entry("Département", coverage=(DOUBS,)),
        entry("Intercommunalité", coverage=(GRAND_PONTARLIER,)),
        entry("Commune", coverage=(PONTARLIER, FRANCE)),
        entry("Ailleurs", coverage=(MORTEAU, BESANCON)),
    )
    results = base.find(home="Pontarlier")
    assert [base.entries[hit.id].name for hit in results.hits] == [
        "Commune",
        "Intercommunalité",
        "Département",
        "France",
        "Non précisé",
    ]
    assert [hit.coverage for hit in results.hits] == [
        Relation.COMMUNE,
        Relation.EPCI,
        Relation.DEPARTMENT,
        Relation.COUNTRY,
        Relation.UNSTATED,
    ]


def test_a_near_place_gives_no_right_and_a_far_one_takes_none_away(directory):
    base = directory(
        entry("À côté, pour d’autres", at="Pontarlier", coverage=(MORTEAU,)),
        entry("Loin, pour tous", at="Besançon", coverage=(DOUBS,)),
    )
    assert base.names(home="Pontarlier") == ["Loin, pour tous"]


def test_an_ambiguous_postal_code_searches_its_communes_and_asks_which(directory):
    base = directory(
        entry("Pontarlier seul", coverage=(PONTARLIER,)),
        entry("Morteau seul", coverage=(MORTEAU,)),
        entry("Tout le Doubs", coverage=(DOUBS,)),
    )
    results = base.find(home="25300")
    assert {base.entries[hit.id].name: hit.coverage for hit in results.hits} == {
        "Tout le Doubs": Relation.DEPARTMENT,
        "Pontarlier seul": Relation.PARTIAL,
    }
    chosen = {choice.label: choice.criteria for choice in results.place_choices}["Pontarlier (25300)"]
    assert chosen == Criteria(home="25300 Pontarlier")
    assert base.engine.find(chosen, viewer=Viewer.PROFESSIONAL).place_choices == ()


def test_a_name_of_the_territory_is_asked_about_before_a_former_name_elsewhere(directory):
    base = directory(entry("Pour la Haute-Saône", coverage=("departement:70",)))
    results = base.find(home="Saint-Julien")
    assert [choice.label for choice in results.place_choices][:2] == [
        "Saint-Julien-lès-Russey (25210)",
        "Saint-Julien-lès-Montbéliard (25550)",
    ]
    assert results.understood.notes == ()
    inside = base.find(home="3 rue du Pont, 25210 Saint-Julien-lès-Russey")
    assert inside.understood.home.label == "Saint-Julien-lès-Russey"


@pytest.mark.parametrize(
    ("home", "notes"),
    [
        (
            "Vesoul",
            ("Vesoul (Haute-Saône) est hors du territoire de la base : peu de solutions y sont connues.",),
        ),
        (
            "Montfort",
            ("Montfort (2 communes) est hors du territoire de la base : peu de solutions y sont connues.",),
        ),
        ("Pontarlier", ()),
        ("Doubs (25)", ()),
    ],
)
def test_a_place_outside_the_territory_is_said_to_be(directory, home, notes):
    base = directory(entry("Partout", coverage=(FRANCE,)))
    assert base.find(home=home).understood.notes == notes


def test_a_place_that_nobody_knows_is_said_and_excludes_nothing(directory):
    base = directory(entry("Pour Morteau", coverage=(MORTEAU,)))
    results = base.find(home="Zzyzx")
    assert (results.total, results.understood.home) == (1, None)
    assert results.understood.notes == (
        "Le lieu « Zzyzx » n’est pas reconnu : le lieu de résidence ne compte pas.",
    )


# --- Where one can go ---------------------------------------------------------------------------------


def test_the_nearest_of_several_places_counts(directory):
    base = directory(
        entry("Tournée", at=("Besançon", "Houtaud")),
        entry("Bureau", at="Morteau"),
    )
    results = base.find(home="Pontarlier", sort=Sort.DISTANCE)
    assert [(base.entries[hit.id].name, round(hit.distance_km)) for hit in results.hits] == [
        ("Tournée", 4),
        ("Bureau", 26),
    ]


def test_distances_start_elsewhere_than_home_when_asked(directory):
    base = directory(
        entry("À Morteau", at="Morteau", coverage=(GRAND_PONTARLIER,)),
        entry("À Houtaud", at="Houtaud", coverage=(GRAND_PONTARLIER,)),
        entry("Interdit", at="Morteau", coverage=(MORTEAU,)),
    )
    assert base.names(home="Pontarlier", origin="Morteau", sort=Sort.DISTANCE) == ["À Morteau", "À Houtaud"]


def test_distance_orders_and_only_a_radius_excludes(directory):
    base = directory(entry("Près", at="Houtaud"), entry("Loin", at="Besançon"))
    assert base.names(home="Pontarlier") == ["Près", "Loin"]
    assert base.names(home="Pontarlier", radius_km=10) == ["Près"]


def test_a_radius_keeps_what_has_no_place_to_be_far_from(directory):
    base = directory(
        entry("Foyer à l’adresse confidentielle"),
        entry("Par téléphone", remote=True),
        entry("Loin", at="Besançon"),
    )
    assert base.names(home="Pontarlier", radius_km=10) == [
        "Foyer à l’adresse confidentielle",
        "Par téléphone",
    ]


def test_remote_services_that_cover_the_place_form_their_own_group(directory):
    base = directory(
        entry("Par téléphone, partout", remote=True, coverage=(FRANCE,)),
        entry("Par téléphone, à Morteau", remote=True, coverage=(MORTEAU,)),
        entry("Les deux", at="Besançon", modes=(ON_SITE, REMOTE)),
        entry("Sur place", at="Pontarlier"),
    )
    results = base.find(home="Pontarlier")
    assert [(base.entries[hit.id].name, hit.group) for hit in results.hits] == [
        ("Sur place", GroupKind.ON_SITE),
        ("Les deux", GroupKind.ON_SITE),
        ("Par téléphone, partout", GroupKind.REMOTE),
    ]
    assert [(group.kind, group.total) for group in results.groups] == [
        (GroupKind.ON_SITE, 2),
        (GroupKind.REMOTE, 1),
    ]
    assert results.sentence == "3 solutions, dont 1 à distance"


def test_the_first_remote_ones_are_shown_when_the_page_does_not_reach_them(directory):
    on_site = [entry(f"Sur place {number}", at="Pontarlier") for number in range(21)]
    remote = [entry(f"À distance {number}", remote=True) for number in range(5)]
    base = directory(*on_site, *remote)
    first, second = base.find(home="Pontarlier"), base.find(home="Pontarlier", page=2)
    assert [len(group.first) for group in first.groups] == [0, 3]
    assert [len(group.first) for group in second.groups] == [0, 0]
    assert [hit.group for hit in second.hits] == [GroupKind.ON_SITE] + 5 * [GroupKind.REMOTE]


def test_without_any_place_on_site_and_remote_are_ranked_together(directory):
    base = directory(entry("Un vélo", "pour aller au garage", at="Pontarlier"), entry("Garage", remote=True))
    assert base.names("garage") == ["Garage", "Un vélo"]


# --- Who looks, and when ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("viewer", "found"),
    [
        (Viewer.PUBLIC, ["Publiée"]),
        (Viewer.PROFESSIONAL, ["Publiée"]),
        (Viewer.CURATOR, ["Publiée", "Suspendue"]),
    ],
)
def test_only_a_curator_finds_what_is_suspended_and_nobody_drafts(directory, viewer, found):
    base = directory(
        entry("Publiée"),
        entry("Suspendue", state=State.SUSPENDED),
        entry("Brouillon", state=State.DRAFT),
        entry("Retirée", state=State.WITHDRAWN),
    )
    assert sorted(base.names(viewer=viewer)) == found
    assert base.find(viewer=viewer).total == len(found)
    assert sum(value.count for value in base.find(viewer=viewer).facets[4].values) == len(found)
    assert len(base.engine.ids(Criteria(), viewer=viewer)) == len(found)


def test_an_entry_is_found_from_its_first_to_its_last_day(directory):
    base = directory(
        entry("Aujourd’hui seulement", valid_from=TODAY, valid_until=TODAY),
        entry("Finie", valid_until=YESTERDAY),
        entry("À venir", valid_from=TOMORROW),
    )
    assert base.names() == ["Aujourd’hui seulement"]
    base.clock = NOW + timedelta(days=1)
    assert base.names() == ["À venir"]


def test_open_now_keeps_what_is_open_at_this_minute_in_france(directory):
    base = directory(
        entry("Ouvert", opening_hours="Tu 09:00-12:00"),
        entry("Ferme à dix heures et demie", opening_hours="Tu 09:00-10:30"),
        entry("Le mercredi", opening_hours="We 09:00-12:00"),
        entry("Illisible", opening_hours="quand on peut"),
        entry("Sur rendez-vous", opening_hours='"sur rendez-vous"'),
        entry("Le mardi sur rendez-vous", opening_hours='Tu "sur rendez-vous"'),
        entry("Non dit"),
    )
    assert base.names(open_now=True) == ["Ouvert"]


def test_open_now_is_what_the_page_says(directory):
    hours = (
        "24/7",
        "Tu 09:00-12:00",
        'Tu "sur rendez-vous"',
        "Tu 10:31-12:00",
        "Tu 10:30+",
        "PH 09:00-12:00",
    )
    base = directory(*(entry(f"Fiche {number}", opening_hours=text) for number, text in enumerate(hours)))
    said = [Hours.parse(text).today(NOW) for text in hours]
    said_open = [
        f"Fiche {number}"
        for number, sentence in enumerate(said)
        if sentence.startswith("Ouvert") and "à confirmer" not in sentence
    ]
    assert sorted(base.names(open_now=True)) == said_open == ["Fiche 0", "Fiche 1", "Fiche 4"]


def test_a_public_holiday_is_a_closed_day(directory):
    base = directory(
        entry("Ouvert hors jours fériés", opening_hours="Mo-Fr 09:00-12:00; PH off"), entry("Non dit")
    )
    base.clock = NOW.replace(month=7, day=14)
    assert base.find(open_now=True).relaxations[0].sentence.startswith("Rien avec « Ouvert maintenant »")


def test_an_edit_is_found_at_once_and_what_it_replaced_no_more(directory):
    before = entry("Garage solidaire")
    base = directory(before, entry("Crèche"))
    base.replace(entry("Atelier vélo", id=before.id))
    assert (base.names("garage"), base.names("vélo")) == ([], ["Atelier vélo"])


# --- The map ------------------------------------------------------------------------------------------


def test_the_map_has_a_point_for_each_shown_place_of_what_is_found(directory):
    base = directory(
        entry("Tournée de garage", at=("Pontarlier", "Morteau")),
        entry("Garage confidentiel"),
        entry("Crèche", at="Besançon"),
    )
    points = base.engine.points(Criteria(words="garage"), viewer=Viewer.PROFESSIONAL)
    assert [
        (point.name, point.organization, round(point.lat, 3), round(point.lon, 3)) for point in points
    ] == [
        ("Tournée de garage", "Roule Doubs", 46.904, 6.354),
        ("Tournée de garage", "Roule Doubs", 47.058, 6.607),
    ]
