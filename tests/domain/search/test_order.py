"""Order and pages: the same question gives the same order, however the index was built."""

import json
import os
import random
import subprocess
import sys
from datetime import date
from uuid import uuid4

from resource_base.catalog.queries import Viewer
from resource_base.search.answering.ranking import COMPLETENESS, FRESHNESS
from resource_base.search.criteria import Criteria, Sort
from resource_base.settings import ROOT
from tests.domain.search import asked_elsewhere, corpus
from tests.domain.search.asking import DOUBS, FRANCE, NOW, PONTARLIER, entry

TODAY = NOW.date()


def test_pages_follow_one_another_and_the_last_one_stands_for_those_beyond(directory):
    base = directory(*(entry(f"Fiche {number}") for number in range(45)))
    pages = [base.find(page=page) for page in (1, 2, 3, 9)]
    assert [(found.page, found.pages, len(found.hits)) for found in pages] == [
        (1, 3, 20),
        (2, 3, 20),
        (3, 3, 5),
        (3, 3, 5),
    ]
    everyone = [hit.id for found in pages[:3] for hit in found.hits]
    assert everyone == base.engine.ids(Criteria(), viewer=Viewer.PROFESSIONAL)
    assert len(set(everyone)) == 45


def test_equal_entries_are_ordered_by_their_id(directory):
    ids = sorted(uuid4() for _ in range(60))
    shuffled = random.Random(1).sample(ids, 60)
    base = directory(*(entry(f"Fiche {number}", id=each) for number, each in enumerate(shuffled)))
    assert base.engine.ids(Criteria(words="fiche"), viewer=Viewer.PROFESSIONAL) == ids
    assert [hit.id for hit in base.find("fiche", page=2).hits] == ids[20:40]


def test_the_order_stays_through_edits_and_a_rebuild(directory):
    entries = corpus.documents(300, seed=5)
    base = directory(*entries)
    rng = random.Random(9)
    for before in rng.sample(entries, 40):
        base.replace(corpus.edited(rng, before))
    asked = [Criteria(words="logement"), Criteria(words="aide alimentaire", home="Pontarlier"), Criteria()]
    by_edits = [base.engine.ids(each, viewer=Viewer.CURATOR) for each in asked]
    base.rebuild(rng.sample(list(base.entries.values()), 300))
    assert [base.engine.ids(each, viewer=Viewer.CURATOR) for each in asked] == by_edits
    assert all(by_edits)


def test_the_same_question_gives_the_same_order_twice_and_in_other_processes(directory, tmp_path):
    """Each process makes its own index, of the same entries in another order, with other hashes of texts."""
    base = directory(*corpus.documents(300, seed=5), groups=asked_elsewhere.GROUPS)
    here = asked_elsewhere.answers(base)
    assert all(here)
    assert asked_elsewhere.answers(base) == here
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-m", "tests.domain.search.asked_elsewhere", str(tmp_path / seed), seed],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        )
        assert json.loads(told.stdout) == here


def test_the_latest_edit_or_verification_comes_first_by_date(directory):
    base = directory(
        entry("Modifiée en mars", modified_on=date(2026, 3, 1)),
        entry("Vérifiée en mai", modified_on=date(2025, 1, 1), verified_on=date(2026, 5, 1)),
        entry("Modifiée en avril", modified_on=date(2026, 4, 1)),
    )
    assert base.names(sort=Sort.DATE) == ["Vérifiée en mai", "Modifiée en avril", "Modifiée en mars"]


def test_freshness_and_completeness_settle_ties_and_no_more(directory):
    base = directory(
        entry("Garage à vélos", verified_on=TODAY, completeness=1.0),
        entry("Garage à motos", verified_on=date(2025, 1, 1), completeness=1.0),
        entry("Garage à skis", verified_on=date(2025, 1, 1), completeness=0.2),
        entry("Parfaite", "et fraîche, qui parle de garage", verified_on=TODAY, completeness=1.0),
    )
    assert base.names("garage") == ["Garage à vélos", "Garage à motos", "Garage à skis", "Parfaite"]


