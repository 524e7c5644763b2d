"""The closed list of what becomes of unmet needs."""

from enum import StrEnum, unique


@unique
class NeedState(StrEnum):
    OPEN = "open"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CLOSED = "closed"
