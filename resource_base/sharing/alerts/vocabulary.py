"""The closed lists of alerts."""

from enum import StrEnum, unique


@unique
class Frequency(StrEnum):
    """How often one is written to; `NONE` still shows the news on the home page."""

    AT_ONCE = "at-once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    NONE = "none"


@unique
class NewsKind(StrEnum):
    """What happened to an entry, for whoever follows it or a search that it answers."""

    NEW = "new"  # it answers a saved search, and did not
    CHANGED = "changed"
    SUSPENDED = "suspended"
    BACK = "back"  # suspended, and open again
    CLOSED = "closed"  # withdrawn from the directory
