"""Names of communes to communes: in full, without small words, former, in part, misspelt."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from resource_base.geo.names import LITTLE_WORDS, main_words, without_article

Words = tuple[str, ...]
Rows = tuple[int, ...]

_ORDINAL = re.compile(r"0?([1-9]|1\d|20)(?:er|ere|e|eme|ieme|nd|nde|d)?")
_CITIES = frozenset(("paris", "lyon", "marseille"))
_ARRONDISSEMENT = frozenset(("arrondissement", "arr", "ardt", "arrdt"))
_SHORTEST_PART = 4  # letters under which a part of a name says nothing
_FIRST_EDIT, _SECOND_EDIT = 5, 10  # letters from which one, then two typing errors are forgiven
_IN_ONE_POSTAL_CODE = 75  # ratio of 100 that tells a few neighbours apart (measured on 34,827 real addresses)
_NOTHING: Rows = ()


def numbered(words: Words) -> Words:
    """« Paris 15e Arrondissement », « 15ème arrondissement de Paris » or « Paris 15 » as ("paris", "15").

    Anything else is given back as it is.
    """
    cities = _CITIES.intersection(words)
    rest = [word for word in words if word not in cities | _ARRONDISSEMENT | LITTLE_WORDS]
    if len(cities) == len(rest) == 1 and (ordinal := _ORDINAL.fullmatch(rest[0])):
        return (*cities, ordinal[1])
    return words


class NameIndex:
    """Finds rows (positions in `names`) by name; every search may be limited to some rows.

    `names` are folded and joined by spaces, and so are `former` names, each with the row of today's commune.
    Names in full come before names without their articles and prepositions.
    """

    def __init__(self, names: Sequence[str], former: Iterable[tuple[str, int]]) -> None:
        self._names = [
            " ".join(numbered(tuple(name.split()))) if name.endswith(" arrondissement") else name
            for name in names
        ]
        self._former = list(former)
        current = [(name, row) for row, name in enumerate(self._names)]
        self._current = (_group(current), _group(_in_main_words(current)))
        self._past = (_group(self._former), _group(_in_main_words(self._former)))

    def current(self, words: Words, *, among: Collection[int] | None = None) -> Rows:
        """Rows that bear this name today."""
        return _first(self._current, numbered(words), among)

    def past(self, words: Words, *, among: Collection[int] | None = None) -> Rows:
        """Rows of today's communes of which a part once bore this name."""
        return _first(self._past, words, among)

    def holding(self, words: Words, *, among: Collection[int] | None = None) -> Rows:
        """Rows whose name of today holds these words side by side: « Baume » for Baume-les-Dames."""
        words = without_article(words)
        part = " ".join(words)
        if len(part) < _SHORTEST_PART or LITTLE_WORDS.issuperset(words):
            return _NOTHING
        rows = range(len(self._names)) if among is None else among
        return tuple(
            row for row in rows if part in self._names[row] and f" {part} " in f" {self._names[row]} "
        )

    def shortened(self, words: Words, *, among: Collection[int]) -> Rows:
        """Rows whose name of today begins with these words and goes on."""
        begun = " ".join(without_article(words)) + " "
        return tuple(
            row for row in self.holding(words, among=among) if _bare(self._names[row]).startswith(begun)
        )

    def beginning(self, words: Words, *, among: Collection[int]) -> Rows:
        """Rows whose whole name is the longest beginning of these words: « Besançon Planoise »."""
        for cut in range(len(words) - 1, 0, -1):
            if rows := self.current(words[:cut], among=among):
                return rows
        return _NOTHING

    def misspelt(self, words: Words, *, among: Collection[int] | None = None) -> Rows:
        """Rows whose name, of today or former, is the nearest to this one, if near enough.

        Articles do not count. One edit (a letter added, lost, replaced, or two swapped: optimal string
        alignment) from 5 letters on, two from 10. A name with a figure in it is never mended.
        """
        typed = " ".join(without_article(words))
        if len(typed) < _FIRST_EDIT or any(character.isdigit() for character in typed):
            return _NOTHING
        edits = 1 if len(typed) < _SECOND_EDIT else 2
        names, rows = self._spellings(among)
        near = process.extract(typed, names, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return _distinct(rows[position] for _, score, position in near if score == near[0][1])

    def resembling(self, words: Words, *, among: Collection[int]) -> Rows:
        """The rows most alike, among a few that are known to be the only possible ones."""
        names, rows = self._spellings(among)
        typed = " ".join(without_article(words))
        near = process.extract(typed, names, scorer=fuzz.ratio, score_cutoff=_IN_ONE_POSTAL_CODE, limit=None)
        return _distinct(rows[position] for _, score, position in near if score == near[0][1])

    @cached_property
    def _every_spelling(self) -> tuple[list[str], list[int]]:
        named = [*((name, row) for row, name in enumerate(self._names)), *self._former]
        return [_bare(name) for name, _ in named], [row for _, row in named]

    @cached_property
    def _former_names(self) -> Mapping[int, list[str]]:
        names: dict[int, list[str]] = {}
        for name, row in self._former:
            names.setdefault(row, []).append(name)
        return names

    def _spellings(self, among: Collection[int] | None) -> tuple[list[str], list[int]]:
        if among is None:
            return self._every_spelling
        named = [
            (name, row) for row in among for name in (self._names[row], *self._former_names.get(row, ()))
        ]
        return [_bare(name) for name, _ in named], [row for _, row in named]


def _bare(name: str) -> str:
    return " ".join(without_article(tuple(name.split())))


def _in_main_words(names: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(" ".join(main_words(tuple(name.split()))), row) for name, row in names]


def _group(names: Iterable[tuple[str, int]]) -> dict[str, Rows]:
    groups: dict[str, Rows] = {}
    for name, row in names:
        groups[name] = (*groups.get(name, _NOTHING), row)
    return groups


def _first(
    tiers: tuple[Mapping[str, Rows], Mapping[str, Rows]], words: Words, among: Collection[int] | None
) -> Rows:
    for tier, key in zip(tiers, (words, main_words(words)), strict=True):
        rows = tier.get(" ".join(key), _NOTHING)
        if among is not None:
            rows = tuple(row for row in rows if row in among)
        if rows:
            return rows
    return _NOTHING


def _distinct(rows: Iterable[int]) -> Rows:
    return tuple(dict.fromkeys(rows))
