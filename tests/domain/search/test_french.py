import time

import pytest

from resource_base.search.language.french import (
    ACRONYMS,
    STOP_WORDS,
    Word,
    analyse,
    fold,
    forms,
    stem,
    tokens,
    words,
)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("précarité énergétique", "PRECARITE ENERGETIQUE"),
        ("Œuvre de cœur", "oeuvre coeur"),
        ("l’hôpital", "hopital"),
        ("lʼhôpital d´Arc", "l'hopital d'arc"),
        ("aujourd’hui", "aujourdhui"),
        ("entr'aide", "entraide"),
        ("R.S.A.", "rsa"),
        ("l'A.D.I.L.", "l'ADIL"),
        ("loge\u00adment d\u2019ur\u200bgence", "logement d'urgence"),
        ("\u202eécole\u202c", "ecole"),
        ("e\u0301cole", "école"),
        ("ﬁnances ＲＳＡ", "finances RSA"),
        ("usager·e·s et étudiant.e.s", "usagers étudiant"),
        ("crèches, gardes d'enfants", "crèche garde enfant"),
        ("travaux", "travail"),
        ("journaux locaux", "journal local"),
        ("psychologues", "psychologie"),
        ("logements", "logement"),
        ("hébergement", "héberger"),
        ("aides", "aider"),
    ],
)
def test_what_is_written_and_what_is_typed_meet(written, typed):
    assert analyse(written) == analyse(typed)


@pytest.mark.parametrize(
    "spellings",
    [
        ("auto-école", "auto école", "autoécole", "Auto‑École", "AUTO ECOLE", "auto-écoles"),
        ("micro-crèches", "micro crèche", "microcrèche"),
        ("péri-scolaire", "périscolaire", "peri scolaire"),
        ("médico-sociale", "médico sociale", "medicosociale"),
    ],
)
def test_a_compound_is_found_in_one_word_in_two_or_with_a_hyphen(spellings):
    first, *others = [analyse(each) for each in spellings]
    assert others == [first] * len(others)


@pytest.mark.parametrize(
    ("one", "other", "plural"),
    [("ressourcerie", "ressource", "ressourceries"), ("habit", "habite", "habits")],
)
def test_a_word_is_not_found_by_another_that_only_looks_alike(one, other, plural):
    assert stem(one) == stem(plural) != stem(other)


def test_a_hyphenated_word_is_indexed_as_its_parts_and_joined():
    assert forms("garde-barrière") == ("garde", "barriere", "gardebarriere")
    assert words("garde-barrière") == [Word("garde-barrière", "gardebarriere", ("garde", "barriere"))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("peut-on", ["peut", "on"]),
        ("y-a-t-il", ["y", "a", "t", "il"]),
        ("0-3 ans", ["0", "3", "ans"]),
        ("T1-T2", ["t1", "t2"]),
        ("Saint-Jean-de-Maurienne", ["saint", "jean", "de", "maurienne"]),
    ],
)
def test_a_hyphen_that_joins_no_compound_only_separates(text, found):
    assert [word.form for word in words(text)] == found


@pytest.mark.parametrize("number", ["115", "119", "3919", "2026"])
def test_a_number_that_is_a_name_is_a_word(number):
    assert analyse(f"appeler le {number} !") == [stem("appeler"), number]


@pytest.mark.parametrize(
    ("text", "found"),
    [("permis B", ["permi", "b"]), ("e2c", ["e2c"]), ("à 1.5 km", ["1", "5", "km"]), ("et/ou", ["et", "ou"])],
)
def test_short_words_are_kept_when_they_mean_something(text, found):
    assert analyse(text) == found


def test_stop_words_are_left_out_unless_there_is_nothing_else():
    assert analyse("une aide pour les jeunes") == [stem("aide"), stem("jeunes")]
    assert analyse("où et avec qui ?") == ["ou", "et", "avec", "qui"]
    assert forms("avec") == ()
    assert forms("avec", stop_words=True) == ("avec",)
    assert analyse("sans abri") != analyse("abri")


def test_a_stem_may_be_shorter_than_what_is_being_typed():
    assert stem("logement") == stem("loge")
    assert not stem("logement").startswith("logem")


@pytest.mark.parametrize(
    "met",
    ["réparation réparer répare", "séparation séparée", "incarcération incarcéré", "déclarations déclarer"],
)
def test_an_action_meets_its_verb(met):
    assert len(set(analyse(met))) == 1


def test_a_repair_is_no_meal():
    assert stem("repas") not in analyse("réparations, réparer")


def test_acronyms_are_never_stemmed():
    assert [stem(acronym) for acronym in sorted(ACRONYMS)] == sorted(ACRONYMS)
    assert stem("chrs") == "chrs"
    assert not ACRONYMS & STOP_WORDS


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("etablissement", "etabli"),
        ("activement", "actif"),
        ("qualificatrice", "qualifi"),
        ("educatrice", "eduqu"),
        ("animateur", "anim"),
        ("directrice", "direct"),
        ("chanteuse", "chant"),
        ("professionnelle", "profesion"),
        ("professionnel", "profesion"),
        ("actualisation", "actuel"),
        ("organisation", "organ"),
        ("vaccination", "vacin"),
        ("sportive", "sportif"),
        ("gateaux", "gateau"),
        ("yeux", "oeil"),
        ("bus", "bus"),
    ],
)
def test_the_light_stemmer_follows_its_published_rules(word, found):
    assert stem(word) == found


def test_folding_a_stem_or_a_form_again_changes_nothing():
    for form in ("oeuvre", "precarite", "115", "autoecole", "l'arc"):
        assert fold(form) == form


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 10_000,
        "a.b." * 2_500,
        "a-" * 5_000,
        "aʼ" * 5_000,
        "le " * 3_333,
        "a" + "\u0301\u0323" * 5_000,
        "\x00\x1b\x7f" * 3_333,
        "\u202e\u200f" * 5_000,
        '*"(.*)+$' * 1_250,
        "\ud800" * 10_000,
        "ﷺ" * 10_000,
        "字" * 10_000,
        "a·e" * 3_333,
        "éa" * 5_000,
    ],
)
def test_a_hostile_text_is_analysed_at_once(hostile):
    started = time.process_time()
    found = analyse(hostile)
    fold(hostile)
    assert time.process_time() - started < 2
    assert all(len(each) <= 64 and each.encode() for each in found)


def test_control_characters_separate_and_surrogates_vanish():
    assert tokens("abc\x00def\ud800gh") == ["abc", "def", "gh"]
