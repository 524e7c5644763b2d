"""Measures of a ranking against graded judgements, and their means by kind and by half."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log2
from statistics import fmean

import numpy as np

from tests.relevance.judging import RELEVANT
from tests.relevance.questions import Half, Judged, Kind, Question

Engine = Callable[[str, str | None, int], list[str]]
"""engine(words, INSEE code of where the person lives or None, k) → at most k entry ids, best first."""

DEPTH = 10
REACH = 20


def dcg(gains: Iterable[int]) -> float:
    """Discounted cumulative gain: sum of (2^grade - 1) / log2(rank + 1), ranks from 1."""
    return fsum((2.0**gain - 1) / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def ndcg(found: Sequence[str], judged: Mapping[str, int], k: int = DEPTH) -> float:
    """DCG of the first k over that of the best possible order (Järvelin and Kekäläinen 2002); 0 to 1.

    An entry returned twice counts once, at its first rank.
    """
    ideal = dcg(sorted(judged.values(), reverse=True)[:k])
    return dcg(judged.get(key, 0) for key in list(dict.fromkeys(found))[:k]) / ideal if ideal else 0.0


def recall(found: Sequence[str], judged: Mapping[str, int], k: int = REACH) -> float:
    """Share of the entries worth finding (grade 2 or 3) among the first k; at most k are expected."""
    worth = {key for key, grade in judged.items() if grade >= RELEVANT}
    return len(worth & set(found[:k])) / min(len(worth), k) if worth else 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an engine made of one question."""

    question: Question
    answerable: bool
    ndcg: float
    recall: float
    empty: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over answerable questions; `silent` is the share of unanswerable ones left without answers."""

    questions: int
    ndcg: float | None
    recall: float | None
    zero: float | None
    silent: float | None


def evaluate(engine: Engine, judged: Iterable[Judged]) -> list[Outcome]:
    return [_outcome(each, engine(each.question.q, each.question.place, REACH)) for each in judged]


def _outcome(judged: Judged, found: Sequence[str]) -> Outcome:
    return Outcome(
        question=judged.question,
        answerable=judged.answerable,
        ndcg=ndcg(found, judged.grades),
        recall=recall(found, judged.grades),
        empty=not found,
    )


def summary(outcomes: Iterable[Outcome]) -> Summary:
    every = list(outcomes)
    asked = [each for each in every if each.answerable]
    others = [each for each in every if not each.answerable]
    return Summary(
        questions=len(every),
        ndcg=_mean(each.ndcg for each in asked),
        recall=_mean(each.recall for each in asked),
        zero=zero_result_rate(every),
        silent=_mean(each.empty for each in others),
    )


def zero_result_rate(outcomes: Iterable[Outcome]) -> float | None:
    """Share of answerable questions that found nothing; None when there is none."""
    return _mean(each.empty for each in outcomes if each.answerable)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return fmean(found) if found else None


def of_half(outcomes: Iterable[Outcome], half: Half) -> list[Outcome]:
    return [each for each in outcomes if each.question.half is half]


def by_kind(outcomes: Iterable[Outcome]) -> dict[Kind, list[Outcome]]:
    every = list(outcomes)
    return {kind: [each for each in every if each.question.kind is kind] for kind in Kind}


def twin_loss(outcomes: Iterable[Outcome], kind: Kind) -> float | None:
    """Share of nDCG lost by the questions of this kind against their well-typed twins; None without pairs."""
    every = list(outcomes)
    scores = {each.question.id: each.ndcg for each in every}
    pairs = [(each.ndcg, scores.get(each.question.of or "")) for each in every if each.question.kind is kind]
    both = [(typed, well) for typed, well in pairs if well is not None]
    whole = sum(well for _, well in both)
    return 1 - sum(typed for typed, _ in both) / whole if whole else None


def paired_bootstrap(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """Mean of ours - theirs on the same questions, and its 95 % interval (2,000 resamples, fixed seed)."""
    gaps = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    draws = np.random.default_rng(2026).integers(0, gaps.size, size=(2000, gaps.size))
    low, high = np.percentile(gaps[draws].mean(axis=1), [2.5, 97.5])
    return float(gaps.mean()), float(low), float(high)
