"""What a search gives up, in order, when nothing answers all that was asked; each time said, and reversible.

A step is taken only when every stricter one finds nothing at all. For the words: all of them, then mended (a
word that no entry holds and that resembles one is read as that one), then the most of them. When no reading
answers, one condition is given up: the radius, then "on site only", then the filter that few entries pass;
failing that the first two together, then filters with them, from the narrowest on. Words are mended before
they are dropped: "psychatre gratuit" is a question about psychiatrists, not about what is free.

One exception: when all words find fewer than eight entries, those that answer most of them follow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from resource_base.catalog.vocabulary import ON_SITE, Needs
from resource_base.search.answering.inquiry import Found, Inquiry, Reading
from resource_base.search.answering.narrowing import Mask
from resource_base.search.chips import chips
from resource_base.search.criteria import Criteria, Declined


@dataclass(frozen=True)
class Relaxation:
    """Something that was given up to find an answer: said in French, with the question that takes it back."""

    step: Declined
    sentence: str
    back: Criteria


# When all words find fewer entries than this, those that answer most of them follow.
FEW = 8


@dataclass(frozen=True)
class Answer:
    """What answers best: a reading, what it found, what is kept, and the conditions given up (URL names).

    `whole`: how many of the first entries answer all words, when others that answer most of them follow.
    """

    found: Found
    kept: Mask
    dropped: tuple[str, ...] = ()
    whole: int = 0

    def holds(self, number: int) -> bool:
        """Whether the entry of this document number is among what is kept."""
        rows = self.found.entries.rows
        place = int(np.searchsorted(rows, number))
        return place < len(rows) and bool(rows[place] == number and self.kept[place])


def best_answer(inquiry: Inquiry) -> Answer:
    """The strictest answer that is not empty; the empty one as asked when there is none."""
    for dropped in _conditions_to_drop(inquiry):
        for reading in inquiry.readings:
            found = inquiry.found(reading)
            kept = found.narrowed.kept(but=dropped)
            if kept.any():
                return _widened(inquiry, Answer(found, kept, dropped))
    found = inquiry.found(inquiry.readings[0])
    return Answer(found, found.narrowed.kept())


def _widened(inquiry: Inquiry, answer: Answer) -> Answer:
    """The same answer followed by what answers most of the words, when all of them find few entries."""
    widest, whole = inquiry.readings[-1], int(np.count_nonzero(answer.kept))
    if not widest.most or answer.found.reading.most or whole >= FEW:
        return answer
    found = inquiry.found(widest)
    kept = found.narrowed.kept(but=answer.dropped)
    return Answer(found, kept, answer.dropped, whole) if np.count_nonzero(kept) > whole else answer


def relaxations(inquiry: Inquiry, answer: Answer, needs: Needs) -> tuple[Relaxation, ...]:
    """What the answer gave up, in the order of the steps."""
    if not answer.kept.any():
        return ()
    criteria = inquiry.criteria
    told = [
        *_of_words(answer.found.reading, answer.whole),
        *_of_conditions(criteria, answer.dropped, needs),
    ]
    return tuple(Relaxation(step, sentence, criteria.declining(step)) for step, sentence in told)


def without_dropped(criteria: Criteria, dropped: Sequence[str]) -> Criteria:
    """The question that was really searched."""
    for name in dropped:
        criteria = criteria.without(name)
    return criteria


def _conditions_to_drop(inquiry: Inquiry) -> Iterator[tuple[str, ...]]:
    yield ()
    declined, criteria = inquiry.criteria.declined, inquiry.criteria
    first = []
    if criteria.radius_km is not None and Declined.FURTHER not in declined:
        first.append("rayon")
    if criteria.modes == (ON_SITE,) and Declined.REMOTE not in declined:
        first.append("mode")
    yield from ((name,) for name in first)
    filters = [] if Declined.FILTER in declined else _narrowest_first(inquiry, first)
    yield from ((name,) for name in filters)
    if len(first) > 1:
        yield tuple(first)
    for last in range(1, len(filters) + 1):
        yield (*first, *filters[:last])


def _narrowest_first(inquiry: Inquiry, but: Sequence[str]) -> list[str]:
    """The filters in use, from the one that fewest of the entries found pass."""
    everything = [inquiry.found(reading).narrowed for reading in inquiry.readings]
    narrowed = next((each for each in everything if len(each.rows)), everything[-1])
    names = [name for name in narrowed.passes if name not in {"rayon", *but}]
    return sorted(names, key=lambda name: int(np.count_nonzero(narrowed.passes[name])))


def _of_words(reading: Reading, whole: int) -> Iterator[tuple[Declined, str]]:
    if reading.repairs:
        typed = ", ".join(f"« {repair.typed} »" for repair in reading.repairs)
        read = ", ".join(f"« {repair.read} »" for repair in reading.repairs)
        yield Declined.SPELLING, f"Aucune fiche ne contient {typed} : la recherche porte sur {read}."
    if whole:
        counted = "Une seule fiche répond" if whole == 1 else f"{whole} fiches répondent"
        yield Declined.MOST_WORDS, f"{counted} à tous ces mots : celles qui répondent à l’essentiel suivent."
    elif reading.most and reading.unknown:
        unknown = ", ".join(f"« {text} »" for text in reading.unknown)
        yield Declined.MOST_WORDS, f"Aucune fiche ne contient {unknown} : voici ce qui répond au reste."
    elif reading.most:
        yield (
            Declined.MOST_WORDS,
            "Aucune fiche ne répond à tous ces mots : voici celles qui répondent à l’essentiel.",
        )


def _of_conditions(
    criteria: Criteria, dropped: Sequence[str], needs: Needs
) -> Iterator[tuple[Declined, str]]:
    filters = []
    for name in dropped:
        if name == "rayon":
            yield (
                Declined.FURTHER,
                f"Rien à moins de {criteria.radius_km} km : voici ce qui existe plus loin.",
            )
        elif name == "mode" and criteria.modes == (ON_SITE,):
            yield Declined.REMOTE, "Rien sur place : voici ce qui existe à distance."
        else:
            filters.append(name)
    if filters:
        labels = ", ".join(
            f"« {chip.label} »" for chip in chips(criteria, needs=needs) if chip.name in filters
        )
        yield Declined.FILTER, f"Rien avec {labels} : voici ce qui existe sans ce choix."
