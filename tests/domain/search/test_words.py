"""What the words of a question find, and in which order."""

from uuid import UUID

import pytest

from resource_base.search.criteria import Declined
from tests.domain.search.asking import entry

STRICT = (Declined.MOST_WORDS,)
GARDE = "famille--garde-denfants"
NOUNOU = {"words": ["nounou", "assistante maternelle"], "means": ["crèche"], "themes": [GARDE]}


def test_a_word_in_the_title_is_worth_more_than_in_the_text(directory):
    base = directory(
        entry("Vélo", "à deux pas du garage, un atelier"),
        entry("Garage", "à deux pas du vélo, un atelier"),
    )
    assert base.names("garage") == ["Garage", "Vélo"]


def test_every_word_must_be_met_in_whatever_order(directory):
    base = directory(
        entry("Garage solidaire"),
        entry("Garage", "cher"),
        entry("Épicerie solidaire"),
        entry("Solidaires", "d’un garage"),
    )
    assert base.names("solidaire garage", declined=STRICT) == ["Garage solidaire", "Solidaires"]


@pytest.mark.parametrize(
    "words",
    [
        "précarité énergétique",
        "precarite energetique",
        "PRÉCARITÉS ÉNERGÉTIQUES",
        "d’une précarité énergétique",
    ],
)
def test_accents_capitals_plurals_and_elisions_cost_nothing(directory, words):
    base = directory(entry("Précarité énergétique"), entry("Énergie", "et emploi précaire"))
    assert base.names(words) == ["Précarité énergétique"]


@pytest.mark.parametrize("words", ["auto-école", "auto école", "autoécole", "AUTO ECOLES"])
def test_a_compound_is_the_same_joined_split_or_hyphenated(directory, words):
    base = directory(
        entry("Auto-école sociale"),
        entry("Conduire", "avec une autoécole"),
        entry("Conduire à deux", "avec une auto école"),
        entry("École", "de musique"),
    )
    assert sorted(base.names(words)) == ["Auto-école sociale", "Conduire", "Conduire à deux"]


def test_the_name_of_an_institution_is_not_found_where_its_words_are_apart(directory):
    base = directory(
        entry("Suivi", "Le conseiller France Travail appelle."),
        entry("Frontaliers", "Choisir entre la France et la Suisse, le travail de nuit"),
    )
    for words in ("france travail", "FRANCE-TRAVAIL", "francetravail"):
        assert base.names(words) == ["Suivi"]
    assert sorted(base.names("travail")) == sorted(base.names("france trav")) == ["Frontaliers", "Suivi"]
    fragments = base.find("france travail").marker.fragments("à France Travail, au travail")
    assert [piece.text for piece in fragments if piece.marked] == ["France Travail"]


@pytest.mark.parametrize("words", ["RSA", "R.S.A.", "rsa", "le RSA"])
def test_an_acronym_is_found_with_or_without_its_dots(directory, words):
    base = directory(entry("Allocataires du RSA"), entry("Rase campagne"))
    assert base.names(words) == ["Allocataires du RSA"]


def test_a_number_may_be_a_name(directory):
    base = directory(entry("115, un toit pour ce soir"), entry("1151 vélos"), entry("Bus", "ligne 115"))
    assert base.names("115") == ["115, un toit pour ce soir", "Bus"]


def test_common_words_are_left_out_but_never_all_of_them(directory):
    base = directory(entry("Avec"), entry("Garage", "avec un pont"), entry("Crèche"))
    assert base.names("un garage avec") == ["Garage"]
    assert base.names("avec") == ["Avec"]  # in names only: every text has such words


def test_a_half_typed_last_word_is_read_as_a_beginning(directory):
    base = directory(entry("Aide alimentaire"), entry("Alimentation des bébés"), entry("Aide au linge"))
    results = base.find("aide alim", declined=STRICT)
    assert [base.entries[hit.id].name for hit in results.hits] == ["Aide alimentaire"]
    assert results.understood.completed == "alim"
    assert base.find("alim aide").understood.completed == ""


def test_the_beginning_of_one_word_brings_its_other_names_after_the_word_itself(directory):
    base = directory(entry("Une nounou"), entry("Une assistante maternelle"), entry("Vélo"), groups=[NOUNOU])
    assert base.names("nouno") == ["Une nounou", "Une assistante maternelle"]


