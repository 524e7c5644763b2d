"""What a careful person would have without us: SQLite FTS5, over the same entries and the same texts.

Each is given every advantage that costs nothing: accents removed on both sides, elisions and empty words
dropped from the question, a weight for each field, only entries that are published and not over, and the
place as a filter on coverage (unknown coverage kept) with the distance to break ties.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from resource_base.catalog.vocabulary import LABELS
from tests.relevance.entries import Entry, fold
from tests.relevance.ground import Area, area
from tests.relevance.judging import JUDGED_ON

FIELDS = {
    "name": 8.0,
    "organisation": 4.0,
    "themes": 4.0,
    "summary": 3.0,
    "description": 1.0,
    "audience": 1.0,
    "conditions": 0.5,
    "commune": 2.0,
}
"""Weight of each field, the same in all baselines."""

EMPTY_WORDS = frozenset(
    fold(
        "à ai as au aux avec c' ce ces d' dans de des du elle en est et il ils j' je l' la le les leur lui "
        "m' ma mais me mes mon n' ne nous on ou par pas plus pour qu' que qui s' sa se ses son sont sur t' "
        "ta te tes ton tu un une vous y"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate: entry and score, the higher the better."""

    entry: Entry
    score: float


def searchable(entries: Sequence[Entry]) -> list[Entry]:
    """Those that a directory would show: published and not over."""
    return [entry for entry in entries if entry.answers_on(JUDGED_ON)]


def texts(entry: Entry) -> dict[str, str]:
    """Field → text, in the order of FIELDS, as written."""
    raw, places = entry.raw, entry.places
    themes = [LABELS[code] for code in entry.list_of("thematiques")]
    publics = [LABELS[code] for code in entry.list_of("publics")]
    return {
        "name": str(raw["nom"]),
        "organisation": str(entry.structure["nom"]),
        "themes": " ; ".join(themes),
        "summary": str(entry.extension.get("summary") or ""),
        "description": str(raw["description"]),
        "audience": " ; ".join([*publics, str(raw.get("publics_precisions") or "")]),
        "conditions": str(raw.get("conditions_acces") or ""),
        "commune": " ; ".join(f"{place['commune']} {place.get('code_postal') or ''}" for place in places),
    }


def words(q: str) -> list[str]:
    """Folded words of the question, without empty ones unless there is nothing else."""
    every = fold(q).split()
    return [word for word in every if word not in EMPTY_WORDS] or every


def in_reach(found: Sequence[Found], place: str | None, k: int) -> list[str]:
    """Ids by score, of those that cover the place or do not say; when equal, nearer first, then by id."""
    home = area(f"commune:{place}") if place else None
    kept = [each for each in found if home is None or not each.entry.coverage or each.entry.covers(home)]
    kept.sort(key=lambda each: (-round(each.score, 6), _distance(each.entry, home), each.entry.id))
    return [each.entry.id for each in kept[:k]]


def _distance(entry: Entry, home: Area | None) -> float:
    return (entry.distance_km(home) if home else None) or 0.0


class Fts5:
    """SQLite FTS5 with BM25, all words or any word."""

    def __init__(self, entries: Sequence[Entry], *, joined: str) -> None:
        """`joined` is "AND" or "OR"."""
        self._joined = joined
        self._entries = searchable(entries)
        self._database = sqlite3.connect(":memory:")
        columns = ", ".join(FIELDS)
        self._database.execute(
            f"CREATE VIRTUAL TABLE entry USING fts5({columns}, tokenize='unicode61 remove_diacritics 2')"
        )
        holes = ", ".join("?" * len(FIELDS))
        for rowid, entry in enumerate(self._entries):
            row = [rowid, *texts(entry).values()]
            self._database.execute(f"INSERT INTO entry(rowid, {columns}) VALUES (?, {holes})", row)  # noqa: S608 - our own column names

    def __call__(self, q: str, place: str | None, k: int) -> list[str]:
        question = f" {self._joined} ".join(f'"{word}"' for word in words(q))
        if not question:
            return []
        weights = ", ".join(map(str, FIELDS.values()))
        rows = self._database.execute(
            f"SELECT rowid, bm25(entry, {weights}) FROM entry WHERE entry MATCH ?",  # noqa: S608 - our own weights
            [question],
        )
        return in_reach([Found(self._entries[rowid], -score) for rowid, score in rows], place, k)

    def close(self) -> None:
        self._database.close()
