"""Changing a build: documents replaced, segments kept few, and how far the change feed is followed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from resource_base.search.index.codec import (
    TermFiles,
    read_generation,
    write_generation,
    write_segment,
)
from resource_base.search.index.documents import Document
from resource_base.search.index.inversion import invert
from resource_base.search.index.storage import DurableStorage, sync

SMALL = 256  # documents; a segment of more is left alone until the next rebuild
CURSOR = "cursor"


class Writing:
    """A build in the hands of its only writer."""

    def __init__(self, storage: DurableStorage, segments: list[Any], generation: int, cursor: str) -> None:
        self.storage = storage
        self.segments = segments
        self.generation = generation
        self.cursor = cursor
        self._changed = False

    @classmethod
    def of_new_build(
        cls, storage: DurableStorage, segments: list[Any], *, after: int, cursor: str
    ) -> "Writing":
        """A build just made, whose generations will follow the number `after`."""
        write_cursor(storage.directory, cursor)
        writing = cls(storage, segments, after, cursor)
        writing._changed = True
        return writing

    @classmethod
    def of_build(cls, directory: Path) -> "Writing":
        storage = DurableStorage(directory)
        generation, segments = read_generation(storage)
        return cls(storage, segments, generation, read_cursor(directory))

    def absorbing(self, count: int) -> set[UUID]:
        """The documents of the small segments that are to be written again with `count` new ones.

        A segment is absorbed when it is not much larger than what is written already, so that each document
        is written again a few times at most (the logarithm of `SMALL`), and segments stay as few.
        """
        absorbed: set[UUID] = set()
        for segment in sorted(self.segments, key=lambda each: each.doc_count()):
            if segment.doc_count() <= min(SMALL, 2 * (count + len(absorbed))):
                absorbed |= self._living(segment)
        return absorbed

    def _living(self, segment: Any) -> set[UUID]:
        columns = TermFiles(self.storage, segment).columns("id")
        dead = set(segment.deleted_docs())
        return {
            UUID(int=high << 64 | low)
            for number, (high, low) in enumerate(columns["id"].tolist())
            if number not in dead
        }

    def replace(self, ids: Iterable[UUID], documents: Iterable[Document]) -> None:
        """Put these documents in the place of whatever the index held under `ids`."""
        given = {document.id: document for document in documents}
        wanted = given.keys() | set(ids)
        self.segments = [segment for segment in self.segments if self._without(segment, wanted)]
        if given:
            self.segments.append(write_segment(self.storage, invert(given.values())))
            self._changed = True

    def commit(self, cursor: str = "") -> None:
        """Make what was replaced a new generation, then remember how far the feed is followed.

        Killed in between, one applies the same changes again. A cursor alone makes no new generation.
        """
        if self._changed:
            write_generation(self.storage, self.generation + 1, self.segments)
            self.generation += 1
            self._changed = False
        if cursor and cursor != self.cursor:
            write_cursor(self.storage.directory, cursor)
            self.cursor = cursor

    def _without(self, segment: Any, ids: set[UUID]) -> bool:
        """Delete these documents from a segment; whether any is left in it."""
        files = TermFiles(self.storage, segment)
        for each in ids:
            found = files.postings("id", each.hex.encode())
            if found:
                segment.delete_document(int(found[0][0]))
                self._changed = True
        left: int = segment.doc_count()
        return left > 0


def write_cursor(build: Path, cursor: str) -> None:
    temporary = build / f"{CURSOR}.new"
    temporary.write_text(cursor, encoding="ascii")
    sync(temporary)
    temporary.replace(build / CURSOR)


def read_cursor(build: Path) -> str:
    """How far a build follows the feed; empty when it has not begun."""
    try:
        return (build / CURSOR).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""
