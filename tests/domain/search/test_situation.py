"""The address of a situation: read without ever failing, written back in one form, nobody in it."""

from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

from resource_base.catalog.vocabulary import AUDIENCES, MODES, Needs
from resource_base.search.criteria import Criteria
from resource_base.search.situations.situation import DAYS, Part, Reach, Situation
from resource_base.settings import ROOT
from tests.domain.search.test_criteria import Query

NEEDS = Needs.load(ROOT / "seeds")
LICENCE, CAR = "mobilite--preparer-un-permis", "mobilite--acceder-a-un-vehicule"
SPOKEN = {"pas.voiture", "loyer-en-retard"}
NAMES = (
    "besoin",
    "theme",
    "dit",
    "habite",
    "trajet",
    "km",
    "public",
    "peut-etre",
    "mode",
    "jour",
    "moment",
    "plus",
)
KNOWN = (*NEEDS.by_slug, LICENCE, CAR, *SPOKEN, "Maîche", *Reach, "12", *AUDIENCES, *MODES, *DAYS, *Part)


def read(*pairs):
    return Situation.parse(Query(pairs), needs=NEEDS, spoken=SPOKEN)


def test_a_situation_is_read_under_its_french_names():
    situation = read(
        ("theme", LICENCE),
        ("besoin", "sante"),
        ("dit", "pas.voiture"),
        ("habite", " Maîche "),
        ("trajet", "en-bus"),
        ("km", "15 km"),
        ("public", "jeunes"),
        ("mode", "en-presentiel"),
        ("jour", "lundi"),
        ("moment", "matin"),
        ("plus", "mobilite"),
    )
    assert situation == Situation(
        needs=("sante", "mobilite"),  # a theme asks for its frein, in the order of the département
        themes=(LICENCE,),
        said=("pas.voiture",),
        home="Maîche",
        reach=Reach.BY_BUS,
        km=15,
        audiences=("jeunes",),
        modes=("en-presentiel",),
        days=("lundi",),
        parts=(Part.MORNING,),
        more=("mobilite",),
    )
    assert (situation.reach_km, read(("trajet", "a-velo")).reach_km, read().reach_km) == (15, 7, None)


def test_both_modes_ask_nothing_and_the_kilometres_of_the_bus_need_not_be_written():
    both = read(("mode", "en-presentiel"), ("mode", "a-distance"), ("trajet", "en-bus"), ("km", "20"))
    assert both == Situation(reach=Reach.BY_BUS)


def test_what_cannot_be_used_is_told_and_words_that_nobody_curates_are_not_kept():
    situation = read(
        ("besoin", "licorne"), ("trajet", "fusee"), ("km", "-3"), ("dit", "mme-durand"), ("jour", "mardi")
    )
    assert situation == Situation(days=("mardi",))
    assert [sentence.partition(" :")[0] for sentence in situation.ignored] == [
        "« Frein »",
        "« Trajet »",
        "« Distance en kilomètres »",
    ]
    assert "durand" not in str(situation.to_args())


def test_the_question_of_a_frein_is_that_of_the_page_of_results():
    situation = read(("theme", LICENCE), ("habite", "Maîche"), ("trajet", "a-pied"), ("public", "jeunes"))
    asked = situation.criteria(NEEDS.by_slug["mobilite"])
    expected = Criteria(
        home="Maîche", radius_km=2, needs=("mobilite",), themes=(LICENCE,), audiences=("jeunes",)
    )
    assert asked == expected


def test_a_theme_taken_away_takes_its_frein_along_when_it_was_all_of_it():
    both = read(("theme", LICENCE), ("theme", CAR), ("besoin", "sante"))
    one = both.without_theme(CAR, needs=NEEDS)
    assert (one.needs, one.themes) == (("sante", "mobilite"), (LICENCE,))
    assert one.without_theme(LICENCE, needs=NEEDS) == Situation(needs=("sante",))


def test_what_is_likely_is_confirmed_without_losing_what_is_for_jobseekers():
    situation = read(
        ("peut-etre", "familles"), ("peut-etre", "jeunes"), ("public", "jeunes"), ("besoin", "sante")
    )
    assert situation == Situation(needs=("sante",), audiences=("jeunes",), likely=("familles",))
    sure = Situation(needs=("sante",), audiences=("demandeurs-emploi", "familles", "jeunes"))
    assert situation.confirming("familles") == sure


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(KNOWN), st.text(max_size=60)))))
def test_any_address_is_read_and_comes_back_as_it_was_written(pairs):
    situation = read(*pairs)
    written = urlencode(situation.to_args())
    again = read(*parse_qsl(written))
    assert (again, again.ignored) == (situation, ())
    assert urlencode(again.to_args()) == written
