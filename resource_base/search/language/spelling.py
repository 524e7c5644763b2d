"""Typing errors: the nearest words of the directory to one that it does not hold.

One deletion index: two words at most one edit apart share a form with one letter taken out of each, or of
one. A second index holds how words sound. Both are made in a fraction of a second for the 40,000 forms of a
large base; candidates are then compared for good, and weighed by how often they occur.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from resource_base.search.language.french import ACRONYMS

SHORTEST = 4  # letters of a word worth correcting: of three, too many are one edit apart
ONE_EDIT_UP_TO = 7  # letters; two edits beyond
ALIKE_EDITS = 3  # for a word that sounds the same: "juridik"
READ = 14  # letters that the deletion index looks at; beginnings tell words apart
MANY = 2_000  # candidates that one hash may bring
SOUND_BONUS, FIRST_LETTER_PENALTY, FREQUENCY_BONUS = 0.9, 0.3, 0.12  # set on a list of real slips

_WIDTH = READ + 1
_BASE, _WHOLE = np.uint64(0x100000001B3), 2**64 - 1
# How French letters sound, roughly, on folded words; applied to the whole lexicon at once, one word a line.
_SOUNDS = [
    (re.compile(pattern, re.MULTILINE), sound)
    for pattern, sound in (
        (r"([a-z])\1+", r"\1"),
        (r"ph", "f"),
        (r"ps(?=y|i)", "s"),
        (r"sc(?=[eiy])|c(?=[eiy])", "s"),
        (r"qu|c(?!h)|ch(?=r)", "k"),
        (r"y", "i"),
        (r"th", "t"),
        (r"h", ""),
        (r"eau|au", "o"),
        (r"ai|ei|et$|er$|ez$", "e"),
        (r"en|em|am", "an"),
        (r"tion", "sion"),
        (r"z", "s"),
        (r"([a-z])\1+", r"\1"),  # again: "ssi" of "tion", "nn" of "em"
        (r"(?<=...)[estxd]+$", ""),
    )
]


class Lexicon(Protocol):
    """The words as they are written in the entries, folded, in the order of the alphabet."""

    @property
    def base(self) -> Sequence[str]: ...  # the same object as long as the bulk of the index stays
    @property
    def added(self) -> Sequence[str]: ...  # what later entries brought

    def frequency(self, form: str) -> int:
        """How many living entries contain the form; 0 when none."""

    def starting_with(self, prefix: str) -> Sequence[str]: ...


@dataclass(frozen=True)
class Correction:
    """A word of the directory and how far it is from what was typed, in edits, less what speaks for it."""

    form: str
    distance: float


class Speller:
    """Corrects words against a lexicon; safe between threads.

    The indexes are kept from one generation to the next as long as the bulk of the lexicon stays the same;
    how often a word occurs is always asked of the lexicon given.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._base: tuple[Sequence[str], _Neighbours] | None = None
        self._added: tuple[tuple[str, ...], _Neighbours] | None = None

    def corrections(self, form: str, lexicon: Lexicon) -> list[Correction]:
        """The likeliest words meant by a folded form, the best first, at most three; none when in doubt."""
        if len(form) < SHORTEST or not form.isalpha() or form in ACRONYMS:
            return []
        base, added = self._indexes(lexicon)
        near = {*base.near(form), *added.near(form)} - {form}
        found = _best(form, near, lexicon)
        if not found and len(form) > ONE_EDIT_UP_TO:
            found = _best(form, {*base.resembling(form), *added.resembling(form)} - {form}, lexicon)
        return found

    def split(self, form: str, lexicon: Lexicon) -> tuple[str, str] | None:
        """Two words of the directory run together, the commonest pair: "gardeenfants"."""
        pairs = [(form[:cut], form[cut:]) for cut in range(3, len(form) - 2)]
        known = [(min(map(lexicon.frequency, pair)), pair) for pair in pairs]
        frequency, pair = max(known, default=(0, ("", "")))
        return pair if frequency > 1 else None

    def _indexes(self, lexicon: Lexicon) -> tuple["_Neighbours", "_Neighbours"]:
        with self._lock:
            if self._base is None or self._base[0] is not lexicon.base:
                self._base = (lexicon.base, _Neighbours(lexicon.base))
            added = tuple(lexicon.added)
            if self._added is None or self._added[0] != added:
                self._added = (added, _Neighbours(added))
            return self._base[1], self._added[1]


