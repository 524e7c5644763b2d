"""The judged questions: read from questions.jsonl, their rules from there and from needs.jsonl.

A need says once what answers it; a question is one way of saying it. A twin (`of`: a typing error, no
accents, a plural) has the place and the rules of its well-typed question, so only the words differ.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import Any

from tests.relevance.entries import Entry
from tests.relevance.ground import Area, area
from tests.relevance.judging import RELEVANT, Rule, grades, unfold

HERE = Path(__file__).parent
SALT = 52
"""The smallest salt that leaves each half at least two fifths of the questions of every kind."""


@unique
class Kind(StrEnum):
    WORD = "word"
    SEVERAL_WORDS = "several-words"
    ACRONYM = "acronym"
    COLLOQUIAL = "colloquial"
    SITUATION = "situation"
    TYPO = "typo"
    NO_ACCENTS = "no-accents"
    PLURAL_FORM = "plural-form"
    PLACE_IN_WORDS = "place-in-words"
    NUMBER = "number"
    ORGANISATION = "organisation"
    PREFIX = "prefix"
    VAGUE = "vague"
    UNANSWERABLE = "unanswerable"


TWINS = (Kind.TYPO, Kind.NO_ACCENTS, Kind.PLURAL_FORM)


@unique
class Half(StrEnum):
    TUNING = "tuning"
    PROOF = "proof"


@dataclass(frozen=True)
class Question:
    id: str
    q: str
    kind: Kind
    half: Half
    place: str | None
    """INSEE code of where the person lives, given beside the words."""
    meant: str | None
    """Prefixed code of the place that the words name; the engine is not told."""
    of: str | None
    rules: tuple[Rule, ...]

    @property
    def area(self) -> Area | None:
        code = self.meant or (f"commune:{self.place}" if self.place else None)
        return area(code) if code else None


@dataclass(frozen=True)
class Judged:
    """A question and the grades of the entries that are worth at least 1."""

    question: Question
    grades: Mapping[str, int]

    @property
    def answerable(self) -> bool:
        return max(self.grades.values(), default=0) >= RELEVANT


def judge(questions: Iterable[Question], entries: list[Entry]) -> list[Judged]:
    return [Judged(each, grades(each.rules, entries, area=each.area)) for each in questions]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file; empty lines are for the eye."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_questions(directory: Path = HERE) -> list[Question]:
    needs = {each["id"]: each["rules"] for each in read_lines(directory / "needs.jsonl")}
    rows = {each["id"]: each for each in read_lines(directory / "questions.jsonl")}
    return [_question(row, rows.get(row.get("of", ""), row), needs) for row in rows.values()]


def _question(row: dict[str, Any], source: dict[str, Any], needs: dict[str, list[Rule]]) -> Question:
    return Question(
        id=row["id"],
        q=row["q"],
        kind=Kind(row["kind"]),
        half=Half(row["half"]),
        place=source.get("place"),
        meant=source.get("meant"),
        of=row.get("of"),
        rules=tuple(unfold(source["grades"], needs)),
    )


def half_of(family: str, salt: int = SALT) -> Half:
    """The half of a question and of its twins, from the id of the well-typed one: nobody chooses it."""
    digest = hashlib.sha256(f"{salt}:{family}".encode()).digest()
    return Half.PROOF if digest[0] % 2 else Half.TUNING
