"""The baselines are worth beating: they know accents, places and the French plural."""

import pytest

from tests.relevance.baselines import Fts5, words
from tests.relevance.entries import read_entries
from tests.relevance.french_full_text import full_text
from tests.relevance.measures import evaluate
from tests.relevance.questions import Half, Kind, judge, read_questions
from tests.relevance.table import TOTALS, table

PONTARLIER, BESANCON = "25462", "25056"


@pytest.fixture(scope="module")
def entries():
    return read_entries()


def test_empty_words_are_dropped_unless_there_is_nothing_else():
    assert words("Le garage de l’Écluse, c’est loin ?") == ["garage", "ecluse", "loin"]
    assert words("à la") == ["a", "la"]


def test_fts5_finds_without_accents_and_keeps_to_the_place(entries):
    every, some = Fts5(entries, joined="AND"), Fts5(entries, joined="OR")
    assert every("epicerie sociale", None, 20) == every("épicerie sociale", None, 20)
    assert every("garage solidaire", PONTARLIER, 1) == ["demo--mob-001"]
    assert "demo--mob-001" not in every("garage solidaire", BESANCON, 20)
    assert every("garage introuvable", None, 20) == []
    assert some("garage introuvable", PONTARLIER, 1) == ["demo--mob-001"]
    assert some("…", None, 20) == []


def test_what_is_over_is_shown_by_no_baseline(entries):
    assert "demo--mob-025" not in Fts5(entries, joined="OR")("chèque carburant", PONTARLIER, 20)


def test_postgresql_knows_the_plural(entries):
    with full_text(entries) as engine:
        every = engine("&")
        assert every("dentistes", BESANCON, 1) == every("dentiste", BESANCON, 1) == ["demo--san-002"]


def test_the_table_has_a_line_for_each_kind_and_the_totals(entries):
    judged = judge(read_questions()[:3], entries)
    measured = {"nous": evaluate(lambda _q, _place, _k: [], judged)}
    titles = [line[:26].strip() for line in table(measured, Half.PROOF).splitlines()]
    assert titles[2:15] == [kind.value for kind in Kind if kind is not Kind.UNANSWERABLE]
    assert titles[16:] == list(TOTALS)