class _Neighbours:
    """The words that are one deletion, or one sound, away from another."""

    def __init__(self, forms: Iterable[str]) -> None:
        words = (form for form in forms if form.isascii() and form.isalpha())
        self.forms = [word for word in words if len(word) >= SHORTEST]
        self.lengths = np.array([len(form) for form in self.forms], np.int64)
        hashes, owners = _deletions(self.forms)
        order = np.argsort(hashes, kind="stable")
        self.hashes, self.owners = hashes[order], owners[order]
        sounds = _sounds(self.forms)
        self.sounds: dict[str, list[int]] = {}
        for number, sound in enumerate(sounds):
            self.sounds.setdefault(sound, []).append(number)

    def near(self, form: str) -> set[str]:
        found = set(self.sounds.get(_sounds([form])[0], ()))
        wanted = np.array(sorted(_deletions_of(form)), np.uint64)
        starts = np.searchsorted(self.hashes, wanted)
        ends = np.searchsorted(self.hashes, wanted, side="right")
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            found.update(self.owners[start : min(end, start + MANY)].tolist())
        return {self.forms[number] for number in found}

    def resembling(self, form: str) -> set[str]:
        """The words two edits away, by comparing them all: some milliseconds, when nothing nearer answers."""
        close = np.flatnonzero(np.abs(self.lengths - len(form)) <= 2)
        among = [self.forms[number] for number in close.tolist()]
        matches = process.extract(form, among, scorer=OSA.distance, score_cutoff=2, limit=12)
        return {word for word, _, _ in matches}


def _best(form: str, candidates: Iterable[str], lexicon: Lexicon) -> list[Correction]:
    edits = 1 if len(form) <= ONE_EDIT_UP_TO else 2
    sound = _sounds([form])[0]
    names = sorted(candidates)
    found = []
    for word, its_sound in zip(names, _sounds(names), strict=True):
        distance, frequency = OSA.distance(form, word), lexicon.frequency(word)
        alike = its_sound == sound
        if frequency and (distance <= edits or (alike and distance <= ALIKE_EDITS)):
            found.append((_distance(form, word, distance, alike=alike, frequency=frequency), word))
    return [Correction(word, round(distance, 3)) for distance, word in sorted(found)[:3]]


def _distance(form: str, word: str, edits: int, *, alike: bool, frequency: int) -> float:
    penalty = FIRST_LETTER_PENALTY if form[0] != word[0] else 0.0
    bonus = SOUND_BONUS if alike else 0.0
    return edits - bonus - FREQUENCY_BONUS * math.log10(frequency) + penalty


def _sounds(forms: Sequence[str]) -> list[str]:
    if not forms:
        return []
    text = "\n".join(forms)
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text.split("\n")


def _deletions(forms: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Hashes of the beginning of each word, whole and without each of its letters, and the word of each hash.

    The hash is a polynomial of the letters, so that taking a letter out is a sum of two prefixes.
    """
    if not forms:
        return np.empty(0, np.uint64), np.empty(0, np.int32)
    raw = np.array([form[:READ].encode() for form in forms], f"S{_WIDTH}")
    letters = raw.view(np.uint8).reshape(len(forms), _WIDTH)
    variants = [_hash(letters)]
    owners = [np.arange(len(forms), dtype=np.int32)]
    for gone in range(READ):
        has = np.flatnonzero(letters[:, gone])
        kept = np.delete(letters[has], gone, axis=1)
        variants.append(_hash(np.concatenate((kept, np.zeros((len(has), 1), np.uint8)), axis=1)))
        owners.append(has.astype(np.int32))
    return np.concatenate(variants), np.concatenate(owners)


def _deletions_of(form: str) -> set[int]:
    """The hashes that `_deletions` gives one word, without arrays: ten times as fast for one."""
    letters = form[:READ].encode()
    variants = {letters, *(letters[:gone] + letters[gone + 1 :] for gone in range(len(letters)))}
    found = set()
    for variant in variants:
        value = 0
        for letter in variant.ljust(_WIDTH, b"\0"):
            value = (value * int(_BASE) + letter) & _WHOLE
        found.add(value)
    return found


def _hash(letters: NDArray[np.uint8]) -> NDArray[np.uint64]:
    value = np.zeros(len(letters), np.uint64)
    for column in letters.T:
        value = value * _BASE + column
    return value
