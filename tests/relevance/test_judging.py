"""The judge itself: rules on made-up entries, measures worked out by hand, questions well formed."""

import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from resource_base.catalog.vocabulary import AUDIENCES, KINDS, MODES, THEMES
from tests.relevance.entries import Entry, fold, read_entries
from tests.relevance.ground import area, communes, kilometres
from tests.relevance.judging import BadRule, grade, grades, holds, unfold
from tests.relevance.measures import (
    Outcome,
    evaluate,
    ndcg,
    paired_bootstrap,
    recall,
    summary,
    twin_loss,
)
from tests.relevance.questions import (
    HERE,
    TWINS,
    Half,
    Judged,
    Kind,
    Question,
    half_of,
    judge,
    read_lines,
    read_questions,
)

PONTARLIER = area("commune:25462")
MORTEAU = area("commune:25411")  # 26 km away
BESANCON = area("commune:25056")  # 46 km away
MONTBELIARD = area("commune:25388")  # 76 km away
ANY = {"grade": 3, "name": ["garage"]}


def entry(*, extension=None, **fields):
    """A garage in Pontarlier, for whoever lives in the Doubs, unless said otherwise."""
    raw = {
        "id": "demo--1",
        "nom": "Garage solidaire",
        "description": "Freins, pneus : un devis d’abord.",
        "type": "aide-materielle",
        "thematiques": ["mobilite--entretenir-reparer-son-vehicule"],
        "publics": ["jeunes"],
        "modes_accueil": ["en-presentiel"],
        "commune": "Pontarlier",
        "code_insee": "25462",
        "latitude": 46.9041,
        "longitude": 6.3542,
        "zone_eligibilite": ["25"],
        "extension": extension or {},
    }
    return Entry({**raw, **fields}, {"nom": "La Bielle Haute"})


# --- Rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "holding"),
    [
        ({"themes": ["mobilite--*"]}, True),
        ({"themes": ["sante--*", "mobilite--preparer-un-permis"]}, False),
        ({"audiences": ["jeunes", "seniors"]}, True),
        ({"kinds": ["atelier"]}, False),
        ({"modes": ["a-distance"]}, False),
        ({"name": ["\\bgarage\\b"]}, True),
        ({"name": ["devis"]}, False),
        ({"text": ["un devis d abord"]}, True),
        ({"organisation": ["^la bielle"]}, True),
        ({"communes": ["pontarlier"]}, True),
        ({"name": ["garage"], "without": ["pneus"]}, False),
        ({"ids": ["demo--1"], "why": "named"}, True),
    ],
)
def test_every_condition_of_a_rule_must_hold(condition, holding):
    assert holds({"grade": 3, **condition}, entry()) is holding


@pytest.mark.parametrize(
    "rule", [{"grade": 3}, {"grade": 3, "theme": ["sante--*"]}, {"grade": 3, "ids": ["demo--1"]}]
)
def test_a_rule_that_cannot_be_read_is_refused(rule):
    with pytest.raises(BadRule):
        holds(rule, entry())


def test_coverage_and_distance_may_be_conditions():
    near_and_covered = {"grade": 3, "covers": True, "within_km": 30}
    assert holds(near_and_covered, entry(), MORTEAU)
    assert not holds(near_and_covered, entry(), BESANCON)
    assert not holds(near_and_covered, entry(zone_eligibilite=[]), MORTEAU)


def test_the_best_rule_gives_the_grade_and_a_refusal_has_the_last_word():
    rules = [{"grade": 1, "text": ["pneus"]}, {"grade": 2, "name": ["garage"]}]
    assert grade(rules, entry()) == 2
    assert grade([*rules, {"grade": 0, "text": ["devis"]}], entry()) == 0
    assert grades(rules, [entry(), entry(id="demo--2", nom="Atelier vélo", description="")]) == {"demo--1": 2}