def test_a_beginning_that_has_the_stem_of_a_word_still_brings_longer_ones(directory):
    base = directory(entry("Domicile"), entry("Domiciliation"), entry("Vélo"))
    assert sorted(base.names("domicil")) == ["Domicile", "Domiciliation"]


def test_a_word_that_exists_is_not_read_as_a_beginning(directory):
    base = directory(entry("Bus scolaire"), entry("Business"))
    assert base.names("bus") == ["Bus scolaire"]


# --- The curated language -----------------------------------------------------------------------------


def test_a_synonym_finds_but_never_before_the_word_itself(directory):
    base = directory(
        entry("Une nounou"),
        entry("Une assistante maternelle"),
        entry("Une assistante sociale"),
        entry("La maternelle", "avec une assistante"),
        groups=[NOUNOU],
    )
    assert base.names("nounou") == ["Une nounou", "Une assistante maternelle", "La maternelle"]
    found = base.names("assistante maternelle")
    assert (found[0], sorted(found[1:])) == ("Une assistante maternelle", ["La maternelle", "Une nounou"])


ANYWHERE = {
    "the name": lambda word: {"name": f"Service de {word}"},
    "the organisation": lambda word: {"organization": f"Maison {word}"},
    "the text": lambda word: {"text": f"On y parle de {word} le lundi"},
    "a long text": lambda word: {"text": f"{'accueil le mardi au rez-de-chaussée ' * 20} {word}"},
}


@pytest.mark.parametrize("where", ANYWHERE)
@pytest.mark.parametrize("twice", [False, True], ids=["as rare", "rarer synonym"])
def test_in_the_same_place_no_synonym_outranks_the_word(directory, where, twice):
    """Whether it is rarer than the word or as rare: rarity does not make up for not being what was typed."""
    common = [entry(f"Nounou {number}", "le lundi") for number in range(9 if twice else 0)]
    typed, other = (
        entry(**{"name": f"Fiche {word[0]}", **ANYWHERE[where](word)}, id=UUID(int=number))
        for number, word in ((2, "nounou"), (1, "gardienne"))
    )
    base = directory(typed, other, *common, entry("Vélo"), groups=[{"words": ["nounou", "gardienne"]}])
    found = [hit.id for hit in base.find("nounou").hits]
    assert set(found) >= {typed.id, other.id}
    assert found.index(typed.id) < found.index(other.id)


def test_a_meaning_is_searched_one_way_only(directory):
    base = directory(entry("Nounou"), entry("Crèche"), groups=[{"words": ["nounou"], "means": ["crèche"]}])
    assert base.names("nounou") == ["Nounou", "Crèche"]
    assert base.names("crèche") == ["Crèche"]


def test_a_theme_that_the_words_call_to_mind_brings_entries_that_say_it_otherwise(directory):
    base = directory(
        entry("Les Petits Loups", themes=(GARDE,)),
        entry("Nounou"),
        entry("Les Grands Loups", themes=("mobilite--preparer-un-permis",)),
        groups=[NOUNOU],
    )
    results = base.find("nounou")
    assert [base.entries[hit.id].name for hit in results.hits] == ["Nounou", "Les Petits Loups"]
    assert results.understood.themes == (GARDE,)


def test_with_its_theme_a_word_is_worth_more_than_without(directory):
    base = directory(
        entry("Nounou à la retraite"),
        entry("Nounou de nuit", themes=(GARDE,)),
        entry("Chien"),
        groups=[NOUNOU],
    )
    assert base.names("nounou") == ["Nounou de nuit", "Nounou à la retraite"]


def test_an_expression_inside_a_question_keeps_the_other_words_required(directory):
    base = directory(
        entry("Nounou la nuit"),
        entry("Nounou le jour"),
        entry("La nuit", "des étoiles"),
        groups=[NOUNOU],
    )
    assert base.names("assistante maternelle nuit", declined=STRICT) == ["Nounou la nuit"]


def test_two_hundred_synonyms_are_bounded(directory):
    words = [f"mot{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(200)]
    base = directory(entry("Motaa"), groups=[{"words": words}, {"words": [*reversed(words)]}])
    assert base.names("motab") == ["Motaa"]
