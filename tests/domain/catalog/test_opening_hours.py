from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.catalog.models import Closure
from resource_base.catalog.opening_hours import Hours, normalise
from resource_base.errors import Invalid

PARIS = ZoneInfo("Europe/Paris")
EXAMPLE = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"
OFFICE = "Mo-Fr 09:00-12:30,14:00-17:00; PH off"


def at(month, day, hour, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def closed(starts, ends, reason="congés"):
    return Closure(starts=starts, ends=ends, reason=reason)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Mo-Fr 09:00-12:30,14:00-17:30; PH off",
            ["Lundi au vendredi : 9 h – 12 h 30 et 14 h – 17 h 30", "Fermé les jours fériés"],
        ),
        (
            "We 14:00-18:00; Sa[1] 09:00-12:00",
            ["Mercredi : 14 h – 18 h", "1er samedi du mois : 9 h – 12 h"],
        ),
        (
            "Mo-We,Fr 08:30-12:00; Th 13:00-17:00",
            ["Lundi au mercredi et vendredi : 8 h 30 – 12 h", "Jeudi : 13 h – 17 h"],
        ),
        ("Mo,We-Su 09:00-10:00", ["Lundi et du mercredi au dimanche : 9 h – 10 h"]),
        (
            "Mo-Fr 08:30-12:00; Th[1] off",
            [
                "Lundi au mercredi et vendredi : 8 h 30 – 12 h",
                "Jeudi (sauf le 1er du mois) : 8 h 30 – 12 h",
            ],
        ),
        (
            "Sa 09:00-12:00; Sa[1] 14:00-17:00",
            ["Samedi (sauf le 1er du mois) : 9 h – 12 h", "1er samedi du mois : 14 h – 17 h"],
        ),
        ("Th[2],Th[-1] 13:30-18:00", ["2e et dernier jeudis du mois : 13 h 30 – 18 h"]),
        (
            'We 09:00-12:00 "moins de 26 ans", We 14:00-17:00 "sur rendez-vous"',
            ["Mercredi : 9 h – 12 h (moins de 26 ans) et 14 h – 17 h (sur rendez-vous)"],
        ),
        (
            'Mo,Tu 09:00-12:00,14:00-17:00 "sur rendez-vous"',
            ["Lundi et mardi : 9 h – 12 h et 14 h – 17 h, sur rendez-vous"],
        ),
        ('"sur rendez-vous"', ["Sur rendez-vous"]),
        (
            'Mo-Fr 09:00-12:00 || "sur rendez-vous"',
            ["Lundi au vendredi : 9 h – 12 h", "Les autres jours : sur rendez-vous"],
        ),
        ("24/7", ["Tous les jours : 24 h sur 24"]),
        ('off "travaux"', ["Fermé (travaux)"]),
        ("Mo-Su 20:00-08:00", ["Tous les jours : 20 h – 8 h le lendemain"]),
        ("Fr 18:00-24:00", ["Vendredi : 18 h – minuit"]),
        (
            "Tu 09:00-11:30; SH off; PH off",
            ["Mardi : 9 h – 11 h 30", "Fermé les jours fériés", "Fermé pendant les vacances scolaires"],
        ),
        (
            "Mo-Fr 09:00-12:00; PH off; Sa[1] 10:00-12:00",
            [
                "Lundi au vendredi : 9 h – 12 h",
                "1er samedi du mois : 10 h – 12 h",
                "Fermé les jours fériés, sauf s’ils tombent un samedi",
            ],
        ),
        (
            'Mo-Fr 09:00-12:00; Jul-Aug off "congés d’été"',
            ["Lundi au vendredi : 9 h – 12 h", "Fermé en juillet et août (congés d’été)"],
        ),
        (
            "Dec 24-Jan 2 off; Mo 09:00-12:00; Dec 24-Jan 2 off",
            ["Lundi : 9 h – 12 h", "Fermé du 24 décembre au 2 janvier"],
        ),
        ("Nov 01-Mar 31: Mo-Su 20:00-23:00", ["De novembre à mars, tous les jours : 20 h – 23 h"]),
        (
            "Mo 09:00-17:00; Jul-Aug Mo 09:00-12:00",
            ["De septembre à juin, lundi : 9 h – 17 h", "En juillet et août, lundi : 9 h – 12 h"],
        ),
        ("week 2-52/2 We 14:00-17:30", ["Semaines paires, mercredi : 14 h – 17 h 30"]),
        ("2026 Oct 15 09:00-16:00", ["Le 15 octobre 2026 : 9 h – 16 h"]),
        # What cannot be said exactly is shown as it is written.
        ("easter off; Mo 10:00-11:00", ["Horaires : easter off; Mo 10:00-11:00"]),
        ("Mo[-3] 09:00-10:00", ["Horaires : Mo[-3] 09:00-10:00"]),
        ('Mo 09:00-12:00; "sur rendez-vous"', ['Horaires : Mo 09:00-12:00; "sur rendez-vous"']),
        # Whether the night before a holiday ends at midnight: the library says so, nobody would.
        ("Mo-Su 20:00-08:00; PH off", ["Horaires : Mo-Su 20:00-08:00; PH off"]),
    ],
)
def test_hours_are_said_in_french(text, lines):
    assert Hours.parse(text).in_french() == lines