def test_a_need_may_be_taken_with_a_lower_grade():
    needs = {"garage": [ANY, {"grade": 1, "text": ["pneus"]}, {"grade": 0, "text": ["moto"]}]}
    assert unfold([{"as": "garage", "less": 1}], needs) == [
        {**ANY, "grade": 2},
        {"grade": 0, "text": ["moto"]},
    ]


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        ({}, 3),
        ({"state": "suspended", "suspended_until": "2027-02-01"}, 0),
        ({"state": "draft"}, 0),
        ({"state": "withdrawn"}, 0),
        ({"valid_until": "2026-09-30"}, 0),
        ({"valid_until": "2026-11-22"}, 3),
        ({"valid_from": "2027-01-04"}, 1),
    ],
)
def test_what_cannot_be_used_today_answers_nothing(extension, expected):
    assert grade([ANY], entry(extension=extension), day=date(2026, 11, 22)) == expected


def test_coverage_excludes_and_distance_lowers():
    here, unstated = entry(), entry(zone_eligibilite=[])
    assert [grade([ANY], here, area=home) for home in (PONTARLIER, MORTEAU, BESANCON, MONTBELIARD)] == [
        3,
        3,
        2,
        1,
    ]
    assert [grade([ANY], unstated, area=home) for home in (BESANCON, MONTBELIARD)] == [2, 0]
    assert grade([ANY], entry(zone_eligibilite=["25462"]), area=MORTEAU) == 0
    assert grade([{**ANY, "anywhere": True}], here, area=MONTBELIARD) == 3
    assert grade([ANY], entry(modes_accueil=["a-distance"]), area=MONTBELIARD) == 3


def test_the_nearest_of_several_places_counts():
    deposit = {"commune": "Montbéliard", "code_insee": "25388"}
    assert grade([ANY], entry(extension={"places": [deposit]}), area=MONTBELIARD) == 3


def test_texts_are_folded_and_distances_known():
    assert fold("L’Isle-sur-le-Doubs : cœur, 3×8") == "l isle sur le doubs coeur 3 8"
    pontarlier, morteau = communes()["25462"], communes()["25411"]
    between = kilometres((pontarlier.lat, pontarlier.lon), (morteau.lat, morteau.lon))
    assert between == pytest.approx(25.5, abs=0.5)


# --- Measures ---------------------------------------------------------------------------------------

GRADES = {"a": 3, "b": 2, "c": 1}


def test_ndcg_is_that_worked_out_by_hand():
    # found b, a, x: 3 + 7/log2(3) = 7.4165; ideal a, b, c: 7 + 3/log2(3) + 1/2 = 9.3928
    assert ndcg(["b", "a", "x"], GRADES) == pytest.approx(0.7896, abs=1e-4)
    assert ndcg(["a", "b", "c"], GRADES) == 1.0
    assert ndcg(["b", "b", "a", "a"], GRADES) == ndcg(["b", "a"], GRADES)
    assert ndcg([], GRADES) == 0.0


def test_recall_counts_what_is_worth_finding_up_to_its_depth():
    assert recall(["x", "b", "c"], GRADES) == 0.5
    assert recall(["x", "y", "a"], GRADES, k=2) == 0.0
    assert recall(["a", "b"], dict.fromkeys("abcd", 3), k=2) == 1.0


def question(key, kind=Kind.WORD, of=None):
    return Question(key, key, kind, Half.PROOF, place=None, meant=None, of=of, rules=())


def test_the_summary_sets_apart_what_nothing_answers():
    asked = [
        Judged(question("found"), {"a": 3}),
        Judged(question("missed"), {"a": 3}),
        Judged(question("hopeless"), {}),
    ]
    answers = {"found": ["a"], "missed": [], "hopeless": ["x"]}
    measured = summary(evaluate(lambda q, _place, _k: answers[q], asked))
    assert (measured.questions, measured.ndcg, measured.recall, measured.zero, measured.silent) == (
        3,
        0.5,
        0.5,
        0.5,
        0.0,
    )


