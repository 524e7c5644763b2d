"""The words of a question against the directory: as typed, half typed, mistyped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from resource_base.search.answering.matching import stems_found
from resource_base.search.generation.prepared import Prepared
from resource_base.search.language import french
from resource_base.search.language.question import (
    MAX_SLOTS,
    Question,
    Slot,
    Unit,
    assemble,
    complete,
    slots_of,
)
from resource_base.search.language.spelling import Correction, Speller
from resource_base.search.language.synonyms import Synonyms

SHORTEST_NAME = 5  # letters of a word that may be a mistyped place
SHORTEST_BEGINNING = 3  # letters of a half typed word that is completed
MAX_COMPLETIONS = 64
RARE, COMMON = 2, 20  # a word met twice at most may be a slip for one met twenty times as often


@dataclass(frozen=True)
class Repair:
    """A word that no entry holds and what it was read as."""

    typed: str
    read: str


@dataclass(frozen=True)
class Worded:
    """A question and what was mended in it."""

    question: Question
    repairs: tuple[Repair, ...] = ()


class Wording:
    """One text, read against one generation of the directory."""

    def __init__(self, prepared: Prepared, text: str, synonyms: Synonyms, speller: Speller) -> None:
        self._prepared = prepared
        self._lexicon = prepared.generation.lexicon
        self._synonyms = synonyms
        self._speller = speller
        self.slots = slots_of(text)
        self.too_many = len(self.slots) == MAX_SLOTS and len(french.words(text)) > MAX_SLOTS

    @cached_property
    def typed(self) -> Worded:
        """The question as typed; its last word completed when no entry holds it as it stands."""
        question = self._assemble(self.slots)
        last = question.units[-1] if question.units else None
        if last and len(last.slots) == 1 and self._may_be_begun(last):
            completions = self._completions(last.slots[0].form)
            question = complete(question, completions, self._synonyms) if completions else question
        return Worded(question)

    def _may_be_begun(self, unit: Unit) -> bool:
        """Whether no entry has the word as it stands, even if one has its stem: "domicil", "domicile"."""
        known = unit.alternatives or unit.themes or self._lexicon.frequency(unit.slots[0].form)
        return not known or not self._found(unit)

    @cached_property
    def repaired(self) -> Worded | None:
        """The question with its unknown words read as the nearest known ones; None when none is mended."""
        repairs: list[Repair] = []
        slots: list[Slot] = []
        # The words of an expression that we know are no slips.
        slips = [unit for unit in self.unknown_in(self.typed.question) if not unit.as_one]
        unknown = {slot for unit in slips for slot in unit.slots}
        for slot in self.slots:
            mended = self._mended(slot) if slot in unknown and not self._found(Unit((slot,))) else None
            if mended:
                repairs.append(Repair(slot.text, " ".join(each.text for each in mended)))
            slots += mended or [slot]
        return Worded(self._assemble(slots), tuple(repairs)) if repairs else None

    def unknown_in(self, question: Question) -> list[Unit]:
        """What no entry speaks of, in any of its names."""
        return [unit for unit in question.units if not self._found(unit)]

    def doubts(self) -> list[tuple[Slot, str]]:
        """Words that exist but are so rare, beside a near one, that they may be slips; with the near one."""
        found = []
        for slot in self.slots:
            frequency = self._lexicon.frequency(slot.form)
            if 0 < frequency <= RARE:
                for correction in self._corrections(slot.form)[:1]:
                    other = french.stem(correction.form) != slot.stem
                    if other and self._lexicon.frequency(correction.form) >= COMMON * frequency:
                        found.append((slot, correction.form))
        return found

    def unexplained(self) -> list[str]:
        """Words that no entry holds, nor the curated language, and that are no slip for one that is held."""
        slips = {repair.typed for repair in self.repaired.repairs} if self.repaired else set()
        return [
            slot.text
            for slot in self.slots
            if len(slot.form) >= SHORTEST_NAME
            and slot.text not in slips
            and not self._lexicon.frequency(slot.form)
            and self._synonyms.of((slot.stem,)) is None
        ]

    def _assemble(self, slots: Sequence[Slot]) -> Question:
        return assemble(slots, self._synonyms, lambda form: self._lexicon.frequency(form) > 0)

    def _found(self, unit: Unit) -> bool:
        return stems_found(self._prepared, unit)

    def _completions(self, form: str) -> tuple[str, ...]:
        """The stems of the commonest words that begin so, in the order of the alphabet."""
        if len(form) < SHORTEST_BEGINNING:
            return ()
        forms = sorted(
            self._lexicon.starting_with(form), key=lambda each: (-self._lexicon.frequency(each), each)
        )
        return tuple(sorted({french.stem(each) for each in forms[:MAX_COMPLETIONS]}))

    def _mended(self, slot: Slot) -> list[Slot]:
        """The slot read as the nearest word, or as two words run together; nothing when in doubt."""
        for correction in self._corrections(slot.form)[:1]:
            return [_slot(correction.form, slot)]
        pair = self._speller.split(slot.form, self._lexicon)
        return [_slot(form, slot) for form in pair] if pair else []

    def _corrections(self, form: str) -> tuple[Correction, ...]:
        """The likeliest words meant, kept while this generation lasts: pages and filters ask again."""
        kept = self._prepared.corrections
        return kept.get(form, lambda: tuple(self._speller.corrections(form, self._lexicon)))


def _slot(form: str, slot: Slot) -> Slot:
    return replace(slot, text=form, form=form, stem=french.stem(form), hyphenated=False)
