"""One question being looked up in one generation: its readings, its candidates and its conditions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from resource_base.catalog.queries import Viewer
from resource_base.search.answering.matching import all_words
from resource_base.search.answering.most_words import most_words
from resource_base.search.answering.narrowing import Mask, Narrowed, narrow
from resource_base.search.answering.ranking import Entries
from resource_base.search.answering.wording import Repair, Wording
from resource_base.search.criteria import Criteria, Declined
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import Prepared
from resource_base.search.language.question import Question
from resource_base.search.places.eligibility import Relation, relations
from resource_base.search.places.proximity import nearest_km
from resource_base.search.places.whereabouts import Whereabouts

NEARNESS = ("rayon",)


@dataclass(frozen=True, eq=False)  # told apart by identity: a question is long to hash
class Reading:
    """One way of taking the words: all of them as typed, or mended, or the most of them.

    `question` is None when there are no words. `unknown`: words given up because no entry contains them.
    """

    question: Question | None
    most: bool = False
    repairs: tuple[Repair, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What one reading finds among those who may use it, and which of it each condition keeps."""

    reading: Reading
    entries: Entries
    narrowed: Narrowed


class Inquiry:
    """A question with all it needs to be looked up."""

    def __init__(
        self,
        prepared: Prepared,
        criteria: Criteria,
        *,
        where: Whereabouts,
        wording: Wording,
        viewer: Viewer,
        moment: datetime,
    ) -> None:
        self.prepared = prepared
        self.criteria = criteria
        self.where = where
        self.wording = wording
        self.viewer = viewer
        self.moment = moment
        self._found: dict[Reading, Found] = {}

    @property
    def today(self) -> date:
        return self.moment.date()

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        return tuple(self._readings())

    def found(self, reading: Reading) -> Found:
        if reading not in self._found:
            self._found[reading] = self._look_up(reading, self._allowed)
        return self._found[reading]

    def found_elsewhere(self, readings: Sequence[Reading]) -> Found | None:
        """What is kept to people who live elsewhere, as the first of these readings that finds some does.

        At any distance: `NEARNESS` is left aside. None when no reading finds any.
        """
        if self._relations is None:
            return None
        barred: Mask = self._searchable & (self._relations == Relation.ELSEWHERE.rank)
        every = (self._look_up(each, barred) for each in readings)
        return next((found for found in every if found.narrowed.kept(but=NEARNESS).any()), None)

    # --- Candidates ---------------------------------------------------------------------------------

    def _readings(self) -> Iterator[Reading]:
        """From the strictest: all words as typed, then repaired, then the most of them."""
        wording, declined = self.wording, self.criteria.declined
        if not wording.slots:
            yield Reading(None)
            return
        yield Reading(wording.typed.question)
        repaired = wording.repaired if Declined.SPELLING not in declined else None
        if repaired:
            yield Reading(repaired.question, repairs=repaired.repairs)
        last = repaired or wording.typed
        question = last.question
        if Declined.MOST_WORDS not in declined and question.length > 1:
            unknown = tuple(unit.text for unit in wording.unknown_in(question))
            yield Reading(question, most=True, repairs=last.repairs, unknown=unknown)

    @cached_property
    def _searchable(self) -> Mask:
        return self.prepared.searchable(self.viewer, self.today)

    @cached_property
    def _relations(self) -> NDArray[np.int8] | None:
        return None if self.where.home is None else relations(self.prepared, self.where.home)

    @cached_property
    def _allowed(self) -> Mask:
        if self._relations is None:
            return self._searchable
        covered: Mask = self._relations != Relation.ELSEWHERE.rank
        return self._searchable & covered

    def _look_up(self, reading: Reading, allowed: Mask) -> Found:
        rows, text = self._matching(reading, allowed)
        relation = self._relations
        entries = Entries(rows, text, None, None if relation is None else relation.take(rows))
        if self.criteria.radius_km is not None:
            entries = self.located(entries)
        narrowed = narrow(
            self.prepared, rows, self.criteria, km=entries.km, today=self.today, moment=self.moment
        )
        return Found(reading, entries, narrowed)

    def located(self, entries: Entries) -> Entries:
        """The same entries with how far they are, when a place tells; only a radius needs it of all."""
        origin = self.where.origin
        if entries.km is not None or origin is None or origin.lat is None:
            return entries
        return replace(entries, km=nearest_km(self.prepared, origin, entries.rows))

    def _matching(self, reading: Reading, allowed: Mask) -> tuple[Rows, NDArray[np.float32] | None]:
        if reading.question is None:
            return np.flatnonzero(allowed).astype(np.int32), None
        match = most_words if reading.most else all_words
        scored = match(self.prepared, reading.question.units, allowed)
        return scored.rows, scored.scores
