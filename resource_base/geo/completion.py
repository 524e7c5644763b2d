"""Communes while their name is being typed."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from resource_base.geo.communes import Commune, by_population
from resource_base.geo.names import ARTICLES, LITTLE_WORDS, fold

_LONGEST = 60  # characters read of what is typed
_END = "\n"  # sorts before every letter, so that a whole name comes before those that go on
_NO_ARTICLE = ARTICLES | {""}
_LAST_WORD_OPEN = re.compile(r"\b(?:st|ste)$", re.IGNORECASE)


class Completion:
    """A prefix index over every word of every name, and over the postal codes.

    All names (folded, in the order of `communes`) stand in one text; `_starts` are the places in it where
    a word that matters begins, sorted by what follows. A prefix is a slice of them, found by bisection:
    70,000 numbers rather than 70,000 strings.
    """

    def __init__(self, communes: Sequence[Commune], names: Sequence[str]) -> None:
        self._communes = communes
        self._text = text = _END.join(names) + _END
        lengths = np.array([len(name) + 1 for name in names])
        ends = np.cumsum(lengths)
        starts = [
            match.start()
            for match in re.finditer(r"[^ \n]+", text)
            if match[0] not in LITTLE_WORDS or match.start() == 0 or text[match.start() - 1] == _END
        ]
        starts.sort(key=lambda start: text[start : start + _LONGEST])
        self._starts = starts
        self._begins: NDArray[np.int64] = ends - lengths
        self._rows: NDArray[np.int64] = np.searchsorted(ends, starts, side="right")
        codes = sorted((code, row) for row, commune in enumerate(communes) for code in commune.postal_codes)
        self._codes = [code for code, _ in codes]
        self._code_rows = np.array([row for _, row in codes], dtype=np.int64)
        self._order = np.array(sorted(range(len(communes)), key=lambda row: by_population(communes[row])))
        self._rank = np.empty_like(self._order)
        self._rank[self._order] = np.arange(len(communes))
        self._departments = np.array([commune.department for commune in communes])
        self._local = lru_cache(maxsize=16)(self._in_departments)

    def complete(self, prefix: str, *, departments: Sequence[str], limit: int) -> list[Commune]:
        """See `Gazetteer.complete`."""
        code, words = _take_apart(prefix[:_LONGEST])
        rows = self._with_code(code) if code else None
        if words or not code:
            named = self._named(words)
            rows = named if rows is None else np.intersect1d(rows, named)
        if rows is None or not len(rows):
            return []
        # Ranks are positions by population: what comes first is moved ahead by whole lengths of the list.
        total = len(self._communes)
        scores = self._rank[rows] + 2 * total * ~self._local(tuple(departments))[rows]
        whole = np.isin(rows, self._whole(words))
        best = np.unique(scores + total * ~whole)[:limit] % total
        return [self._communes[row] for row in self._order[best]]

    def _with_code(self, code: str) -> NDArray[np.int64]:
        low = bisect_left(self._codes, code)
        return self._code_rows[low : bisect_right(self._codes, code, key=lambda known: known[: len(code)])]

    def _named(self, prefixes: Sequence[str]) -> NDArray[np.int64]:
        slices = [self._rows[slice(*self._bounds(prefix))] for prefix in prefixes]
        return np.concatenate(slices) if slices else np.empty(0, dtype=np.int64)

    def _whole(self, prefixes: Sequence[str]) -> list[int]:
        """Rows of which the name, with or without its article, is just what was typed."""
        return [
            row
            for prefix in prefixes
            for position in range(*self._bounds(prefix + _END))
            if self._text[self._begins[row := int(self._rows[position])] : self._starts[position]].strip()
            in _NO_ARTICLE
        ]

    def _bounds(self, prefix: str) -> tuple[int, int]:
        def beginning(start: int) -> str:
            return self._text[start : start + len(prefix)]

        low = bisect_left(self._starts, prefix, key=beginning)
        return low, bisect_right(self._starts, prefix, lo=low, key=beginning)

    def _in_departments(self, departments: tuple[str, ...]) -> NDArray[np.bool_]:
        return np.isin(self._departments, departments)


def _take_apart(typed: str) -> tuple[str, tuple[str, ...]]:
    """The postal code that is begun ("" if none) and the folded beginnings of a name (several for « st »)."""
    words = fold(typed)
    code = next((word for word in words if word.isdigit() and (len(word) > 2 or word == words[0])), "")
    name = " ".join(word for word in words if word != code)
    if not name:
        return code, ()
    if _LAST_WORD_OPEN.search(typed):  # « st » may begin Strasbourg as well as Saint-Vit
        return code, (name, re.sub(r"saint(e?)$", r"st\1", name))
    return code, (name,)
