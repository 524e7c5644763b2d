"""Which entries speak of what is asked, and how much: BM25 over posting arrays.

Weights in the postings already hold the fields (a word of the title weighs more): BM25F with one length.
Scores are added in float64, where sums of a few float32 are exact: the order of the additions, which follows
the sizes of the postings, cannot change a result from one build of the index to the next.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import K1, NOTHING, Prepared, Scored
from resource_base.search.language.question import COMPLETION_WEIGHT, Unit
from resource_base.search.language.synonyms import Stems

# A theme that the words call to mind counts as a light mention of them...
THEME_WEIGHT = 0.35
# ...and comforts an entry that has the words too.
THEME_COMFORT = 0.25
# Another name of what was typed, in an entry that has not its theme and is not about it, was said in passing:
# « repas » in a theatre workshop is no food aid.
IN_PASSING = 0.6
SUBJECT = 2.5  # weight of a word in an entry that is about it: in its name or themes, or said again and again
ONE_BY_ONE = 2_000  # entries that are looked up one by one among those found
ABSENT = np.float32(0)


def idf(prepared: Prepared, frequency: int) -> float:
    return math.log(1 + (prepared.count - frequency + 0.5) / (frequency + 0.5))


def term(prepared: Prepared, stem: str, *, at_most: float = math.inf) -> Scored:
    """The entries that hold a stem. `at_most` bounds the rarity that it is credited with."""
    postings = prepared.generation.postings("text", stem)
    if postings is None:
        return NOTHING
    return score(prepared, *postings, rarity=min(idf(prepared, len(postings[0])), at_most))


def score(prepared: Prepared, rows: Rows, weights: NDArray[np.float32], *, rarity: float) -> Scored:
    """The entries that hold a word of this rarity with these weights."""
    return Scored(rows, np.float32(rarity * (K1 + 1)) * weights / (weights + prepared.norm.take(rows)))


def unit(prepared: Prepared, asked: Unit) -> Scored:
    """The entries that speak of one unit, by its words, its other names or its themes: the best of them."""
    if is_one_word(asked):
        return term(prepared, asked.stems[0])
    key = (asked.stems, asked.alternatives, asked.themes, asked.completions)
    # Beginnings change at each letter typed: they do not push out the words.
    kept = prepared.begun if asked.completions else prepared.scored
    return kept.get(key, partial(_best_of, prepared, asked))


def stems_found(prepared: Prepared, asked: Unit) -> bool:
    """Whether some entry speaks of this unit, in any of its names."""
    if is_one_word(asked):
        return _frequency(prepared, asked.stems[0]) > 0
    return len(unit(prepared, asked).rows) > 0


def is_one_word(asked: Unit) -> bool:
    """Whether a unit is found by one word and nothing else."""
    return len(asked.slots) == 1 and not (asked.alternatives or asked.themes or asked.completions)


@dataclass(frozen=True)
class _Met:
    """The entries that speak of a unit, with their scores; or its weights, scored once we know where."""

    rows: Rows
    values: NDArray[np.float32]
    rarity: float | None = None  # of the word, when the values are its weights

    def values_at(self, prepared: Prepared, rows: Rows) -> NDArray[np.float32]:
        """The value of each of these entries, float32 (k,); 0 for those not met (no value is 0)."""
        if len(rows) > ONE_BY_ONE:
            dense = np.zeros(prepared.n, np.float32)
            dense[self.rows] = self.values
            return dense.take(rows)
        if not len(self.rows):
            return np.zeros(len(rows), np.float32)
        at = np.searchsorted(self.rows, rows)
        at[at == len(self.rows)] = 0
        values: NDArray[np.float32] = np.where(self.rows.take(at) == rows, self.values.take(at), ABSENT)
        return values

    def scores(self, prepared: Prepared, rows: Rows, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The scores of these entries, which have these values."""
        return values if self.rarity is None else score(prepared, rows, values, rarity=self.rarity).scores


def all_words(prepared: Prepared, units: Sequence[Unit], allowed: NDArray[np.bool_]) -> Scored:
    """The allowed entries that speak of every unit. Scores are float64 sums, given as float32."""
    met = sorted((_met(prepared, each) for each in units), key=lambda each: len(each.rows))
    rows, values = met[0].rows, [met[0].values]
    kept = allowed.take(rows)
    for each in met[1:]:
        rows, values = _kept(kept, rows, values)
        values.append(each.values_at(prepared, rows))
        kept = values[-1] > 0
    rows, values = _kept(kept, rows, values)
    total = np.zeros(len(rows))
    for each, found in zip(met, values, strict=True):
        total += each.scores(prepared, rows, found)
    return Scored(rows, total.astype(np.float32))


