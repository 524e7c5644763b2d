"""Which entries speak of what is asked, and how much: BM25 over posting arrays.

Weights in the postings already hold the fields (a word of the title weighs more): BM25F with one length.
Scores are added in float64, where sums of a few float32 are exact: the order of the additions, which follows
the sizes of the postings, cannot change a result from one build of the index to the next.
"""

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from resource_base.search.prepared import K1, NOTHING, Prepared, Scored
from resource_base.search.question import COMPLETION_WEIGHT, Unit
from resource_base.search.synonyms import Alternative, Stems

# A theme that the words call to mind counts as a light mention of them...
THEME_WEIGHT = 0.35
# ...and comforts an entry that has the words too.
THEME_COMFORT = 0.25
# What "most of a question" is, measured in the information that its words bring: a word weighs by its rarity,
# more when entries bear it in their names than when they mention it in passing ("permis" against "cher"), and
# more again when it calls a theme to mind. A word that no entry holds is as rare as can be.
# Half is enough, or a third when one of the words met is what the entry is for.
ENOUGH, ENOUGH_IF_TOPICAL = 0.5, 0.34
THEME_CREDIT = 0.8  # part of a word's weight earned by an entry that has its theme and none of its names
WHOLE = 2.0  # what an entry that answers all of it is worth, beside its words: it comes first
TOPICAL = 1.5  # weight of a word in an entry: in its name, themes, organisation or summary, or said twice
SEVERAL = 3  # entries about a word, from which on it is a topic of the directory
THEMATIC = 2.0
ONE_BY_ONE = 1_000  # entries that are looked up one by one among those found


def idf(prepared: Prepared, frequency: int) -> float:
    return math.log(1 + (prepared.count - frequency + 0.5) / (frequency + 0.5))


def term(prepared: Prepared, stem: str, *, at_most: float = math.inf) -> Scored:
    """The entries that hold a stem. `at_most` bounds the rarity that it is credited with."""
    postings = prepared.generation.postings("text", stem)
    if postings is None:
        return NOTHING
    return _score(prepared, *postings, at_most=at_most)


def importance(prepared: Prepared, stem: str) -> float:
    """What one word weighs in a question; 0 when no entry holds it."""
    postings = prepared.generation.postings("text", stem)
    if postings is None:
        return 0.0
    return idf(prepared, len(postings[0])) * math.sqrt(float(postings[1].mean()))


def unit(prepared: Prepared, asked: Unit) -> Scored:
    """The entries that speak of one unit, by its words, its other names or its themes: the best of them."""
    if not asked.alternatives and not asked.themes and not asked.completions and len(asked.slots) == 1:
        return term(prepared, asked.stems[0])
    key = (asked.stems, asked.alternatives, asked.themes, asked.completions)
    # Beginnings change at each letter typed: they do not push out the words.
    kept = prepared.begun if asked.completions else prepared.scored
    return kept.get(key, partial(_best_of, prepared, asked))


def all_words(prepared: Prepared, units: Sequence[Unit], allowed: NDArray[np.bool_]) -> Scored:
    """The allowed entries that speak of every unit. Scores are float64 sums, given as float32."""
    found = sorted((unit(prepared, each) for each in units), key=lambda scored: len(scored.rows))
    keep = allowed.take(found[0].rows)
    rows, total = found[0].rows[keep], found[0].scores[keep].astype(np.float64)
    for scored in found[1:]:
        if not len(rows) or not len(scored.rows):
            return NOTHING
        scores = _scores_of(prepared, scored, rows)
        both = scores > 0
        rows, total = rows[both], total[both] + scores[both]
    return Scored(rows, total.astype(np.float32))


def _scores_of(prepared: Prepared, scored: Scored, rows: NDArray[np.int32]) -> NDArray[np.float32]:
    """The score of each of these entries, float32 (k,); 0 for those not found (no score is 0)."""
    if len(rows) > ONE_BY_ONE:
        dense = np.zeros(prepared.n, np.float32)
        dense[scored.rows] = scored.scores
        return dense.take(rows)
    at = np.searchsorted(scored.rows, rows)
    at[at == len(scored.rows)] = 0
    scores: NDArray[np.float32] = np.where(
        scored.rows.take(at) == rows, scored.scores.take(at), np.float32(0)
    )
    return scores


