"""Where Whoosh keeps its files: durable when it says so, and readable by several threads at once."""

import os
import sys
from array import array
from io import BytesIO
from pathlib import Path
from typing import Any

from resource_base.search.index.library import FileStorage, StructFile


class SharedFile(StructFile):  # type: ignore[misc] # Whoosh is published without types
    """A file whose `get…` read at a position and move none: threads and forked processes may share it."""

    def get(self, position: int, length: int) -> bytes:
        return os.pread(self.fileno(), length, position)

    def get_array(self, position: int, typecode: str, length: int) -> "array[Any]":
        values = array(typecode)
        values.frombytes(self.get(position, length * values.itemsize))
        if sys.byteorder == "little":
            values.byteswap()  # Whoosh writes arrays in network order
        return values


class DurableStorage(FileStorage):  # type: ignore[misc] # Whoosh is published without types
    """A directory of index files.

    Whoosh never asks the disk to keep what it wrote. Here, renaming a file (which is how Whoosh makes a
    generation current) first makes every new file durable, then the rename itself.
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(str(directory))
        self.directory = directory
        self._written: list[str] = []

    def create_file(self, name: str, **options: Any) -> Any:
        self._written.append(name)
        return super().create_file(name, **options)

    def open_file(self, name: str, **options: Any) -> Any:
        path = self.directory / name
        if path.suffix == ".toc":  # Whoosh reads it whole, and leaves it open when it is damaged
            return StructFile(BytesIO(path.read_bytes()), name=name, **options)
        return SharedFile(path.open("rb"), name=name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 - signature of Whoosh
        self.sync()
        super().rename_file(oldname, newname, safe=safe)
        sync(self.directory)

    def sync(self) -> None:
        """Make what was written since the last time durable."""
        for name in self._written:
            path = self.directory / name
            if path.exists():
                sync(path)
        self._written.clear()


def sync(path: Path) -> None:
    """Make a file, or the entries of a directory, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
