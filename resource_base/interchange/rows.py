"""What a file holds, row by row, before anyone judges it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from itertools import islice
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


@unique
class RowKind(StrEnum):
    """Of what a row speaks; the value is what a report calls it."""

    STRUCTURE = "structure"
    SERVICE = "solution"


@dataclass(frozen=True)
class Row:
    """One structure or service as written; `where` tells a person how to find it in the file."""

    kind: RowKind
    where: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Remark:
    """Something about the file as a whole that the person should know: a column left out, for instance."""

    where: str
    sentence: str


class Source(Protocol):
    """A file that can be read more than once: structures first, then services."""

    name: str

    def rows(self, kind: RowKind) -> Iterator[Row]:
        """The rows of this kind, one at a time, in the order of the file.

        Raises:
            UnreadableFile: the file is not what its name says.
        """

    def remarks(self) -> list[Remark]:
        """What is odd about the file as a whole; complete once its rows have been read."""


def all_rows(sources: Iterable[Source], kind: RowKind) -> Iterator[Row]:
    """The rows of this kind of several files, one file after the other."""
    for source in sources:
        yield from source.rows(kind)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The same items by lists of so many, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