def most_words(prepared: Prepared, units: Sequence[Unit], allowed: NDArray[np.bool_]) -> Scored:
    """The allowed entries that answer most of the question, each word by the information that it brings.

    When no entry holds one of the words, what it was about may be lost. The others then answer for it only
    when they are known to be a topic: by the curated language, or because several entries are about them.
    "xylophone gratuit" is not answered by whatever is free.
    """
    tally = _Tally(prepared)
    weights = [weight for each in units for weight in tally.add(each)]
    known = [weight for weight in weights if weight]
    if not known:
        return NOTHING
    unknown = len(weights) - len(known)
    share = tally.answered / (sum(known) + unknown * max(idf(prepared, 0), tally.heaviest))
    topical = tally.on_known_topic if unknown else tally.on_known_topic | tally.topical
    rows = np.flatnonzero((share > np.where(topical, ENOUGH_IF_TOPICAL, ENOUGH)) & allowed).astype(np.int32)
    worth = np.where(share[rows] > 0.999, WHOLE, share[rows])
    return Scored(rows, (tally.total[rows] * worth).astype(np.float32))


class _Tally:
    """What each entry answers of a question, added unit by unit; arrays (n,)."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self.heaviest = 0.0  # what the rarest of its words weighs
        self.total = np.zeros(prepared.n, np.float64)  # scores
        self.answered = np.zeros(prepared.n, np.float64)  # weights of the words answered
        self.topical = np.zeros(prepared.n, np.bool_)  # whether one of them is what the entry is about
        self.on_known_topic = np.zeros(prepared.n, np.bool_)  # whether that one is known to be a topic

    def add(self, asked: Unit) -> list[float]:
        """Count a unit, whole or word by word; returns what each of its words weighs, 0 when unknown."""
        whole = unit(self._prepared, asked)
        own = [importance(self._prepared, slot.stem) for slot in asked.slots]
        if len(whole.rows) and not all(own):  # known by its other names only
            mean = idf(self._prepared, len(whole.rows))
            own = [each or mean for each in own]
        self.heaviest = max(self.heaviest, *own)
        weights = [each * (THEMATIC if asked.themes else 1.0) for each in own]
        best, credit = np.zeros_like(self.total), np.zeros_like(self.total)
        for slot, weight in zip(asked.slots, weights, strict=True):
            postings = self._prepared.generation.postings("text", slot.stem)
            if postings is not None:
                scored = _score(self._prepared, *postings, at_most=math.inf)
                best[scored.rows] += scored.scores
                credit[scored.rows] += weight
                about = postings[0][postings[1] >= TOPICAL]
                self.topical[about] = True
                if len(about) >= SEVERAL:
                    self.on_known_topic[about] = True
        best[whole.rows] = np.maximum(best[whole.rows], whole.scores)
        earned = sum(weights) * (1.0 if whole.said is None else np.where(whole.said, 1.0, THEME_CREDIT))
        credit[whole.rows] = np.maximum(credit[whole.rows], earned)
        if asked.alternatives or asked.themes:
            self.on_known_topic[whole.rows if whole.said is None else whole.rows[whole.said]] = True
        self.total += best
        self.answered += credit
        return weights


def stems_found(prepared: Prepared, asked: Unit) -> bool:
    """Whether some entry speaks of this unit, in any of its names."""
    return len(unit(prepared, asked).rows) > 0


def _best_of(prepared: Prepared, asked: Unit) -> Scored:
    frequencies = [_frequency(prepared, stem) for stem in asked.stems]
    completed = _completed(prepared, asked.completions) if asked.completions else NOTHING
    if not all(frequencies) and len(completed.rows):
        frequencies = [len(completed.rows)]
    rarities = [idf(prepared, frequency) for frequency in frequencies]
    ceiling = sum(rarities) / len(rarities) if all(frequencies) else math.inf
    best = np.zeros(prepared.n, np.float32)
    words = len(asked.slots)
    own = Alternative(asked.stems, 1.0)
    for alternative in (own, *asked.alternatives):
        scored = _together(prepared, alternative.stems, math.inf if alternative is own else ceiling)
        credit = np.float32(alternative.weight * words) * scored.scores
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


def _completed(prepared: Prepared, stems: Stems) -> Scored:
    """The entries that hold any of these stems, taken as one word: its heaviest mention, its joint rarity."""
    heaviest = np.zeros(prepared.n, np.float32)
    for stem in stems:
        postings = prepared.generation.postings("text", stem)
        if postings is not None:
            heaviest[postings[0]] = np.maximum(heaviest[postings[0]], postings[1])
    rows = np.flatnonzero(heaviest).astype(np.int32)
    return _score(prepared, rows, heaviest[rows], at_most=math.inf)


def _score(
    prepared: Prepared, rows: NDArray[np.int32], weights: NDArray[np.float32], *, at_most: float
) -> Scored:
    worth = min(idf(prepared, len(rows)), at_most) * (K1 + 1)
    return Scored(rows, np.float32(worth) * weights / (weights + prepared.norm.take(rows)))


def _frequency(prepared: Prepared, stem: str) -> int:
    postings = prepared.generation.postings("text", stem)
    return 0 if postings is None else len(postings[0])
