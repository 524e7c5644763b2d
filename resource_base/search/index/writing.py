"""Changing a build: documents replaced, segments kept few, and how far the change feed is followed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from resource_base.search.documents import Document
from resource_base.search.index.codec import (
    SegmentFiles,
    read_generation,
    write_generation,
    write_segment,
)
from resource_base.search.index.inversion import invert
from resource_base.search.index.storage import DurableStorage, sync

SMALL = 512  # documents; a segment of more is left alone until the next rebuild
CURSOR = "cursor"


class Writing:
    """A build in the hands of its only writer."""

    def __init__(self, storage: DurableStorage, segments: list[Any], generation: int, cursor: str) -> None:
        self.storage = storage
        self.segments = segments
        self.generation = generation
        self.cursor = cursor

    @classmethod
    def of_build(cls, directory: Path) -> "Writing":
        storage = DurableStorage(directory)
        generation, segments = read_generation(storage)
        return cls(storage, segments, generation, read_cursor(directory))

    def absorbing(self, changed: Iterable[UUID]) -> set[UUID]:
        """The changed documents, and those of the small segments that are to be written again with them.

        A segment is absorbed when it is not much larger than what is written already, so that each document
        is written again a few times at most (the logarithm of `SMALL`), and segments stay as few.
        """
        wanted = set(changed)
        if not wanted:
            return wanted
        for segment in sorted(self.segments, key=lambda each: each.doc_count()):
            if segment.doc_count() <= min(SMALL, 2 * len(wanted)):
                wanted |= self._living(segment)
        return wanted

    def _living(self, segment: Any) -> set[UUID]:
        records = SegmentFiles(self.storage, segment).records()
        dead = set(segment.deleted_docs())
        return {
            UUID(int=high << 64 | low)
            for number, (high, low) in enumerate(records["id"].tolist())
            if number not in dead
        }

    def replace(
        self, ids: Iterable[UUID], documents: Iterable[Document], *, cursor: str | None = None
    ) -> None:
        """Put these documents in the place of whatever the index held under `ids`, as one generation.

        The cursor is kept after them: killed in between, one applies the same changes again.
        """
        wanted = set(ids)
        given = {document.id: document for document in documents}
        kept = [segment for segment in self.segments if self._without(segment, wanted | given.keys())]
        if given:
            kept.append(write_segment(self.storage, invert(given.values())))
        self.segments = kept
        self.generation += 1
        write_generation(self.storage, self.generation, self.segments)
        self.follow(self.cursor if cursor is None else cursor)

    def _without(self, segment: Any, ids: set[UUID]) -> bool:
        """Delete these documents from a segment; whether any is left in it."""
        files = SegmentFiles(self.storage, segment)
        for each in ids:
            found = files.postings("id", each.hex.encode())
            if found:
                segment.delete_document(int(found[0][0]))
        left: int = segment.doc_count()
        return left > 0

    def follow(self, cursor: str) -> None:
        """Remember how far the feed is followed."""
        temporary = self.storage.directory / f"{CURSOR}.new"
        temporary.write_text(cursor, encoding="ascii")
        sync(temporary)
        temporary.replace(self.storage.directory / CURSOR)
        self.cursor = cursor


def read_cursor(build: Path) -> str:
    """How far a build follows the feed; empty when it has not begun."""
    try:
        return (build / CURSOR).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""
