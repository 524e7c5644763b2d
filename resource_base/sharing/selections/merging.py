"""Two orders made of the same list at once, become one.

Each order says which pairs it turned over. Whatever either side turned over stays so, and nothing else moves
but what follows from it (A after B, B after C: A after C). Such an order always exists, is the same whoever
comes first, and is the least that holds both: the join of the two in the weak order of permutations
(Björner & Wachs, 1991). So no move is ever refused, and none is undone.
"""

from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def merge(base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> tuple[T, ...]:
    """Three-way merge of what was shown, what is wished and what is there now; no list names a thing twice.

    What comes of it is `theirs`, put in order: nothing is added nor taken out. What was added meanwhile, or
    `mine` does not name, stays before what it was put before; at the end, it stays at the end.
    """
    known = set(base) & set(mine) & set(theirs)
    shown, wished, found = ([each for each in side if each in known] for side in (base, mine, theirs))
    merged = _join(shown, wished, found)
    for each, following in zip(reversed(theirs), (None, *reversed(theirs)), strict=False):
        if each not in known:
            merged.insert(len(merged) if following is None else merged.index(following), each)
    return tuple(merged)


def _join(base: list[T], mine: list[T], theirs: list[T]) -> list[T]:
    """One by one, the first of `base` that nothing left has been put before."""
    ranks = [{each: rank for rank, each in enumerate(side)} for side in (mine, theirs)]
    left, order = list(base), list[T]()
    while left:
        free = next(
            each
            for place, each in enumerate(left)
            if not any(rank[other] < rank[each] for other in left[place + 1 :] for rank in ranks)
        )
        left.remove(free)
        order.append(free)
    return order
