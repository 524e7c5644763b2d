"""What is given up when nothing answers: in order, one thing at a time, said, and taken back at will."""

from typing import Any

import pytest

from resource_base.catalog.vocabulary import ON_SITE
from resource_base.search.criteria import Declined
from tests.domain.search.asking import MORTEAU, entry

GARAGE = {"words": ["garage", "réparation automobile"]}


def told(results):
    return [(each.step, each.sentence) for each in results.relaxations]


def names(base, results):
    return [base.entries[hit.id].name for hit in results.hits]


def test_nothing_is_given_up_as_long_as_something_answers(directory):
    base = directory(
        entry("Garage solidaire payant", at="Besançon", fee="payant"),
        entry("Garage", at="Pontarlier", fee="gratuit"),
    )
    results = base.find("garage solidaire", home="Pontarlier")
    assert (names(base, results), told(results)) == (["Garage solidaire payant"], [])


def test_most_of_the_words_answer_when_all_do_not_and_passing_mentions_never_do(directory):
    base = directory(
        entry("Garage solidaire"),
        entry("Crèche", "dans une rue où passe une moto"),
        entry("Vélos", "dans une rue"),
    )
    results = base.find("garage solidaire moto")
    assert names(base, results) == ["Garage solidaire"]
    assert told(results) == [
        (
            Declined.MOST_WORDS,
            "Aucune fiche ne répond à tous ces mots : voici celles qui répondent à l’essentiel.",
        )
    ]


def test_the_few_that_answer_all_words_come_first_and_those_that_answer_most_follow(directory):
    decoys = [entry(f"Épicerie solidaire {number}") for number in range(9)]
    base = directory(entry("Garage"), entry("Crèche", "solidaire, près d’un garage"), *decoys)
    results = base.find("garage solidaire")
    assert names(base, results)[:2] == ["Crèche", "Garage"]
    assert told(results) == [
        (
            Declined.MOST_WORDS,
            "Une seule fiche répond à tous ces mots : celles qui répondent à l’essentiel suivent.",
        )
    ]
    back = base.engine.find(results.relaxations[0].back, viewer="professional")
    assert names(base, back) == ["Crèche"]


def test_from_eight_answers_on_none_is_added(directory):
    base = directory(entry("Garage"), *(entry(f"Garage solidaire {number}") for number in range(8)))
    results = base.find("garage solidaire")
    assert (results.total, told(results)) == (8, [])


def test_a_word_that_no_entry_holds_is_named_when_it_is_given_up(directory):
    base = directory(entry("Garage"), entry("Crèche"), groups=[GARAGE])
    results = base.find("garage xylophone")
    assert names(base, results) == ["Garage"]
    assert told(results) == [
        (
            Declined.MOST_WORDS,
            "Aucune fiche ne contient « xylophone » : voici ce qui répond au reste.",
        )
    ]
    assert results.understood.unknown == ("xylophone",)


def test_of_three_words_one_is_not_most(directory):
    base = directory(entry("Garage"), entry("Crèche"), groups=[GARAGE])
    assert base.find("garage xylophone kazoo").total == 0


def free_things():
    """Twenty entries that share only general words, in their names and their texts."""
    return [
        entry(f"Aide gratuite {number}", "un accueil d’urgence gratuit, pas cher, près de chez vous")
        for number in range(20)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "xylophone gratuit",
        "aide xylophone",
        "xylophone pas cher",
        "xylophone urgence",
        "aide gratuite xylophone",
    ],
)
def test_general_words_never_answer_for_the_one_that_says_what_it_is_about(directory, words):
    base = directory(*free_things(), entry("Garage"))
    results = base.find(words)
    assert (names(base, results), told(results)) == ([], [])


def test_nor_when_another_entry_holds_that_word_and_may_not_be_used(directory):
    base = directory(*free_things(), entry("Xylophone gratuit", coverage=(MORTEAU,)))
    assert base.find("xylophone gratuit", home="Pontarlier").total == 0
    assert base.find("xylophone gratuit", home="Pontarlier").elsewhere.total == 1


def test_nor_does_one_mention_of_a_word_that_no_entry_is_about(directory):
    """One entry bears "panneau" in its name, for another sense; a topic has several entries about it."""
    others = [entry(f"Atelier {number}", "de cuisine") for number in range(10)]
    base = directory(entry("Panneau d’affichage"), *others)
    assert base.find("panneaux photovoltaïques").total == 0
    topic = directory(*(entry(f"Panneaux de bois {number}") for number in range(3)), *others)
    assert topic.find("panneaux photovoltaïques").total == 3


def test_words_of_asking_neither_find_nor_exclude(directory):
    base = directory(
        entry("Garage"), entry("Crèche", "pour chercher, trouver et vouloir"), entry("Faire", "avec trop")
    )
    assert base.names("je cherche à faire un garage, je voudrais vraiment en trouver") == ["Garage"]
    assert base.names("faire") == ["Faire"]  # unless there is nothing else


