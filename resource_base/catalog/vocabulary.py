"""The closed lists of the directory: those of data·inclusion v1, and the département's own freins.

The national lists come from the package `data-inclusion-schema`; they are never retyped here. Each tuple of
codes is sorted: the position of a code in it is its bit in the masks of the search index.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from data_inclusion.schema.base import EnhancedEnum
from data_inclusion.schema.v1 import (
    Categorie,
    Frais,
    ModeAccueil,
    ModeMobilisation,
    PersonneMobilisatrice,
    Public,
    ReseauPorteur,
    Thematique,
    TypeService,
)

from resource_base.errors import BadSetting


def _codes(national: type[EnhancedEnum]) -> tuple[str, ...]:
    return tuple(sorted(str(member.value) for member in national))


def _labels(national: type[EnhancedEnum]) -> dict[str, str]:
    return {str(member.value): str(member.label) for member in national}


THEMES = _codes(Thematique)
AUDIENCES = _codes(Public)
KINDS = _codes(TypeService)
FEES = _codes(Frais)
MODES = _codes(ModeAccueil)
MOBILISATION_MODES = _codes(ModeMobilisation)
MOBILISERS = _codes(PersonneMobilisatrice)
NETWORKS = _codes(ReseauPorteur)

EVERYONE = Public.TOUS_PUBLICS.value
FREE = Frais.GRATUIT.value
ON_SITE = ModeAccueil.EN_PRESENTIEL.value
REMOTE = ModeAccueil.A_DISTANCE.value
PROFESSIONALS = PersonneMobilisatrice.PROFESSIONNELS.value
PERSONS = PersonneMobilisatrice.USAGERS.value

LABELS: dict[str, str] = {
    **_labels(Categorie),
    **_labels(Thematique),
    **_labels(Public),
    **_labels(TypeService),
    **_labels(Frais),
    **_labels(ModeAccueil),
    **_labels(ModeMobilisation),
    **_labels(PersonneMobilisatrice),
    **_labels(ReseauPorteur),
}


def label(code: str) -> str:
    """The French label of a national code; the code itself when it is not of the vocabulary."""
    return LABELS.get(code, code)


def category_of(theme: str) -> str:
    """The category of a theme: `mobilite--preparer-un-permis` → `mobilite`."""
    return theme.partition("--")[0]


@unique
class State(StrEnum):
    """Where an entry stands in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


# Which state may follow which. Nothing is ever deleted: what was withdrawn comes back as it stood.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PUBLISHED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.SUSPENDED, State.WITHDRAWN}),
    State.SUSPENDED: frozenset({State.PUBLISHED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.DRAFT, State.PUBLISHED, State.SUSPENDED}),
}


@unique
class Visibility(StrEnum):
    """Who may see a contact."""

    PUBLIC = "public"
    PROFESSIONALS = "professionals"
    CURATORS = "curators"


@unique
class Capacity(StrEnum):
    """Whether there is room, at the date that goes with it."""

    AVAILABLE = "available"
    LIMITED = "limited"
    FULL = "full"


@unique
class VerifiedHow(StrEnum):
    """How someone made sure that an entry is still true."""

    PHONE = "phone"
    MAIL = "mail"
    VISIT = "visit"
    FORM = "form"


@dataclass(frozen=True)
class Need:
    """A frein: what holds a jobseeker back, gathering themes of the national vocabulary."""

    slug: str
    label: str
    description: str
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Needs:
    """The freins that the département shows, in its order."""

    all: tuple[Need, ...]

    @classmethod
    def load(cls, seeds: Path) -> "Needs":
        """Read `seeds/vocabulary/needs.json`; `*` in a theme stands for any ending.

        Raises:
            BadSetting: the file is missing, or names a theme that is not of the national vocabulary.
        """
        path = seeds / "vocabulary" / "needs.json"
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadSetting(f"{path.name} cannot be read: {error}") from error
        return cls(
            tuple(
                Need(row["slug"], row["label"], row["description"], _expand(row["themes"], path))
                for row in rows
            )
        )

    @cached_property
    def by_slug(self) -> dict[str, Need]:
        return {need.slug: need for need in self.all}

    def of_themes(self, themes: Iterable[str]) -> tuple[Need, ...]:
        """The freins that a service with these themes answers, in the département's order."""
        borne = set(themes)
        return tuple(need for need in self.all if borne.intersection(need.themes))


def _expand(patterns: list[str], path: Path) -> tuple[str, ...]:
    themes: list[str] = []
    for pattern in patterns:
        found = [theme for theme in THEMES if fnmatchcase(theme, pattern)]
        if not found:
            raise BadSetting(f"{path.name} names {pattern!r}, which is no theme of data·inclusion")
        themes += found
    return tuple(themes)
