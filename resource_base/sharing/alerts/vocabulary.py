"""The closed lists of alerts, and how they read."""

from collections.abc import Mapping
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
    BACK = "back"  # suspended or closed, and open again
    CLOSED = "closed"  # withdrawn from the directory, or past its last day


FREQUENCY_LABELS: Mapping[Frequency, str] = {
    Frequency.AT_ONCE: "dès qu’il y a du nouveau",
    Frequency.WEEKLY: "une fois par semaine, le lundi matin",
    Frequency.MONTHLY: "une fois par mois, le premier jour",
    Frequency.NONE: "jamais : seulement sur le site",
}
KIND_LABELS: Mapping[NewsKind, str] = {
    NewsKind.NEW: "nouvelle solution",
    NewsKind.CHANGED: "fiche modifiée",
    NewsKind.SUSPENDED: "suspendue",
    NewsKind.BACK: "de nouveau proposée",
    NewsKind.CLOSED: "n’est plus proposée",
}
