"""The vocabulary of a segment being made, and its postings while they gather."""

from array import array

import numpy as np
from numpy.typing import NDArray

from resource_base.search.index.codec import Terms
from resource_base.search.language import french

Numbers = NDArray[np.int32]


class Numbered(dict[str, int]):
    """Numbers given to strings in the order of their coming."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


class Tokens(dict[str, int]):
    """The tokens met, as rows of a table of their forms. `of_stop_words`: only what is a stop word."""

    def __init__(self, words: "Words", *, of_stop_words: bool) -> None:
        super().__init__()
        self._words = words
        self._of_stop_words = of_stop_words

    def __missing__(self, token: str) -> int:
        forms = french.forms(token, stop_words=self._of_stop_words)
        if self._of_stop_words:
            forms = tuple(form for form in forms if form in french.STOP_WORDS)
        row = self[token] = self._words.add_row(forms)
        return row


class Words:
    """The vocabulary of a segment: tokens lead to forms, forms to stems."""

    def __init__(self) -> None:
        self.forms = Numbered()
        self.stems = Numbered()
        self._stem_of_form = array("i")
        self._row_starts = array("i", [0])
        self._row_forms = array("i")
        self.tokens = Tokens(self, of_stop_words=False)
        self.stop_words = Tokens(self, of_stop_words=True)

    def add_row(self, forms: tuple[str, ...]) -> int:
        for form in forms:
            number = self.forms[form]
            if number == len(self._stem_of_form):
                self._stem_of_form.append(self.stems[french.stem(form)])
            self._row_forms.append(number)
        self._row_starts.append(len(self._row_forms))
        return len(self._row_starts) - 2

    def forms_of(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """The forms of these rows one after the other, and how many each row has."""
        starts = np.frombuffer(self._row_starts, np.int32)
        counts = np.diff(starts)[rows]
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0, dtype=np.int32) - np.repeat(ends - counts, counts)
        places = np.repeat(starts[rows], counts) + within
        return np.frombuffer(self._row_forms, np.int32)[places], counts.astype(np.int32)

    def stems_of(self, forms: Numbers) -> Numbers:
        return np.frombuffer(self._stem_of_form, np.int32)[forms]


class Runs:
    """Postings in the order of their coming: runs of one stem each, over many documents."""

    def __init__(self) -> None:
        self._documents: list[Numbers] = []
        self._weights: list[NDArray[np.float32]] = []
        self._stems: list[Numbers] = []
        self._counts: list[Numbers] = []

    def add(self, stems: Numbers, documents: Numbers, weights: NDArray[np.float32]) -> None:
        """Sum the weights of each stem in each document; documents are later than those added before."""
        keys = stems.astype(np.int64) << 32 | documents
        order = np.argsort(keys)
        keys = keys[order]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        if not len(first):
            return
        self._weights.append(np.add.reduceat(weights[order], first))
        keys = keys[first]
        self._documents.append(keys.astype(np.int32))  # the low half
        starts = np.flatnonzero(np.diff(keys >> 32, prepend=-1))
        self._stems.append((keys[starts] >> 32).astype(np.int32))
        self._counts.append(np.diff(starts, append=len(keys)).astype(np.int32))

    def terms(self, names: list[str]) -> Terms:
        """The lists of each stem (`names` by number), in the order of their bytes; empties the postings."""
        if not self._stems:
            return
        documents = np.concatenate(self._documents)
        self._documents.clear()
        weights = np.concatenate(self._weights)
        self._weights.clear()
        ordered = sorted((name.encode(), number) for number, name in enumerate(names))
        rank = np.empty(len(names), np.int32)
        rank[[number for _, number in ordered]] = np.arange(len(names), dtype=np.int32)
        runs, counts = rank[np.concatenate(self._stems)], np.concatenate(self._counts)
        ends = np.cumsum(counts, dtype=np.int64)
        order = np.argsort(runs, kind="stable")
        runs, starts, ends = runs[order], (ends - counts)[order], ends[order]
        bounds = np.flatnonzero(np.diff(runs, prepend=-1)).tolist()
        for first, last in zip(bounds, [*bounds[1:], len(runs)], strict=True):
            if last == first + 1:
                place = slice(starts[first], ends[first])
                yield ordered[runs[first]][0], documents[place], weights[place]
                continue
            pairs = zip(starts[first:last].tolist(), ends[first:last].tolist(), strict=True)
            places = [slice(*pair) for pair in pairs]
            yield (
                ordered[runs[first]][0],
                np.concatenate([documents[place] for place in places]),
                np.concatenate([weights[place] for place in places]),
            )
