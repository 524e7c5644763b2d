"""From documents to the contents of a segment: words are counted and inverted by whole arrays."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resource_base.search.index.codec import Contents, Tables, Terms
from resource_base.search.index.documents import Document
from resource_base.search.index.schema import NO_HOURS, RECORD, record_of
from resource_base.search.index.words import Numbered, Numbers, Runs, Tokens, Words
from resource_base.search.language import french

CHUNK_WORDS = 500_000  # words counted at a time; bounds the memory of the work, some 30 MB


class Inverter:
    """Takes documents one by one, numbers them in that order, and gives the contents of their segment."""

    def __init__(self) -> None:
        self._words = Words()
        self._postings = Runs()
        self._hours = Numbered()
        self._coverage: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._points: list[bytes] = []
        self._titles: list[bytes] = []
        # The distinct forms of each document, one after the other, and how many there are.
        self._forms: list[NDArray[np.uint16 | np.uint32]] = []
        self._form_counts: list[Numbers] = []
        self._finished: list[NDArray[np.void]] = []
        self._start_chunk()

    def __len__(self) -> int:
        return len(self._titles)

    def _start_chunk(self) -> None:
        self._rows = array("i")
        self._run_lengths = array("i")
        self._run_weights = array("f")
        self._run_documents = array("i")
        self._records: list[tuple[Any, ...]] = []

    def add(self, document: Document) -> None:
        hours = self._hours[document.opening_hours] if document.opening_hours else NO_HOURS
        for weight, text in document.texts:
            self._add_text(weight, text, self._words.tokens)
        # Stop words count in names only, so that an association called "Avec" is found.
        self._add_text(1.0, f"{document.name} {document.organization}", self._words.stop_words)
        for code in dict.fromkeys(document.coverage):
            self._coverage[code].append(len(self))
        self._records.append(record_of(document, hours=hours))
        self._points.append(array("f", [degree for point in document.points for degree in point]).tobytes())
        self._titles.append(f"{document.name}\x1f{document.organization}".encode(errors="replace"))
        if len(self._rows) > CHUNK_WORDS:
            self._count_chunk()

    def _add_text(self, weight: float, text: str, rows: Tokens) -> None:
        before = len(self._rows)
        self._rows.extend(map(rows.__getitem__, french.tokens(text)))
        self._run_lengths.append(len(self._rows) - before)
        self._run_weights.append(weight)
        self._run_documents.append(len(self._records))

    def _count_chunk(self) -> None:
        """Sum the weights of each stem in each document of the chunk, and list its distinct forms."""
        records = np.array(self._records, RECORD)
        lengths = np.frombuffer(self._run_lengths, np.int32)
        rows = np.frombuffer(self._rows, np.int32)
        documents = np.repeat(np.frombuffer(self._run_documents, np.int32), lengths)
        weights = np.repeat(np.frombuffer(self._run_weights, np.float32), lengths)
        forms, counts = self._words.forms_of(rows)
        documents, weights = np.repeat(documents, counts), np.repeat(weights, counts)
        records["length"] = np.bincount(documents, weights, len(records))
        before = len(self) - len(records)
        self._postings.add(self._words.stems_of(forms), documents + np.int32(before), weights)
        distinct = np.sort(documents.astype(np.int64) << 32 | forms)
        distinct = distinct[np.flatnonzero(np.diff(distinct, prepend=-1))]
        self._forms.append(
            distinct.astype(np.int32).astype(form_type(len(self._words.forms)))
        )  # the low half
        self._form_counts.append(np.bincount(distinct >> 32, minlength=len(records)).astype(np.int32))
        self._finished.append(records)
        self._start_chunk()

    def contents(self) -> Contents:
        """All that was added. The inverter is of no use afterwards."""
        self._count_chunk()
        records = np.concatenate(self._finished)
        kept = sorted(form for form in self._words.forms if form not in french.STOP_WORDS)
        forms, counts = self._form_lists(kept)
        return Contents(
            records=records,
            columns={"points": self._points, "title": self._titles, "forms": forms},
            tables=Tables(list(self._hours), kept, counts.tolist()),
            terms={
                "text": self._postings.terms(list(self._words.stems)),
                "coverage": self._coverage_terms(),
                "id": _id_terms(records),
            },
        )

    def _form_lists(self, kept: list[str]) -> tuple[Iterator[bytes], NDArray[np.int64]]:
        """The ranks of the forms of each document among those kept, and how many documents hold each."""
        rank = np.full(len(self._words.forms), -1, np.int32)
        rank[[self._words.forms[form] for form in kept]] = np.arange(len(kept), dtype=np.int32)
        counts = np.zeros(len(kept), np.int64)
        for forms in self._forms:
            ranks = rank[forms]
            counts += np.bincount(ranks[ranks >= 0], minlength=len(kept))
        return self._stored_forms(rank, form_type(len(kept))), counts

    def _stored_forms(self, rank: Numbers, kind: type[np.uint16 | np.uint32]) -> Iterator[bytes]:
        for forms, form_counts in zip(self._forms, self._form_counts, strict=True):
            ranks = rank[forms]
            start = 0
            for end in np.cumsum(form_counts).tolist():
                of_document = ranks[start:end]
                yield of_document[of_document >= 0].astype(kind).tobytes()
                start = end

    def _coverage_terms(self) -> Terms:
        for code, documents in sorted((code.encode(), each) for code, each in self._coverage.items()):
            yield code, np.frombuffer(documents, np.int32), np.ones(len(documents), np.float32)


def _id_terms(records: NDArray[np.void]) -> Terms:
    one = np.ones(1, np.float32)
    numbers = np.arange(len(records), dtype=np.int32)
    for number in np.lexsort((records["id"][:, 1], records["id"][:, 0])).tolist():
        yield id_term(*records["id"][number].tolist()), numbers[number : number + 1], one


def id_term(high: int, low: int) -> bytes:
    """The term of an identifier given by its halves: its 32 hexadecimal digits."""
    return b"%016x%016x" % (high, low)


def form_type(size: int) -> type[np.uint16 | np.uint32]:
    """How the ranks of forms are stored, in a segment that has so many of them."""
    return np.uint16 if size <= 1 << 16 else np.uint32


def invert(documents: Iterable[Document]) -> Contents:
    """The contents of the segment of these documents, at least one."""
    inverter = Inverter()
    for document in documents:
        inverter.add(document)
    return inverter.contents()
