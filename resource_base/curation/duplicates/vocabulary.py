"""What two entries can have in common or not, how many points each is worth, and how it is told.

The points were fitted on planted duplicates and rounded; docs/duplicates.md says how and what came of it.
"""

from dataclasses import dataclass
from enum import StrEnum, unique

METHOD = "1"  # of the keys and the points; a new value makes the whole base be compared anew
THRESHOLD = 60  # points from which two entries are probable duplicates
HOTLINE = 12  # entries that share a telephone number: beyond, it tells an organisation, not a service


@unique
class Sign(StrEnum):
    """A part of the likeness."""

    NAME_SAME = "name-same"
    NAME_NEAR = "name-near"
    NAME_ALIKE = "name-alike"
    NAME_PARTLY = "name-partly"
    NAME_OTHERWISE = "name-otherwise"  # each of the two says something that the other does not
    NAME_APART = "name-apart"  # one says « femmes », « niveau 2 », « le lundi » where the other does not
    SAME_ORGANIZATION = "same-organization"
    NEAR_ORGANIZATION = "near-organization"
    PARTLY_ORGANIZATION = "partly-organization"
    OTHER_ORGANIZATION = "other-organization"
    SAME_PHONE = "same-phone"
    SAME_HOTLINE = "same-hotline"
    OTHER_PHONE = "other-phone"
    SAME_EMAIL = "same-email"
    SAME_HOST = "same-host"
    OTHER_HOST = "other-host"
    SAME_STREET = "same-street"
    CLOSE_BY = "close-by"
    AROUND = "around"
    FURTHER = "further"
    SAME_TOWN = "same-town"
    PLACE_MISSING = "place-missing"
    SAME_THEMES = "same-themes"
    SOME_THEMES = "some-themes"
    OTHER_THEMES = "other-themes"
    SAME_TEXT = "same-text"
    NEAR_TEXT = "near-text"
    PARTLY_TEXT = "partly-text"
    OTHER_TEXT = "other-text"


POINTS: dict[Sign, int] = {
    Sign.NAME_SAME: 40,
    Sign.NAME_NEAR: 36,
    Sign.NAME_ALIKE: 28,
    Sign.NAME_PARTLY: 14,
    Sign.NAME_OTHERWISE: -40,
    Sign.NAME_APART: -50,
    Sign.SAME_ORGANIZATION: 12,
    Sign.NEAR_ORGANIZATION: 12,
    Sign.PARTLY_ORGANIZATION: 8,
    Sign.OTHER_ORGANIZATION: -8,
    Sign.SAME_PHONE: 14,
    Sign.SAME_HOTLINE: 4,
    Sign.OTHER_PHONE: -14,
    Sign.SAME_EMAIL: 8,
    Sign.SAME_HOST: 6,
    Sign.OTHER_HOST: -10,
    Sign.SAME_STREET: 14,
    Sign.CLOSE_BY: 13,
    Sign.AROUND: 0,
    Sign.FURTHER: -40,
    Sign.SAME_TOWN: -4,
    Sign.PLACE_MISSING: -14,
    Sign.SAME_THEMES: 4,
    Sign.SOME_THEMES: 2,
    Sign.OTHER_THEMES: -6,
    Sign.SAME_TEXT: 16,
    Sign.NEAR_TEXT: 4,
    Sign.PARTLY_TEXT: -6,
    Sign.OTHER_TEXT: -12,
}

# How each is told; {} is the detail, a distance.
SENTENCES: dict[Sign, str] = {
    Sign.NAME_SAME: "même nom",
    Sign.NAME_NEAR: "noms très proches",
    Sign.NAME_ALIKE: "noms proches",
    Sign.NAME_PARTLY: "noms en partie communs",
    Sign.NAME_OTHERWISE: "chaque nom dit autre chose",
    Sign.NAME_APART: "un mot des noms les distingue (public, niveau, jour…)",
    Sign.SAME_ORGANIZATION: "même structure",
    Sign.NEAR_ORGANIZATION: "noms de structure très proches",
    Sign.PARTLY_ORGANIZATION: "noms de structure en partie communs",
    Sign.OTHER_ORGANIZATION: "structures différentes",
    Sign.SAME_PHONE: "un téléphone en commun",
    Sign.SAME_HOTLINE: "un numéro d’appel que de nombreuses fiches partagent",
    Sign.OTHER_PHONE: "téléphones différents",
    Sign.SAME_EMAIL: "un courriel en commun",
    Sign.SAME_HOST: "même site internet ou même domaine de courriel",
    Sign.OTHER_HOST: "sites ou courriels différents",
    Sign.SAME_STREET: "même adresse",
    Sign.CLOSE_BY: "à {}",
    Sign.AROUND: "à {}",
    Sign.FURTHER: "à {}",
    Sign.SAME_TOWN: "même commune",
    Sign.PLACE_MISSING: "une seule des deux fiches a un lieu",
    Sign.SAME_THEMES: "mêmes thématiques",
    Sign.SOME_THEMES: "thématiques en partie communes",
    Sign.OTHER_THEMES: "thématiques différentes",
    Sign.SAME_TEXT: "même description",
    Sign.NEAR_TEXT: "descriptions proches",
    Sign.PARTLY_TEXT: "descriptions assez différentes",
    Sign.OTHER_TEXT: "descriptions différentes",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of the likeness of two entries; `metres` is how far apart they are, where that is the reason."""

    sign: Sign
    metres: int | None = None

    @property
    def points(self) -> int:
        return POINTS[self.sign]

    @property
    def sentence(self) -> str:
        """« un téléphone en commun », « à 80 m »."""
        return SENTENCES[self.sign].format("" if self.metres is None else _distance(self.metres))


def _distance(metres: int) -> str:
    if metres < 1_000:
        return f"{max(10, round(metres, -1))}\u00a0m"
    return f"{metres / 1_000:.1f}\u00a0km".replace(".", ",")