def test_twins_are_compared_pair_by_pair():
    well, typed = question("dentiste"), question("dantiste", Kind.TYPO, of="dentiste")
    outcomes = [Outcome(well, True, 0.8, 1, False), Outcome(typed, True, 0.6, 1, False)]
    assert twin_loss(outcomes, Kind.TYPO) == pytest.approx(0.25)
    assert twin_loss(outcomes, Kind.PLURAL_FORM) is None


def test_the_bootstrap_gives_the_same_interval_twice_around_the_difference():
    ours, theirs = [0.9, 0.8, 1.0, 0.7], [0.5, 0.7, 0.6, 0.7]
    gap, low, high = paired_bootstrap(ours, theirs)
    assert gap == pytest.approx(0.225)
    assert 0.0 <= low < gap < high <= 0.4
    assert paired_bootstrap(ours, theirs) == (gap, low, high)


# --- Questions --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def entries():
    return read_entries()


@pytest.fixture(scope="module")
def questions():
    return read_questions()


def test_there_are_enough_questions_of_every_kind_in_both_halves(questions):
    kinds = Counter(each.kind for each in questions)
    proof = Counter(each.kind for each in questions if each.half is Half.PROOF)
    assert len(questions) == len(read_lines(HERE / "questions.jsonl")) >= 180
    assert min(kinds[kind] for kind in Kind) >= 8
    assert kinds[Kind.TYPO] / len(questions) > 0.1
    assert [kind for kind in Kind if not 0.4 * kinds[kind] <= proof[kind] <= 0.6 * kinds[kind]] == []


def test_halves_follow_from_ids_and_twins_stay_together(questions):
    assert [each.id for each in questions if each.half is not half_of(each.of or each.id)] == []


def test_a_twin_says_the_same_thing_otherwise(questions):
    by_id = {each.id: each for each in questions}
    assert {each.kind for each in questions if each.of} == set(TWINS)
    for each in questions:
        if each.kind in TWINS:
            origin = by_id[each.of]
            assert origin.of is None
            assert origin.q != each.q
            assert (origin.rules, origin.place, origin.meant) == (each.rules, each.place, each.meant)
            if each.kind is Kind.NO_ACCENTS:
                assert each.q == without_accents(origin.q)


def without_accents(text):
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def test_each_question_has_an_answer_unless_it_is_there_to_have_none(questions, entries):
    judged = judge(questions, entries)
    meant = {each.id for each in questions if each.kind is Kind.UNANSWERABLE}
    assert {each.question.id for each in judged if not each.answerable} == meant
    assert {each.question.id for each in judged if not each.grades} == meant


def test_places_are_communes_and_areas_that_exist(questions):
    assert all(each.area for each in questions if each.place or each.meant)
    assert {each.kind for each in questions if each.meant} == {Kind.PLACE_IN_WORDS}
    assert [each.id for each in questions if each.meant and each.place] == []


def test_rules_name_what_exists_and_each_need_is_asked(entries):
    needs = read_lines(HERE / "needs.jsonl")
    rows = [*needs, *read_lines(HERE / "questions.jsonl")]
    rules = [rule for row in rows for rule in row.get("rules", row.get("grades", ()))]
    known = {"audiences": AUDIENCES, "kinds": KINDS, "modes": MODES, "ids": [each.id for each in entries]}
    unknown = [
        value
        for key, codes in known.items()
        for rule in rules
        for value in rule.get(key, ())
        if value not in codes
    ]
    themes = {theme for rule in rules for theme in rule.get("themes", ())}
    unknown += [each for each in themes if not any(fits(theme, each) for theme in THEMES)]
    assert unknown == []
    assert len({each["id"] for each in needs}) == len(needs)
    assert {rule["as"] for rule in rules if "as" in rule} == {each["id"] for each in needs}


def fits(theme, wanted):
    return theme == wanted or (wanted.endswith("*") and theme.startswith(wanted[:-1]))


def test_judgements_are_the_same_twice(questions, entries):
    first = judge(questions[:20], entries)
    assert judge([replace(each) for each in questions[:20]], entries[::-1]) == first
