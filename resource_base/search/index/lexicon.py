"""The words as they are written: surface forms and how many living documents hold each."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Lexicon:
    """The forms of one generation, without stop words.

    Those of the largest segment are `base`, the same tuple from one generation to the next as long as that
    segment is there: what is expensive to build on them can be kept. `added` are the others. A form of the
    base whose documents were all deleted has the frequency 0 and is not among `forms`.
    """

    def __init__(self, base: tuple[str, ...], counts: NDArray[np.int32], others: Mapping[str, int]) -> None:
        """`counts` (len(base),): living documents of the largest segment; `others`: of the other segments."""
        self.base = base
        self._counts = counts
        self._others = others
        self.added = tuple(sorted(form for form in others if self._place(form) is None))

    def _place(self, form: str) -> int | None:
        place = bisect_left(self.base, form)
        return place if place < len(self.base) and self.base[place] == form else None

    def frequency(self, form: str) -> int:
        """How many living documents contain the form; 0 when none does."""
        place = self._place(form)
        return self._others.get(form, 0) + (0 if place is None else int(self._counts[place]))

    @cached_property
    def forms(self) -> Sequence[str]:
        """The forms that some living document contains, in the order of their code points."""
        gone = [self.base[place] for place in np.flatnonzero(self._counts == 0).tolist()]
        gone = [form for form in gone if form not in self._others]
        if not gone and not self.added:
            return self.base
        left_out = frozenset(gone)
        kept = [form for form in self.base if form not in left_out] if gone else list(self.base)
        return sorted(kept + list(self.added))

    def starting_with(self, prefix: str) -> Sequence[str]:
        """The forms that start with a folded prefix; all of them when it is empty."""
        start = bisect_left(self.forms, prefix)
        return self.forms[start : bisect_left(self.forms, prefix + "\U0010ffff", lo=start)]