def test_an_entry_to_be_verified_comes_after_those_that_nobody_doubts(directory):
    base = directory(
        entry("Garage douteux", verified_on=TODAY, flagged=True, completeness=1.0),
        entry("Garage ancien", modified_on=date(2010, 1, 1), completeness=1.0),
        entry("Parfaite", "et fraîche, qui parle de garage", verified_on=TODAY, completeness=1.0),
    )
    assert base.names("garage") == ["Garage ancien", "Garage douteux", "Parfaite"]


def test_an_entry_that_is_full_comes_after_those_with_room_and_less_so_as_it_was_said_long_ago(directory):
    base = directory(
        entry("Garage complet", full_on=TODAY, verified_on=TODAY, completeness=1.0),
        entry("Garage longtemps complet", full_on=date(2026, 1, 1), verified_on=TODAY, completeness=1.0),
        entry("Garage ancien", modified_on=date(2010, 1, 1)),
        entry("Parfaite", "et fraîche, qui parle de garage", verified_on=TODAY, completeness=1.0),
    )
    assert base.names("garage") == ["Garage longtemps complet", "Garage ancien", "Garage complet", "Parfaite"]


def test_one_with_room_is_not_preferred_half_an_hour_further(directory):
    base = directory(
        entry("Sur place et complet", at="Pontarlier", full_on=TODAY), entry("Plus loin", at="Morteau")
    )
    assert base.names(home="Pontarlier") == ["Sur place et complet", "Plus loin"]


def test_a_perfect_entry_is_not_put_before_one_whose_words_are_worth_a_little_more(directory):
    assert FRESHNESS + COMPLETENESS <= 0.06
    base = directory(
        entry("Vieux", "un garage", modified_on=date(2010, 1, 1)),
        entry("Frais", "un garage, et vingt mots de plus pour parler de bien autre chose que de voitures",
              verified_on=TODAY, completeness=1.0),
        entry("Crèche"),
    )  # fmt: skip
    old, fresh = base.find("garage").hits
    assert [base.entries[hit.id].name for hit in (old, fresh)] == ["Vieux", "Frais"]
    parts = [
        {reason.part: reason.value for reason in base.find("garage").explain(hit).reasons}
        for hit in (old, fresh)
    ]
    assert parts[1]["fraicheur"] + parts[1]["completude"] > parts[0]["fraicheur"] + parts[0]["completude"]
    assert parts[0]["mots"] > 1.06 * parts[1]["mots"]


def test_what_has_another_name_of_it_in_passing_comes_after_what_is_about_it(directory):
    food = "equipement-et-alimentation--alimentation"
    base = directory(
        entry("Théâtre", "scènes de repas, repas offert", at="Pontarlier"),
        entry("Panier du jeudi", themes=(food,), at="Besançon"),
        entry("Repas partagés", at="Besançon"),
        *(entry(f"Garage {number}") for number in range(20)),
        groups=[{"words": ["aide alimentaire"], "means": ["repas"], "themes": [food]}],
    )
    found = base.names("aide alimentaire", home="Pontarlier")
    assert found == ["Panier du jeudi", "Repas partagés", "Théâtre"]


def test_coverage_of_the_commune_beats_a_vague_one_even_fresh_and_complete(directory):
    base = directory(
        entry("De la commune", at="Pontarlier", coverage=(PONTARLIER,), modified_on=date(2015, 1, 1)),
        entry("Du département", at="Pontarlier", coverage=(DOUBS,), verified_on=TODAY, completeness=1.0),
        entry("De France", at="Pontarlier", coverage=(FRANCE,), verified_on=TODAY, completeness=1.0),
        entry("Non précisé", at="Pontarlier", verified_on=TODAY, completeness=1.0),
    )
    assert base.names(home="Pontarlier") == ["De la commune", "Du département", "De France", "Non précisé"]


def test_one_who_names_the_audience_comes_before_one_for_everyone(directory):
    base = directory(
        entry("Pour tous", audiences=("tous-publics",)),
        entry("Pour les jeunes", audiences=("jeunes",)),
        entry("Pour les aînés", audiences=("seniors",)),
    )
    assert base.names(audiences=("jeunes",)) == ["Pour les jeunes", "Pour tous"]
