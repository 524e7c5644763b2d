"""The closed list of what becomes of unmet needs."""

from enum import StrEnum, unique


@unique
class NeedState(StrEnum):
    OPEN = "open"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CLOSED = "closed"  # no solution is known today


AWAITING = frozenset({NeedState.OPEN, NeedState.ASSIGNED})
# Which state may follow which. « No solution today » may become a solution later; an answer stays.
TRANSITIONS: dict[NeedState, frozenset[NeedState]] = {
    NeedState.OPEN: frozenset({NeedState.ASSIGNED, NeedState.ANSWERED, NeedState.CLOSED}),
    NeedState.ASSIGNED: frozenset(NeedState),
    NeedState.CLOSED: frozenset({NeedState.ANSWERED}),
    NeedState.ANSWERED: frozenset(),
}
