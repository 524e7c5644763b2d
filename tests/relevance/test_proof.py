"""The bounds that the search must hold on the proof half: a change of ranking that breaks one is seen."""

import pytest

from tests.relevance.__main__ import MUST_HOLD
from tests.relevance.baselines import Fts5
from tests.relevance.entries import read_entries
from tests.relevance.measures import evaluate, summary, twin_loss
from tests.relevance.ours import ours
from tests.relevance.questions import Half, Kind, judge, read_questions
from tests.relevance.situations import MUST_ANSWER, mean_ndcg


@pytest.fixture(scope="module")
def judged():
    """The questions of the proof half."""
    entries = read_entries()
    return judge([each for each in read_questions() if each.half is Half.PROOF], entries)


@pytest.fixture(scope="module")
def engine():
    with ours() as engine:
        yield engine


@pytest.fixture(scope="module")
def proof(engine, judged):
    return evaluate(engine, judged)


def known(figure: float | None) -> float:
    assert figure is not None
    return figure


def test_the_answers_are_good_and_far_better_than_any_word_of_fts5(judged, proof):
    baseline = Fts5(read_entries(), joined="OR")
    theirs = known(summary(evaluate(baseline, judged)).ndcg)
    baseline.close()
    found = summary(proof)
    assert known(found.ndcg) >= MUST_HOLD["ndcg"]
    assert known(found.ndcg) >= MUST_HOLD["times_baseline"] * theirs
    assert known(found.zero) < MUST_HOLD["zero"]


def test_typing_errors_cost_little_and_accents_nothing(proof):
    assert known(twin_loss(proof, Kind.TYPO)) < MUST_HOLD["typo_loss"]
    assert known(twin_loss(proof, Kind.NO_ACCENTS)) <= MUST_HOLD["accent_loss"]


def test_what_the_base_does_not_have_is_more_often_left_unanswered_than_not(proof):
    assert known(summary(proof).silent) > 0.5


def test_a_situation_told_in_a_sentence_is_answered(engine):
    assert mean_ndcg(engine, Half.PROOF) >= MUST_ANSWER
