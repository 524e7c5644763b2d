"""Typing errors, mended from the words of the directory."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from resource_base.search.criteria import Declined
from resource_base.search.language.spelling import Speller
from tests.domain.search.asking import entry


class Words:
    """A lexicon: how many entries hold each form."""

    def __init__(self, frequencies, added=()):
        self.frequencies = frequencies
        self.base = tuple(sorted(set(frequencies) - set(added)))
        self.added = tuple(added)

    def frequency(self, form):
        return self.frequencies.get(form, 0)

    def starting_with(self, prefix):
        return [form for form in self.base if form.startswith(prefix)]


FRENCH = Words(
    {
        "psychiatre": 3,
        "psychologue": 9,
        "domiciliation": 5,
        "logement": 60,
        "famille": 40,
        "familles": 30,
        "juridique": 8,
        "garage": 6,
        "voiture": 9,
        "alimentaire": 12,
        "alimenter": 1,
        "enfants": 50,
        "garde": 20,
        "telephone": 80,
        "francais": 30,
        "addictions": 5,
        "permis": 30,
        "parmi": 2,
        "rsa": 40,
        "rsai": 1,
        "lit": 3,
    }
)


def best(form, lexicon=FRENCH):
    return next((each.form for each in Speller().corrections(form, lexicon)), None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("psychatre", "psychiatre"),
        ("domicialiation", "domiciliation"),
        ("logment", "logement"),
        ("lgoement", "logement"),
        ("fammile", "famille"),
        ("juridik", "juridique"),
        ("garaje", "garage"),
        ("alimentere", "alimentaire"),
        ("telefone", "telephone"),
        ("fransais", "francais"),
        ("addiction", "addictions"),
        ("permi", "permis"),
    ],
)
def test_a_mistyped_word_is_read_as_the_nearest_and_commonest(typed, meant):
    assert best(typed) == meant


@pytest.mark.parametrize("typed", ["lot", "rsa", "115", "xylophone", "log"])
def test_short_words_acronyms_numbers_and_strangers_are_left_alone(typed):
    assert best(typed) is None


def test_one_edit_up_to_seven_letters_two_beyond():
    lexicon = Words({"garages": 5, "alimentation": 5})
    assert (best("garaegz", lexicon), best("alimantasion", lexicon)) == (None, "alimentation")


def test_a_word_that_no_living_entry_holds_any_more_is_not_proposed():
    speller, lexicon = Speller(), Words({"garage": 1, "garagiste": 4})
    assert [each.form for each in speller.corrections("garaje", lexicon)] == ["garage"]
    lexicon.frequencies["garage"] = 0
    assert speller.corrections("garaje", lexicon) == []


def test_a_word_brought_by_a_later_entry_is_proposed_at_once():
    speller, before = Speller(), Words({"garage": 1})
    assert speller.corrections("trotinette", before) == []
    after = Words({"garage": 1, "trottinette": 1}, added=("trottinette",))
    after.base = before.base
    assert [each.form for each in speller.corrections("trotinette", after)] == ["trottinette"]


def test_two_words_run_together_are_taken_apart():
    assert Speller().split("gardeenfants", FRENCH) == ("garde", "enfants")
    assert Speller().split("gardeenfantz", FRENCH) is None


words = st.text(string.ascii_lowercase, min_size=4, max_size=13)


@given(st.sets(words, min_size=1, max_size=40), words)
def test_no_word_one_edit_away_is_ever_missed(forms, typed):
    lexicon = Words(dict.fromkeys(forms, 1))
    near = {form for form in forms - {typed} if OSA.distance(form, typed) <= 1}
    found = {each.form for each in Speller().corrections(typed, lexicon)}
    assert (found & near == found if len(near) > 2 else near <= found) or not near


# --- In a question ------------------------------------------------------------------------------------


def test_what_the_question_as_typed_does_not_find_is_mended_and_said(directory):
    base = directory(entry("Consultation de psychiatre"), entry("Psychologue"))
    results = base.find("psychatre")
    assert [base.entries[hit.id].name for hit in results.hits] == ["Consultation de psychiatre"]
    assert [(each.step, each.sentence) for each in results.relaxations] == [
        (
            Declined.SPELLING,
            "Aucune fiche ne contient « psychatre » : la recherche porte sur « psychiatre ».",
        )
    ]
    assert results.relaxations[0].back.to_args() == [("q", "psychatre"), ("sans", "correction")]


def test_a_mend_that_was_declined_is_only_offered(directory):
    base = directory(entry("Consultation de psychiatre"))
    results = base.find("psychatre", declined=(Declined.SPELLING,))
    assert (results.total, results.relaxations) == (0, ())
    assert [(each.label, each.criteria.to_args()) for each in results.suggestions] == [
        ("psychiatre", [("q", "psychiatre")])
    ]


def test_a_word_is_mended_before_another_is_dropped(directory):
    base = directory(entry("Psychiatre", "gratuit"), entry("Bus gratuit"), entry("Vélo gratuit"))
    assert base.names("psychatre gratuit") == ["Psychiatre"]


def test_a_word_that_some_entry_holds_is_not_mended_but_a_likely_slip_is_told(directory):
    base = directory(entry("Garaje"), *(entry(f"Garage {number}") for number in range(25)))
    results = base.find("garaje")
    assert [base.entries[hit.id].name for hit in results.hits] == ["Garaje"]
    assert [each.label for each in results.suggestions] == ["garage"]


def test_joined_words_are_taken_apart_in_a_question(directory):
    base = directory(entry("Garde d’enfants"), entry("Enfants et garde"), entry("Vélo"))
    assert base.names("gardenfants velo") == []  # in doubt, nothing is made of it
    assert sorted(base.names("gardeenfants")) == ["Enfants et garde", "Garde d’enfants"]