def _kept(
    kept: NDArray[np.bool_], rows: Rows, values: list[NDArray[np.float32]]
) -> tuple[Rows, list[NDArray[np.float32]]]:
    if kept.all():
        return rows, values
    return rows.compress(kept), [each.compress(kept) for each in values]


def _met(prepared: Prepared, asked: Unit) -> _Met:
    if not is_one_word(asked):
        scored = unit(prepared, asked)
        return _Met(scored.rows, scored.scores)
    postings = prepared.generation.postings("text", asked.stems[0])
    if postings is None:
        return _Met(NOTHING.rows, NOTHING.scores)
    return _Met(*postings, idf(prepared, len(postings[0])))


def _best_of(prepared: Prepared, asked: Unit) -> Scored:
    frequencies = [_frequency(prepared, stem) for stem in asked.stems]
    completed = _completed(prepared, asked.completions) if asked.completions else NOTHING
    if not all(frequencies) and len(completed.rows):
        frequencies = [len(completed.rows)]
    rarities = [idf(prepared, frequency) for frequency in frequencies]
    ceiling = sum(rarities) / len(rarities) if all(frequencies) else math.inf
    best = np.zeros(prepared.n, np.float32)
    words = len(asked.slots)
    own = _together(prepared, asked.stems, math.inf)
    best[own.rows] = np.float32(words) * own.scores
    themed = prepared.themes.any_of(asked.themes) if asked.themes else None
    for alternative in asked.alternatives:
        scored = _together(prepared, alternative.stems, ceiling)
        credit = np.float32(alternative.weight * words) * scored.scores
        if themed is not None:
            meant = themed.take(scored.rows) | _is_subject(prepared, alternative.stems, scored.rows)
            credit = np.where(meant, credit, np.float32(IN_PASSING) * credit)
        best[scored.rows] = np.maximum(best[scored.rows], credit)
    credit = np.float32(COMPLETION_WEIGHT) * completed.scores
    best[completed.rows] = np.maximum(best[completed.rows], credit)
    said = best > 0
    for theme in asked.themes:
        _add_theme(prepared, theme, ceiling, words, best)
    rows = np.flatnonzero(best).astype(np.int32)
    return Scored(rows, best[rows], said[rows] if asked.themes else None)


def _add_theme(prepared: Prepared, theme: str, ceiling: float, words: int, best: NDArray[np.float32]) -> None:
    rows = np.flatnonzero(prepared.themes.any_of([theme]))
    worth = min(idf(prepared, len(rows)), ceiling) * (K1 + 1) * THEME_WEIGHT * words
    best[rows] = np.maximum(best[rows], np.float32(worth)) + np.float32(THEME_COMFORT * worth)


def _together(prepared: Prepared, stems: Stems, ceiling: float) -> Scored:
    """The entries that hold all of these stems, with the mean of their scores."""
    found = sorted((term(prepared, stem, at_most=ceiling) for stem in stems), key=lambda each: len(each.rows))
    rows, total = found[0].rows, found[0].scores.astype(np.float64)
    for scored in found[1:]:
        _, left, right = np.intersect1d(rows, scored.rows, assume_unique=True, return_indices=True)
        rows, total = rows[left], total[left] + scored.scores[right]
    return Scored(rows, (total / len(stems)).astype(np.float32))


def _is_subject(prepared: Prepared, stems: Stems, rows: Rows) -> NDArray[np.bool_]:
    """Whether each of these entries, which hold all of these stems, is about them."""
    subject = np.ones(len(rows), np.bool_)
    for stem in stems if len(rows) else ():
        postings = prepared.generation.postings("text", stem)
        if postings is not None:
            subject &= postings[1].take(np.searchsorted(postings[0], rows)) >= SUBJECT
    return subject


def _completed(prepared: Prepared, stems: Stems) -> Scored:
    """The entries that hold any of these stems, taken as one word: its heaviest mention, its joint rarity."""
    heaviest = np.zeros(prepared.n, np.float32)
    for stem in stems:
        postings = prepared.generation.postings("text", stem)
        if postings is not None:
            heaviest[postings[0]] = np.maximum(heaviest[postings[0]], postings[1])
    rows = np.flatnonzero(heaviest).astype(np.int32)
    return score(prepared, rows, heaviest[rows], rarity=idf(prepared, len(rows)))


def _frequency(prepared: Prepared, stem: str) -> int:
    postings = prepared.generation.postings("text", stem)
    return 0 if postings is None else len(postings[0])
