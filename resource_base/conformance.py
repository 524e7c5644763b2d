"""What was checked of the accessibility of the site: a file, and the state that follows from it.

The criteria are those of the RGAA 4.1. The state of a declaration is never typed: it is computed from the
result of each criterion. A site of which some criterion was never checked claims nothing, and one that says
what nobody has tried yet claims no more than a part.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from functools import cache
from pathlib import Path
from typing import Any

OURS = Path(__file__).resolve().parent.parent / "seeds" / "accessibility.toml"
RGAA = "4.1"
# How many criteria each of the thirteen themes of the RGAA 4.1 has, in order: 106.
CRITERIA = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
HALF = 50  # per cent of the criteria met, from which a site is partly compliant


@unique
class Conformance(StrEnum):
    """The three states of a declaration of accessibility (RGAA 4.1)."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"

    @property
    def label(self) -> str:
        return {
            Conformance.NONE: "non conforme",
            Conformance.PARTIAL: "partiellement conforme",
            Conformance.FULL: "totalement conforme",
        }[self]


@unique
class Result(StrEnum):
    MET = "met"
    FAILED = "failed"
    ABSENT = "absent"
    UNCHECKED = "unchecked"

    @property
    def label(self) -> str:
        return {
            Result.MET: "respecté",
            Result.FAILED: "non respecté",
            Result.ABSENT: "sans objet",
            Result.UNCHECKED: "pas encore vérifié",
        }[self]


@dataclass(frozen=True)
class Criterion:
    """What one criterion asks (`number` as in the RGAA, "10.4"), what came of it, and what was seen."""

    number: str
    asks: str
    result: Result
    seen: str


@dataclass(frozen=True)
class Theme:
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Tool:
    name: str
    version: str
    use: str


@dataclass(frozen=True)
class Sampled:
    """A page of the sample; `path` is that of its route, its objects in braces."""

    name: str
    path: str


@dataclass(frozen=True)
class Evaluation:
    """Who looked at what, on which day, with what, and what came of each criterion.

    `exempt` and `missing` are sentences: what the law exempts, and what was not done yet, "" for nothing.
    """

    day: date
    by: str
    exempt: tuple[str, ...]
    missing: str
    tools: tuple[Tool, ...]
    pages: tuple[Sampled, ...]
    themes: tuple[Theme, ...]

    def of(self, result: Result) -> tuple[Criterion, ...]:
        """The criteria of this result, in order."""
        return tuple(each for theme in self.themes for each in theme.criteria if each.result is result)

    @property
    def failed(self) -> tuple[Criterion, ...]:
        return self.of(Result.FAILED)

    @property
    def unchecked(self) -> tuple[Criterion, ...]:
        return self.of(Result.UNCHECKED)

    @property
    def rate(self) -> int:
        """Of the criteria that were checked and that apply, how many are met: per cent, rounded down."""
        met = len(self.of(Result.MET))
        judged = met + len(self.failed)
        return met * 100 // judged if judged else 0

    @property
    def state(self) -> Conformance:
        if self.unchecked or self.rate < HALF:
            return Conformance.NONE
        return Conformance.PARTIAL if self.failed or self.missing else Conformance.FULL


@cache
def ours() -> Evaluation:
    """The evaluation that comes with the software."""
    return read(str(OURS))


def read(path: str) -> Evaluation:
    """The evaluation that a file tells, in the format of seeds/accessibility.toml.

    Raises:
        ValueError: the file cannot be read, or lacks a criterion, a result or a word; says which.
    """
    try:
        told = tomllib.loads(Path(path).read_text("utf-8"))
        return _evaluation(told)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot be read: {error}") from error
    except (KeyError, TypeError) as error:
        raise ValueError(f"lacks or misspells {error}") from error


def _evaluation(told: Mapping[str, Any]) -> Evaluation:
    if told["rgaa"] != RGAA:
        raise ValueError(f"is about the RGAA {told['rgaa']}, and we know the {RGAA}")
    themes = tuple(_theme(number, theme) for number, theme in enumerate(told["themes"], start=1))
    counts = tuple(len(theme.criteria) for theme in themes)
    if counts != CRITERIA:
        raise ValueError(f"has {counts} criteria by theme instead of {CRITERIA}")
    if not isinstance(told["day"], date):
        raise TypeError("its day: a date is expected, such as 2026-11-22")
    return Evaluation(
        day=told["day"],
        by=told["by"],
        exempt=tuple(told["exempt"]),
        missing=told["missing"],
        tools=tuple(Tool(**tool) for tool in told["tools"]),
        pages=tuple(Sampled(**page) for page in told["pages"]),
        themes=themes,
    )


def _theme(number: int, told: Mapping[str, Any]) -> Theme:
    rows = enumerate(told["criteria"], start=1)
    return Theme(told["title"], tuple(_criterion(f"{number}.{place}", row) for place, row in rows))


def _criterion(number: str, row: list[str]) -> Criterion:
    result, asks, seen = row
    try:
        judged = Result(result)
    except ValueError as error:
        raise ValueError(f"{number}: {error}") from error
    if judged in {Result.MET, Result.FAILED} and not seen:
        raise ValueError(f"{number} is said to be {judged}, but not what was seen")
    return Criterion(number, asks, judged, seen)