@pytest.mark.parametrize(
    ("text", "moment", "sentence"),
    [
        (OFFICE, at(11, 16, 10), "Ouvert aujourd’hui jusqu’à 12 h 30"),
        (OFFICE, at(11, 16, 12, 30), "Fermé, ouvre à 14 h"),
        (OFFICE, at(11, 16, 18), "Fermé, ouvre demain à 9 h"),
        (OFFICE, at(11, 20, 18), "Fermé, ouvre lundi à 9 h"),
        (OFFICE, at(11, 11, 10), "Fermé aujourd’hui (jour férié)"),
        (OFFICE, at(8, 15, 10), "Fermé, ouvre lundi à 9 h"),  # a holiday, on a Saturday
        ("Mo-Fr 09:00-17:00", at(11, 11, 10), "Ouvert aujourd’hui jusqu’à 17 h (jour férié : à vérifier)"),
        ("Mo-Fr,PH 09:00-17:00", at(11, 11, 10), "Ouvert aujourd’hui jusqu’à 17 h"),
        ("24/7", at(11, 11, 10), "Ouvert 24 h sur 24"),
        ("Mo-Su 20:00-08:00", at(11, 16, 22), "Ouvert jusqu’à demain 8 h"),
        ("Mo-Su 20:00-08:00", at(11, 16, 7), "Ouvert aujourd’hui jusqu’à 8 h"),
        ("Fr 18:00-24:00", at(11, 20, 20), "Ouvert aujourd’hui jusqu’à minuit"),
        ("Fr 18:00+", at(11, 20, 20), "Ouvert aujourd’hui"),
        (
            'Tu 09:00-12:00 "sur rendez-vous"',
            at(11, 17, 9),
            "Ouvert aujourd’hui jusqu’à 12 h (sur rendez-vous)",
        ),
        ('Tu 09:00-12:00 "sur rendez-vous"', at(11, 16, 9), "Fermé, ouvre demain à 9 h (sur rendez-vous)"),
        (
            "Tu 09:00-12:00; SH off",
            at(11, 17, 9),
            "Ouvert aujourd’hui jusqu’à 12 h (hors vacances scolaires)",
        ),
        ('"sur rendez-vous"', at(11, 17, 9), "Sur rendez-vous"),
        ("Sa[1] 09:00-12:00", at(11, 8, 9), "Fermé, ouvre le 5 décembre à 9 h"),
        ("Jan Mo[1] 09:00-12:00", at(11, 8, 9), "Fermé, ouvre le 4 janvier 2027 à 9 h"),
        ("2026 Oct 15 09:00-16:00", at(11, 8, 9), "Fermé"),
        ('Mo-Fr 09:00-10:00; We off "réunion"', at(11, 18, 9), "Fermé (réunion), ouvre demain à 9 h"),
    ],
)
def test_today_is_told_in_one_sentence(text, moment, sentence):
    assert Hours.parse(text).today(moment) == sentence


