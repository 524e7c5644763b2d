"""One segment in memory: its arrays, read once, and its part in a generation."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resource_base.search.index.codec import Postings, SegmentFiles
from resource_base.search.index.inversion import form_type
from resource_base.search.index.postings import PostingsCache
from resource_base.search.index.storage import DurableStorage


class Segment:
    """What never changes of a segment, kept from one generation to the next."""

    def __init__(self, storage: DurableStorage, segment: Any, cache: PostingsCache) -> None:
        self.files = SegmentFiles(storage, segment)
        self.key = (storage.directory.name, self.files.name)
        self.n = self.files.n
        self._cache = cache
        tables = self.files.tables()
        self.columns = self.files.columns()
        self.points = self.files.points(int(self.columns["points"].sum(dtype=np.int64)))
        self.hours: tuple[str, ...] = tuple(tables.hours)
        self.forms: tuple[str, ...] = tuple(tables.forms)
        self.counts: NDArray[np.int32] = np.array(tables.counts, np.int32)

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents of the segment that hold a term, deleted ones included, with their weights."""
        return self._cache.get(
            (self.key, field, term), lambda: self.files.postings(field, term.encode(errors="replace"))
        )

    def forms_of(self, number: int) -> NDArray[np.uint16 | np.uint32]:
        """The ranks, in `forms`, of the forms of a document."""
        return np.frombuffer(self.files.forms(number), form_type(len(self.forms)))

    def title(self, number: int) -> tuple[str, str]:
        name, _, organization = self.files.title(number).decode().partition("\x1f")
        return name, organization


@dataclass(frozen=True, eq=False)
class Part:
    """A segment within a generation: its documents are numbered from `offset`, `dead` of them are deleted.

    `counts` (len(segment.forms),): in how many living documents each form is.
    """

    segment: Segment
    offset: int
    dead: NDArray[np.int32]
    counts: NDArray[np.int32]

    @classmethod
    def of(cls, segment: Segment, *, offset: int, deleted: set[int], before: "Part | None") -> "Part":
        """The part of a segment, worked out from its part in a former generation when there was one."""
        if before and before.offset == offset and len(before.dead) == len(deleted):
            return before
        dead = np.array(sorted(deleted), np.int32)
        known, counts = (before.dead, before.counts) if before else (np.empty(0, np.int32), segment.counts)
        newly = np.setdiff1d(dead, known, assume_unique=True)
        if len(newly):
            lost = np.concatenate([segment.forms_of(int(number)) for number in newly])
            counts = counts - np.bincount(lost, minlength=len(counts)).astype(np.int32)
        return cls(segment, offset, dead, counts)

    def postings(self, field: str, term: str) -> Postings | None:
        """The living documents that hold a term, numbered as in the generation."""
        found = self.segment.postings(field, term)
        if found is None:
            return None
        documents, weights = found
        if len(self.dead):
            places = np.searchsorted(documents, self.dead)
            places[places == len(documents)] = 0
            gone = places[documents[places] == self.dead]
            if len(gone):
                documents, weights = np.delete(documents, gone), np.delete(weights, gone)
        return (documents + np.int32(self.offset) if self.offset else documents), weights

    @cached_property
    def other_forms(self) -> dict[str, int]:
        """The forms of the living documents, with in how many of them each is."""
        return {
            form: count for form, count in zip(self.segment.forms, self.counts.tolist(), strict=True) if count
        }
