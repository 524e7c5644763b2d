"""How well what an adviser writes of someone is read as themes, on judged sentences (situations.jsonl).

`themes` must be proposed; `also` may be, and counts neither for nor against. A sentence without any theme of
its own would be a decoy: several sentences hold one (« a déjà une voiture », « pas de dettes »). Sentences
that are `told` sum up what people, or those who accompany them, have published; the author of the curated
words had no part in them.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from statistics import fmean

from resource_base.search.language.synonyms import Synonyms
from resource_base.search.language.theme_words import themes_of
from resource_base.search.situations.spoken import Spoken
from resource_base.search.situations.understanding import understand
from resource_base.settings import ROOT
from tests.relevance.entries import Entry, read_entries
from tests.relevance.measures import DEPTH, Engine, ndcg
from tests.relevance.questions import Half

FILE = ROOT / "tests" / "relevance" / "situations.jsonl"
MUST_READ = {"precision": 0.85, "recall": 0.9}
MUST_READ_OF_OTHERS = {"precision": 0.75, "recall": 0.55}
"""Bounds on the proof half, the second on what is told by others."""
MUST_ANSWER = 0.6
"""Bound of the mean nDCG@10 of the sentences of the proof half, asked of the search."""

Reader = Callable[[str], Collection[str]]


@dataclass(frozen=True)
class Sentence:
    id: str
    half: Half
    text: str
    themes: frozenset[str]
    also: frozenset[str]
    told: bool


@dataclass(frozen=True)
class Read:
    """How a reader did: the share of its proposals that are right, the share of the themes that it found."""

    precision: float
    recall: float


def sentences(half: Half) -> list[Sentence]:
    rows = map(json.loads, FILE.read_text("utf-8").splitlines())
    every = (
        Sentence(
            id=row["id"],
            half=Half(row["half"]),
            text=row["text"],
            themes=frozenset(row["themes"]),
            also=frozenset(row["also"]),
            told=row.get("told", False),
        )
        for row in rows
    )
    return [each for each in every if each.half is half]


def measure(reader: Reader, judged: Iterable[Sentence]) -> Read:
    right = proposed = found = expected = 0
    for each in judged:
        themes = frozenset(reader(each.text))
        right += len(themes & (each.themes | each.also))
        proposed += len(themes)
        found += len(themes & each.themes)
        expected += len(each.themes)
    return Read(right / max(proposed, 1), found / max(expected, 1))


def readers() -> dict[str, Reader]:
    """Ours, and the language of the search alone, clause by clause."""
    synonyms = Synonyms.load(ROOT / "seeds")
    spoken = Spoken.load(ROOT / "seeds", synonyms)
    return {
        "situations": lambda text: understand(text, spoken).themes,
        "langue de la recherche": lambda text: themes_of(dict.fromkeys(text.split(","), 1), synonyms),
    }


def asked(half: Half) -> list[tuple[str, dict[str, int]]]:
    """The sentences that are no decoy as questions of the search, with the grades of the entries by theme."""
    entries = read_entries()
    return [(each.text, _grades(each, entries)) for each in sentences(half) if each.themes]


def _grades(sentence: Sentence, entries: Iterable[Entry]) -> dict[str, int]:
    borne = {entry.id: set(entry.list_of("thematiques")) for entry in entries}
    related = {key: 1 for key, themes in borne.items() if themes & sentence.also}
    return related | {key: 3 for key, themes in borne.items() if themes & sentence.themes}


def mean_ndcg(engine: Engine, half: Half) -> float:
    """How well the search answers the sentences themselves, typed in its box."""
    judged = asked(half)
    return fmean(ndcg(engine(text, None, DEPTH), grades) for text, grades in judged)


def report() -> str:
    lines = []
    sets = {half.value: sentences(half) for half in Half}
    sets |= {f"{half.value}, dites par d’autres": [s for s in sentences(half) if s.told] for half in Half}
    for title, judged in sets.items():
        lines.append(f"{title} : {len(judged)} situations lues comme thématiques, précision et rappel")
        for name, reader in readers().items():
            read = measure(reader, judged)
            lines.append(f"{name:<30}{read.precision:>14.3f}{read.recall:>14.3f}")
    return "\n".join(lines)
