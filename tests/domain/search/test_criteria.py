"""The URL is the whole question: read without ever failing, written back in one form."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.catalog.vocabulary import Need, Needs
from resource_base.search.criteria import Criteria, Declined, Sort
from resource_base.search.filters import FILTERS

NEEDS = Needs((Need("mobilite", "Mobilité", "", ()), Need("sante", "Santé", "", ())))
NAMES = [each.name for each in FILTERS]
NAMES += ["q", "habite", "autour", "rayon", "ouvert", "tri", "page", "sans"]
KNOWN = [code for each in FILTERS for code in (each.labels or {"mobilite": "", "sante": ""})]
KNOWN += [*Declined, *Sort, "maintenant", "20", "3"]


class Query:
    """A query string, as a list of pairs."""

    def __init__(self, pairs):
        self.pairs = list(pairs)

    def getlist(self, name):
        return [value for key, value in self.pairs if key == name]


def read(*pairs):
    return Criteria.parse(Query(pairs), needs=NEEDS)


def test_a_question_is_read_under_its_french_names():
    criteria = read(
        ("q", "  garde d’enfants "),
        ("habite", "Pontarlier"),
        ("autour", "25388"),
        ("rayon", "20 km"),
        ("besoin", "mobilite"),
        ("theme", "famille--garde-denfants"),
        ("public", "jeunes"),
        ("public", "familles"),
        ("frais", "gratuit"),
        ("mode", "en-presentiel"),
        ("type", "atelier"),
        ("qui", "usagers"),
        ("ouvert", "maintenant"),
        ("fraicheur", "6mois"),
        ("tri", "distance"),
        ("page", "2"),
        ("sans", "lieu"),
    )
    assert criteria == Criteria(
        words="garde d’enfants",
        home="Pontarlier",
        origin="25388",
        radius_km=20,
        needs=("mobilite",),
        themes=("famille--garde-denfants",),
        audiences=("familles", "jeunes"),
        fees=("gratuit",),
        modes=("en-presentiel",),
        kinds=("atelier",),
        mobilisers=("usagers",),
        freshness=("6mois",),
        open_now=True,
        sort=Sort.DISTANCE,
        page=2,
        declined=(Declined.PLACE,),
    )
    assert criteria.ignored == ()


def test_what_is_unknown_is_left_out_and_said():
    criteria = read(
        ("frais", "cher"), ("frais", "gratuit"), ("rayon", "loin"), ("tri", "humeur"), ("page", "-1")
    )
    assert criteria == Criteria(fees=("gratuit",))
    assert criteria.ignored == (
        "« Coût » : la valeur « cher » n’est pas connue, elle n’a pas été prise en compte.",
        "« Rayon en kilomètres » : la valeur « loin » n’est pas connue, elle n’a pas été prise en compte.",
        "« Tri » : la valeur « humeur » n’est pas connue, elle n’a pas été prise en compte.",
        "« Page » : la valeur « -1 » n’est pas connue, elle n’a pas été prise en compte.",
    )


def test_a_frein_that_the_departement_does_not_show_is_unknown():
    assert read(("besoin", "mobilite"), ("besoin", "lune")).needs == ("mobilite",)
    assert Criteria.parse(Query([("besoin", "lune")])).needs == ("lune",)


def test_the_order_of_the_clicks_does_not_change_the_address():
    one = read(("public", "seniors"), ("public", "jeunes"), ("q", "vélo"))
    other = read(("q", "vélo"), ("public", "jeunes"), ("public", "seniors"), ("public", "jeunes"))
    assert one.to_args() == other.to_args() == [("q", "vélo"), ("public", "jeunes"), ("public", "seniors")]


def test_the_defaults_are_not_written():
    assert read(("tri", "pertinence"), ("page", "1"), ("q", ""), ("ouvert", "")).to_args() == []


def test_invisible_and_control_characters_are_taken_out():
    criteria = read(("q", "\u202egarde\x00d’en\u00adfants\ud800\n "))
    assert (criteria.words, criteria.to_args()) == ("garde d’enfants", [("q", "garde d’enfants")])


def test_a_question_of_ten_thousand_characters_keeps_its_beginning():
    criteria = read(("q", "logement " * 1_200))
    assert (len(criteria.words) <= 300, criteria.words.split()[:2]) == (True, ["logement", "logement"])
    assert criteria.ignored == ("La question est longue : seul le début est lu.",)


def test_a_facet_is_ticked_and_unticked_from_the_first_page():
    criteria = Criteria(words="vélo", fees=("gratuit",), page=3)
    ticked = criteria.toggle("public", "jeunes")
    assert ticked == Criteria(words="vélo", fees=("gratuit",), audiences=("jeunes",))
    assert ticked.toggle("public", "jeunes") == Criteria(words="vélo", fees=("gratuit",))


def test_the_two_ages_of_a_verification_replace_each_other():
    assert Criteria(freshness=("6mois",)).with_value("fraicheur", "12mois") == Criteria(freshness=("12mois",))


@pytest.mark.parametrize(("name", "left"), [("rayon", {"theme": 1}), ("theme", {"rayon": 1})])
def test_one_thing_is_taken_back_and_the_other_stays(name, left):
    criteria = Criteria(radius_km=10, themes=("mobilite--preparer-un-permis",)).without(name)
    assert {pair[0]: 1 for pair in criteria.to_args()} == left


def test_another_page_is_the_same_question():
    assert Criteria(words="vélo").with_page(4) == Criteria(words="vélo", page=4)
    assert Criteria(words="vélo").with_page(-4) == Criteria(words="vélo")


def test_taking_back_an_initiative_of_the_engine_is_part_of_the_question():
    criteria = Criteria(words="la rivière").declining(Declined.SPELLING).declining(Declined.PLACE)
    assert criteria.to_args() == [("q", "la rivière"), ("sans", "lieu"), ("sans", "correction")]


def test_asking_nothing_is_known_as_such():
    assert (Criteria().asks_nothing, Criteria(sort=Sort.DATE, page=2).asks_nothing) == (True, True)
    assert Criteria(home="Morteau").asks_nothing is False


values = st.one_of(st.text(max_size=40), st.sampled_from(KNOWN), st.text(min_size=290, max_size=420))


@given(st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=25))
def test_whatever_is_given_is_read_and_written_back_the_same(pairs):
    criteria = Criteria.parse(Query(pairs), needs=NEEDS)
    address = urlencode(criteria.to_args())
    again = Criteria.parse(Query(parse_qsl(address)), needs=NEEDS)
    assert (again, again.ignored, again.to_args()) == (criteria, (), criteria.to_args())
