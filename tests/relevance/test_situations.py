"""The bounds of what is read in a situation, and that nobody chose the halves."""

from tests.relevance.questions import Half, half_of
from tests.relevance.situations import MUST_READ, MUST_READ_OF_OTHERS, measure, readers, sentences


def test_halves_are_drawn_and_nearly_equal():
    every = [each for half in Half for each in sentences(half)]
    assert {each.id for each in every if each.half is not half_of(each.id)} == set()
    assert (len(every), min(len(sentences(half)) for half in Half) >= 60) == (221, True)


def test_situations_are_read_well_on_the_proof_half_and_better_than_by_the_search_alone():
    judged, (ours, search) = sentences(Half.PROOF), readers().values()
    found, theirs = measure(ours, judged), measure(search, judged)
    assert found.precision >= max(MUST_READ["precision"], theirs.precision)
    assert found.recall >= max(MUST_READ["recall"], theirs.recall)


def test_what_others_tell_is_read_less_well_but_better_than_by_the_search_alone():
    judged, (ours, search) = [each for each in sentences(Half.PROOF) if each.told], readers().values()
    found, theirs = measure(ours, judged), measure(search, judged)
    assert found.precision >= max(MUST_READ_OF_OTHERS["precision"], theirs.precision)
    assert found.recall >= max(MUST_READ_OF_OTHERS["recall"], theirs.recall)