@pytest.mark.parametrize(
    ("closures", "moment", "sentence"),
    [
        (
            [closed(date(2026, 11, 16), date(2026, 11, 28))],
            at(11, 16, 10),
            "Fermé du 16 au 28 novembre : congés",
        ),
        (
            [closed(date(2026, 11, 16), date(2026, 11, 28))],
            at(11, 13, 18),
            "Fermé, ouvre le 30 novembre à 9 h",
        ),
        (
            [closed(date(2026, 11, 16), date(2026, 11, 28))],
            at(11, 30, 10),
            "Ouvert aujourd’hui jusqu’à 12 h 30",
        ),
        ([closed(date(2026, 11, 16), date(2026, 11, 16), None)], at(11, 16, 10), "Fermé aujourd’hui"),
        (
            [closed(date(2026, 12, 21), date(2027, 1, 1)), closed(date(2026, 11, 17), date(2026, 11, 17))],
            at(12, 25, 10),
            "Fermé du 21 décembre 2026 au 1er janvier 2027 : congés",
        ),
    ],
)
def test_an_exceptional_closure_comes_before_the_hours(closures, moment, sentence):
    assert Hours.parse(OFFICE).today(moment, closures) == sentence


def test_an_always_open_place_closes_when_its_closure_begins():
    closure = closed(date(2026, 11, 17), date(2026, 11, 18))
    always = Hours.parse("24/7")
    assert always.today(at(11, 15, 10), [closure]) == "Ouvert jusqu’à mardi 0 h"
    assert always.today(at(11, 18, 10), [closure]) == "Fermé du 17 au 18 novembre : congés"


def test_moments_are_read_on_the_clocks_of_paris_in_summer_and_in_winter():
    hours = Hours.parse("Mo-Su 09:00-17:00")
    edges = [(3, 28, 8), (3, 29, 7), (10, 24, 7), (10, 25, 8)]  # 9 h in Paris, around both changes of time
    opened = [hours.open_at(datetime(2026, month, day, hour, 0, tzinfo=UTC)) for month, day, hour in edges]
    before = [
        hours.open_at(datetime(2026, month, day, hour - 1, 59, tzinfo=UTC)) for month, day, hour in edges
    ]
    assert (opened, before) == ([True] * 4, [False] * 4)
    assert Hours.parse("24/7").open_at(at(3, 29, 2, 30))  # an hour that no clock showed


def test_only_what_is_surely_open_counts_as_open():
    texts = [
        "Mo 09:00-12:00",
        'Mo 09:00-12:00 "sur rendez-vous"',
        "Mo 09:00-12:00 unknown",
        '"sur rendez-vous"',
    ]
    assert [Hours.parse(text).open_at(at(11, 16, 10)) for text in texts] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("mo-fr 9:00-12:00 ;PH  off;", "Mo-Fr 09:00-12:00; PH off"),
        ('"sur rendez-vous"', '"sur rendez-vous"'),
        ('24/7 "urgences"', '24/7 "urgences"'),
        ('Mo 00:00-24:00 "urgences"', 'Mo open "urgences"'),
        ("Nov 01-Mar 31: Mo 20:00-08:00", "Nov 1-Mar 31 Mo 20:00-08:00"),
        ("off", "off"),
    ],
)
def test_one_spelling_is_stored_and_is_stable(text, stored):
    assert (normalise(text), normalise(stored)) == (stored, stored)
    assert Hours.parse(stored) == Hours.parse(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Aucun horaire n’est indiqué."),
        (
            "Mo-Fr 9h-12h",
            f"Ces horaires ne se comprennent pas à partir de « 9h-12h ». Exemple : « {EXAMPLE} ».",
        ),
        (
            "SH Mo-Fr 09:00-12:00",
            f"« SH Mo » se comprend de deux façons : écrivez plutôt comme dans « {EXAMPLE} ».",
        ),
        (
            "Mo sunrise-18:00",
            "Les horaires qui suivent le soleil ne sont pas acceptés : indiquez des heures.",
        ),
        ('Mo 09:00-10:00 "\x00"', "Ces horaires contiennent un caractère invisible : ressaisissez-les."),
        ("Mo 09:00-10:00;" * 100, "Ces horaires sont trop longs : 1000 caractères au plus."),
    ],
)
def test_what_is_not_understood_is_refused_in_french(text, sentence):
    with pytest.raises(Invalid) as refused:
        Hours.parse(text)
    assert str(refused.value) == sentence


@given(st.text(st.characters(), max_size=60) | st.text('MoTuSaPH0123456789:-,;[]|" off', max_size=60))
def test_any_text_is_understood_or_refused(text):
    try:
        hours = Hours.parse(text)
    except Invalid:
        return
    assert normalise(hours.text) == hours.text
    assert hours.in_french()
    assert hours.today(at(11, 16, 10))
