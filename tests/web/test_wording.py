"""How values read on a page."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from jinja2 import Environment

from resource_base.catalog.models import Service
from resource_base.catalog.phones import phone
from resource_base.catalog.vocabulary import Capacity, Visibility
from resource_base.geo.places import Gazetteer
from resource_base.settings import ROOT
from resource_base.web.finding.capacity import capacity
from resource_base.web.finding.freshness import badge
from resource_base.web.finding.zones import ZoneGroup, zone_groups, zone_in_short
from resource_base.web.presentation import FrenchSpacing, ago, counted, day, kilometres, listed, tel, typeset
from resource_base.web.proposals.words import lines

GAZETTEER = Gazetteer.load(ROOT / "seeds")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quoi ? Oui !", "Quoi\u00a0? Oui\u00a0!"),
        ("« mot » : 5 € ; 3 %", "«\u00a0mot\u00a0»\u00a0: 5\u00a0€\u00a0; 3\u00a0%"),
        ("appelez le 03 81 00 00 00", "appelez le 03\u00a081\u00a000\u00a000\u00a000"),
        ("de 6 h 45 à 18 h, à 12 km", "de 6\u00a0h\u00a045 à 18\u00a0h, à 12\u00a0km"),
        ("2 h 300 fois, 12 heures", "2\u00a0h 300 fois, 12 heures"),
        ("https://a.example/?b=:c et :x", "https://a.example/?b=:c et :x"),
        ("12 000", "12 000"),
    ],
)
def test_french_spaces_hold_what_belongs_together(text, expected):
    assert typeset(text) == expected
    assert typeset(expected) == expected


def test_templates_hold_them_between_tags_and_in_quotes_and_leave_what_a_page_brings():
    template = Environment(extensions=[FrenchSpacing], autoescape=True).from_string(
        "<p>Quoi ?</p>{{ 'Où ?' }} {{ brought }}"
    )
    assert template.render(brought="Qui ?") == "<p>Quoi\u00a0?</p>Où\u00a0? Qui ?"


def test_a_contact_is_told_with_who_sees_it():
    contact = {"name": "Odile", "role": None, "phone": None, "email": None}
    told = [lines("contacts", [contact | {"visibility": each.value}], GAZETTEER) for each in Visibility]
    assert told == [
        ("Odile",),
        ("Odile, réservé aux professionnels",),
        ("Odile, vu des référents seulement",),
    ]


def test_dates_are_told_by_their_day_in_france():
    assert day(date(2026, 11, 1)) == "1er novembre 2026"
    assert day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1er janvier 2027"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (date(2026, 11, 22), "aujourd’hui"),
        (date(2026, 11, 21), "hier"),
        (date(2026, 10, 30), "il y a 23 jours"),
        (date(2026, 8, 11), "il y a 3 mois"),
        (date(2025, 4, 20), "il y a 19 mois"),
        (date(2024, 1, 1), "il y a 2 ans"),
    ],
)
def test_the_past_is_told_in_the_coarsest_true_unit(then, said):
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Paris")), tick=False):
        assert ago(then) == said


def test_numbers_distances_and_lists_are_french():
    assert [counted(n, "lieu", "lieux") for n in (0, 1, 2, 12500)] == [
        "0\u00a0lieu",
        "1\u00a0lieu",
        "2\u00a0lieux",
        "12\u202f500\u00a0lieux",
    ]
    assert [kilometres(km) for km in (0.2, 3.42, 3.0, 12.4)] == [
        "moins de 1\u00a0km",
        "3,4\u00a0km",
        "3\u00a0km",
        "12\u00a0km",
    ]
    assert listed(["a", "b", "c"]) == "a, b et c"


def test_a_telephone_reads_in_pairs_and_dials_in_one_go():
    assert (phone("0381000000"), tel("03 81 00 00 00")) == (
        "03\u00a081\u00a000\u00a000\u00a000",
        "0381000000",
    )
    assert (phone("sur rendez-vous"), tel("sur rendez-vous")) == ("sur rendez-vous", "")


def test_a_coverage_is_told_from_the_widest():
    codes = ("commune:25462", "commune:25411", "epci:242504181", "departement:25")
    assert zone_groups(codes, GAZETTEER)[0] == ZoneGroup("Département", ("Doubs",))
    assert zone_groups(codes, GAZETTEER)[-1] == ZoneGroup("Communes", ("Morteau", "Pontarlier"))
    assert zone_groups((), GAZETTEER) == ()


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), ""),
        (("departement:25",), "Doubs"),
        (("commune:25462", "departement:25"), "Doubs et Pontarlier"),
        (("commune:25462", "commune:25411", "commune:25321"), "3\u00a0communes"),
        (("commune:25462", "commune:25411", "departement:25"), "Doubs et 2\u00a0autres zones"),
    ],
)
def test_a_coverage_fits_on_a_card(codes, said):
    assert zone_in_short(codes, GAZETTEER) == said


@pytest.mark.parametrize(
    ("said", "days", "told"),
    [
        (None, 0, None),
        (Capacity.AVAILABLE, 30, "good places disponibles au "),
        (Capacity.AVAILABLE, 200, " disait avoir de la place le "),
        (Capacity.LIMITED, 200, " disait avoir peu de places le "),
        (Capacity.FULL, 183, "bad complet au "),
        (Capacity.FULL, 184, " se disait complet le "),
    ],
)
def test_what_was_said_of_places_months_ago_is_told_in_the_past(said, days, told):
    with time_machine.travel(NOON, tick=False):
        as_of = NOON.date() - timedelta(days=days)
        found = capacity(Service(capacity=said, capacity_as_of=as_of))
    assert (found and f"{found.tone} {found.text}") == (told and told + day(as_of))


@pytest.mark.parametrize(
    ("clocks", "said"),
    [
        ({}, "warn jamais vérifiée"),
        ({"flagged_at": NOON}, "warn jamais vérifiée"),
        ({"verified_at": NOON - timedelta(days=200)}, "good vérifiée il y a 7 mois"),
        (
            {"verified_at": NOON - timedelta(days=240), "flagged_at": NOON},
            "warn à vérifier : dernière fois il y a 8 mois",
        ),
        (
            {"verified_at": NOON - timedelta(days=550)},
            "warn vérifiée il y a 18 mois",
        ),
    ],
)
def test_a_sheet_warns_when_it_was_never_verified_once_flagged_and_after_a_year(clocks, said):
    with time_machine.travel(NOON, tick=False):
        found = badge(Service(**clocks))
    assert f"{found.tone} {found.text}" == said
