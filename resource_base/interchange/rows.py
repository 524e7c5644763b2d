"""What a file holds, row by row, before anyone judges it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any, Protocol


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