def test_a_single_word_that_nobody_knows_finds_nothing(directory):
    base = directory(entry("Garage"))
    results = base.find("xylophone")
    assert (results.total, results.relaxations, results.hits) == (0, (), ())


def test_the_words_give_way_before_the_radius(directory):
    decoys = [entry(f"Épicerie solidaire {number}", at="Morteau") for number in range(3)]
    base = directory(entry("Garage", at="Pontarlier"), entry("Garage solidaire", at="Besançon"), *decoys)
    results = base.find("garage solidaire", home="Pontarlier", radius_km=10)
    assert names(base, results) == ["Garage"]
    assert [step for step, _ in told(results)] == [Declined.MOST_WORDS]


def test_then_the_radius(directory):
    base = directory(entry("Garage", at="Besançon"), entry("Crèche", at="Pontarlier"))
    results = base.find("garage", home="Pontarlier", radius_km=10)
    assert names(base, results) == ["Garage"]
    assert told(results) == [(Declined.FURTHER, "Rien à moins de 10 km : voici ce qui existe plus loin.")]
    assert (results.criteria.radius_km, results.applied.radius_km) == (10, None)


def test_then_what_exists_at_a_distance(directory):
    base = directory(entry("Garage au téléphone", remote=True), entry("Crèche", at="Pontarlier"))
    results = base.find("garage", modes=(ON_SITE,), home="Pontarlier")
    assert names(base, results) == ["Garage au téléphone"]
    assert told(results) == [(Declined.REMOTE, "Rien sur place : voici ce qui existe à distance.")]


def test_then_the_narrowest_filter_and_the_others_stay(directory):
    base = directory(
        entry("Atelier payant", fee="payant", kind="atelier"),
        entry("Formation gratuite", fee="gratuit", kind="formation"),
        entry("Information gratuite", fee="gratuit", kind="information"),
    )
    results = base.find(fees=("gratuit",), kinds=("atelier",))
    assert sorted(names(base, results)) == ["Formation gratuite", "Information gratuite"]
    assert told(results) == [(Declined.FILTER, "Rien avec « Atelier » : voici ce qui existe sans ce choix.")]


def test_a_wider_filter_gives_way_when_giving_up_the_narrowest_would_not_help(directory):
    base = directory(
        entry("Atelier payant", fee="payant", kind="atelier", opening_hours="Tu 09:00-12:00"),
        entry("Atelier fermé", fee="payant", kind="atelier"),
        entry("Formation", kind="formation", opening_hours="Tu 09:00-12:00"),
    )
    results = base.find(fees=("gratuit",), kinds=("atelier",), open_now=True)
    assert names(base, results) == ["Atelier payant"]
    assert told(results)[0][1] == "Rien avec « Gratuit » : voici ce qui existe sans ce choix."
    assert base.find(kinds=("information",), open_now=True).total == 2


def test_several_conditions_are_given_up_together_only_when_no_single_one_is_enough(directory):
    base = directory(entry("Garage", at="Besançon", fee="payant"), entry("Crèche", at="Pontarlier"))
    results = base.find("garage", home="Pontarlier", radius_km=10, fees=("gratuit",))
    assert names(base, results) == ["Garage"]
    assert [step for step, _ in told(results)] == [Declined.FURTHER, Declined.FILTER]


def test_what_one_may_not_use_is_never_a_relaxation(directory):
    base = directory(entry("Garage de Morteau", coverage=(MORTEAU,)))
    results = base.find("garage", home="Pontarlier", radius_km=10)
    assert (results.total, told(results)) == (0, [])


def test_each_step_can_be_taken_back(directory):
    base = directory(
        entry("Garage solidaire", at="Besançon", fee="payant"),
        entry("Vélo", at="Pontarlier"),
        groups=[GARAGE],
    )
    asked: list[tuple[str, dict[str, Any]]] = [
        ("garage xylophone", {}),
        ("garaje", {}),
        ("garage", {"home": "Pontarlier", "radius_km": 10}),
        ("garage", {"fees": ("gratuit",)}),
    ]
    steps = []
    for words, fields in asked:
        (relaxation,) = base.find(words, **fields).relaxations
        back = base.engine.find(relaxation.back, viewer="professional")
        assert (back.total, back.relaxations) == (0, ())
        steps.append(relaxation.step)
    assert steps == [Declined.MOST_WORDS, Declined.SPELLING, Declined.FURTHER, Declined.FILTER]


def test_an_expression_known_for_what_it_is_not_is_not_answered_by_one_of_its_words(directory):
    licences = {"words": ["permis"], "themes": ["mobilite--preparer-un-permis"]}
    base = directory(
        entry("Permis B solidaire", themes=("mobilite--preparer-un-permis",)),
        entry("Permis accompagné", "On passe le permis en petite classe."),
        groups=[licences, {"words": ["permis de chasse"]}],
    )
    assert base.names("permis") == ["Permis B solidaire", "Permis accompagné"]
    assert base.names("permis de chasse") == []
    base.replace(entry("Garde-chasse", "On y demande un permis de chasse."))
    assert base.names("permis de chasse") == ["Garde-chasse"]
