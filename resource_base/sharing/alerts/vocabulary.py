"""The closed lists of alerts, and how they read."""

from collections.abc import Mapping, Sequence
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


@unique
class Part(StrEnum):
    """What can change of an entry, as a reader would say it; in the order of a sheet."""

    NAME = "name"
    KIND = "kind"
    THEMES = "themes"
    DESCRIPTION = "description"
    AUDIENCES = "audiences"
    CONDITIONS = "conditions"
    FEE = "fee"
    COVERAGE = "coverage"
    MODES = "modes"
    ADDRESS = "address"
    HOURS = "hours"
    CLOSURES = "closures"
    PHONE = "phone"
    EMAIL = "email"
    CONTACTS = "contacts"
    MOBILISATION = "mobilisation"
    DOCUMENTS = "documents"
    LANGUAGES = "languages"
    DURATION = "duration"
    CAPACITY = "capacity"
    DATES = "dates"
    ORGANIZATION = "organization"


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
PART_LABELS: Mapping[Part, str] = {
    Part.NAME: "titre",
    Part.KIND: "type",
    Part.THEMES: "thématiques",
    Part.DESCRIPTION: "description",
    Part.AUDIENCES: "public",
    Part.CONDITIONS: "conditions",
    Part.FEE: "coût",
    Part.COVERAGE: "zone d’éligibilité",
    Part.MODES: "mode d’accueil",
    Part.ADDRESS: "adresse",
    Part.HOURS: "horaires",
    Part.CLOSURES: "fermetures",
    Part.PHONE: "téléphone",
    Part.EMAIL: "courriel",
    Part.CONTACTS: "contacts",
    Part.MOBILISATION: "mobilisation",
    Part.DOCUMENTS: "documents à fournir",
    Part.LANGUAGES: "langues",
    Part.DURATION: "durée",
    Part.CAPACITY: "places disponibles",
    Part.DATES: "dates",
    Part.ORGANIZATION: "structure",
}
NAMED = 4  # parts named in a news; beyond, the others are counted


def parts_told(changed: Sequence[str]) -> str:
    """« horaires et téléphone », « titre, coût, adresse, horaires et 2 autres points »; '' for no part."""
    told = [PART_LABELS[part] for part in Part if part in changed]
    if len(told) > NAMED + 1:
        told = [*told[:NAMED], f"{len(told) - NAMED} autres points"]
    *before, last = told or [""]
    return f"{', '.join(before)} et {last}" if before else last


def told(kind: NewsKind, changed: Sequence[str], *, kept_as: str = "") -> str:
    """A news in a few words: « fiche modifiée (horaires et téléphone) ».

    `kept_as`: the name of the entry that this one was merged into, if it was.
    """
    if kind is NewsKind.CLOSED and kept_as:
        return f"réunie avec « {kept_as} », qui la remplace"
    parts = parts_told(changed)
    return f"{KIND_LABELS[kind]} ({parts})" if parts else KIND_LABELS[kind]
