"""Which entries answer most of a question, when few or none answer all of it.

"Most" is measured in the information that the words bring: a word weighs by its rarity, more when entries
bear it in their names than when they mention it in passing ("permis" against "cher"), and more again when it
calls a theme to mind. A word that no entry holds is as rare as can be.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resource_base.search.answering.matching import idf, is_one_word, score, unit
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import NOTHING, Prepared, Scored
from resource_base.search.language.question import Unit

# Half is enough, or a third when one of the words met is what the entry is for.
ENOUGH, ENOUGH_IF_TOPICAL = 0.5, 0.34
THEME_CREDIT = 0.8  # part of a word's weight earned by an entry that has its theme and none of its names
WHOLE = 2.0  # what an entry that answers all of it is worth, beside its words: it comes first
TOPICAL = 1.5  # weight of a word in an entry: in its name, themes, organisation or summary, or said twice
SEVERAL = 3  # entries about a word, from which on it is a topic of the directory
THEMATIC = 2.0
AS_ONE = 3.0  # of an expression that is no subject of the directory: it is what the question is about


def most_words(prepared: Prepared, units: Sequence[Unit], allowed: NDArray[np.bool_]) -> Scored:
    """The allowed entries that answer most of the question, each word by the information that it brings.

    When no entry holds one of the words, what it was about may be lost. The others then answer for it only
    when they are known to be a topic: by the curated language, or because several entries are about them.
    "xylophone gratuit" is not answered by whatever is free.
    """
    heard = [_heard(prepared, each, allowed) for each in units]
    weights = [weight for each in heard for weight in each.weights]
    known = [weight for weight in weights if weight]
    if not known:
        return NOTHING
    unknown = sum(each.stress for each in heard for weight in each.weights if not weight)
    heaviest = max(word.importance for each in heard for word in each.words)
    tally = _Tally(prepared, heard)
    share = tally.answered / (sum(known) + unknown * max(idf(prepared, 0), heaviest))
    topical = tally.on_known_topic if unknown else tally.on_known_topic | tally.topical
    enough = share > np.where(topical, ENOUGH_IF_TOPICAL, ENOUGH)
    share = share.compress(enough)
    worth = np.where(share > 0.999, WHOLE, share)
    return Scored(tally.rows.compress(enough), (tally.total.compress(enough) * worth).astype(np.float32))


@dataclass(frozen=True)
class _Word:
    """One word of a question among the allowed entries.

    `importance`: what it weighs, 0 when no entry holds it. `about` (k,): the entries that it is a topic of.
    `is_topic`: whether several entries of the directory are about it.
    """

    importance: float = 0.0
    found: Scored = NOTHING
    about: NDArray[np.bool_] | None = None
    is_topic: bool = False


@dataclass(frozen=True)
class _Heard:
    """One unit of a question: each of its words, with what they weigh, and what it finds as a whole.

    `stress`: how much more its words weigh for being of the curated language.

    A unit of one word finds no more than that word: `whole` is then empty.
    """

    asked: Unit
    whole: Scored
    words: list[_Word]
    weights: list[float]
    stress: float


def _heard(prepared: Prepared, asked: Unit, allowed: NDArray[np.bool_]) -> _Heard:
    whole = NOTHING if is_one_word(asked) else unit(prepared, asked)
    words = [_word(prepared, slot.stem, allowed) for slot in asked.slots]
    if asked.as_one:  # its words do not answer for it
        words = [_Word(word.importance if len(whole.rows) else 0.0) for word in words]
    own = [word.importance for word in words]
    if len(whole.rows) and not all(own):  # known by its other names only
        mean = idf(prepared, len(whole.rows))
        own = [each or mean for each in own]
        words = [word if word.importance else _Word(mean) for word in words]
    stress = AS_ONE if asked.as_one else THEMATIC if asked.themes else 1.0
    weights = [each * stress for each in own]
    kept = allowed.take(whole.rows)
    said = None if whole.said is None else whole.said.compress(kept)
    among = Scored(whole.rows.compress(kept), whole.scores.compress(kept), said)
    return _Heard(asked, among, words, weights, stress)


def _word(prepared: Prepared, stem: str, allowed: NDArray[np.bool_]) -> _Word:
    postings = prepared.generation.postings("text", stem)
    if postings is None:
        return _Word()
    rows, weights = postings
    rarity = idf(prepared, len(rows))
    importance = rarity * math.sqrt(float(weights.mean()))
    is_topic = int(np.count_nonzero(weights >= TOPICAL)) >= SEVERAL
    kept = allowed.take(rows)
    rows, weights = rows.compress(kept), weights.compress(kept)
    return _Word(importance, score(prepared, rows, weights, rarity=rarity), weights >= TOPICAL, is_topic)


class _Tally:
    """What each entry answers of a question, added unit by unit.

    `rows` (k,): the entries that have any word of it. `total`: their scores; `answered`: the weights of the
    words answered; `topical`: whether one of them is what the entry is about; `on_known_topic`: whether that
    one is known to be a topic; all (k,).
    """

    def __init__(self, prepared: Prepared, heard: Sequence[_Heard]) -> None:
        self.rows, self._places = _any_of(prepared, heard)
        self.total = np.zeros(len(self.rows))
        self.answered = np.zeros(len(self.rows))
        self.topical = np.zeros(len(self.rows), np.bool_)
        self.on_known_topic = np.zeros(len(self.rows), np.bool_)
        for each in heard:
            self._add(each)

    def _add(self, heard: _Heard) -> None:
        """Count a unit, as a whole or word by word, whichever is worth more."""
        best, credit = np.zeros_like(self.total), np.zeros_like(self.total)
        for word, weight in zip(heard.words, heard.weights, strict=True):
            if word.about is not None:
                places = self._places.take(word.found.rows)
                best[places] += word.found.scores
                credit[places] += weight
                about = places.compress(word.about)
                self.topical[about] = True
                if word.is_topic:
                    self.on_known_topic[about] = True
        whole, places = heard.whole, self._places.take(heard.whole.rows)
        best[places] = np.maximum(best.take(places), whole.scores)
        earned = sum(heard.weights) * (1.0 if whole.said is None else np.where(whole.said, 1.0, THEME_CREDIT))
        credit[places] = np.maximum(credit.take(places), earned)
        if heard.asked.alternatives or heard.asked.themes:
            self.on_known_topic[places if whole.said is None else places.compress(whole.said)] = True
        self.total += best
        self.answered += credit


def _any_of(prepared: Prepared, heard: Sequence[_Heard]) -> tuple[Rows, NDArray[np.int32]]:
    """The entries met in any way, and the place of each among them, (n,): of no meaning for the others."""
    met = np.zeros(prepared.n, np.bool_)
    for each in heard:
        met[each.whole.rows] = True
        for word in each.words:
            met[word.found.rows] = True
    rows = np.flatnonzero(met).astype(np.int32)
    places = np.empty(prepared.n, np.int32)
    places[rows] = np.arange(len(rows), dtype=np.int32)
    return rows, places
