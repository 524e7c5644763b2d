"""Two orders made at once: what either turned over stays so."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.sharing.selections.merging import merge

LETTERS = "ABCDEFG"
ORDERS = st.permutations(LETTERS[:5])
SUBSETS = st.permutations(LETTERS).flatmap(
    lambda order: st.integers(0, len(order)).map(lambda size: order[:size])
)


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("ABCD", "ABCD", "ABCD"),
        ("DABC", "ABCD", "DABC"),  # one alone moves
        ("ABCD", "BACD", "BACD"),
        ("DABC", "BACD", "DBAC"),  # moves that do not meet
        ("BCDA", "DABC", "DBCA"),  # one goes last, another first
        ("ADBC", "DABC", "DABC"),  # the same one, further
        ("BACD", "ACBD", "CBAD"),  # A goes after B, C before B: so C before A
        ("BACD", "BACD", "BACD"),  # the same twice
        ("BACD", "ABXCD", "BAXCD"),  # what was added stays before what it was put before
        ("ABDC", "XABCD", "XABDC"),
        ("DABC", "ABCDX", "DABCX"),
        ("DCBA", "ABD", "DBA"),  # what was taken out stays out
    ],
)
def test_both_orders_are_kept(mine, theirs, merged):
    assert "".join(merge("ABCD", mine, theirs)) == merged


@given(SUBSETS, SUBSETS, SUBSETS)
def test_nothing_is_lost_nor_made_up(base, mine, theirs):
    assert sorted(merge(base, mine, theirs)) == sorted(theirs)


@given(ORDERS, ORDERS, ORDERS)
def test_what_either_turned_over_stays_so_and_nothing_else_moves(base, mine, theirs):
    asked = turned(base, mine) | turned(base, theirs)
    assert turned(base, merge(base, mine, theirs)) == what_follows(asked)


@given(ORDERS, ORDERS, ORDERS)
def test_it_is_the_same_whoever_comes_first(base, mine, theirs):
    assert merge(base, mine, theirs) == merge(base, theirs, mine)


@given(ORDERS, ORDERS)
def test_who_alone_moves_gets_what_they_ask(base, mine):
    assert merge(base, mine, base) == tuple(mine)


def turned(base, order):
    """The pairs that stand otherwise than they were shown."""
    return set(combinations(order, 2)) - set(combinations(base, 2))


def what_follows(before):
    """With A before B and B before C, A before C too."""
    more = {(first, last) for first, one in before for other, last in before if one == other}
    return before if more <= before else what_follows(before | more)
