"""The files of a segment, in the format of Whoosh (its codec W3), written and read by whole arrays.

Whoosh's own reader and matchers read these files: the tests compare with them. What is not ours is how a list
of documents becomes bytes: Whoosh goes through one Python object for each document, here a list is one block
of packed numbers, without compression. This module alone uses what Whoosh keeps private, hence its exact pin.

An index is a directory of code as much as of data (Whoosh unpickles it): it must belong to us alone.
"""

import json
import pickle
import struct
import weakref
import zlib
from array import array
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from operator import sub
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resource_base.search.index.library import (
    COLUMN,
    ID,
    TOC,
    EmptyIndexError,
    FixedBytesColumn,
    OrderedHashReader,
    Schema,
    VarBytesColumn,
    W3Codec,
)
from resource_base.search.index.schema import RECORD
from resource_base.search.index.storage import DurableStorage, SharedFile

NAME = "MAIN"
CODEC = W3Codec(compression=0)
SCHEMA = Schema(
    id=ID(unique=True),
    text=ID(),
    coverage=ID(),
    record=COLUMN(FixedBytesColumn(RECORD.itemsize)),
    points=COLUMN(VarBytesColumn()),
    title=COLUMN(VarBytesColumn()),
    forms=COLUMN(VarBytesColumn()),
)
TERMS, POSTINGS, TABLES = CODEC.TERMS_EXT, CODEC.POSTS_EXT, ".tab"
MAGIC = b"W3Bl"
FEW = 32
# As W3TermInfo: not inlined, total weight, documents, shortest, longest, greatest weight, first, last;
# then where the postings are, and their length.
TERM = struct.Struct("!BfIBBfIIqi")

Postings = tuple[NDArray[np.int32], NDArray[np.float32]]
Terms = Iterable[tuple[bytes, NDArray[np.int32], NDArray[np.float32]]]


@dataclass(frozen=True)
class Tables:
    """The tables of a segment: its opening hours, its surface forms (sorted) and in how many documents."""

    hours: list[str]
    forms: list[str]
    counts: list[int]


@dataclass(frozen=True)
class Contents:
    """All of a segment: records (n,), one byte string a document for each column, tables, sorted terms."""

    records: NDArray[np.void]
    columns: Mapping[str, Iterable[bytes]]
    tables: Tables
    terms: Mapping[str, Terms]


def write_segment(storage: DurableStorage, contents: Contents) -> Any:
    """Write the files of a new segment; it is part of the index once `write_generation` names it."""
    segment = CODEC.new_segment(storage, NAME)
    segment.set_doc_count(len(contents.records))
    segment._fieldlengths = {}  # noqa: SLF001 - Whoosh sets it from its own writer; we keep lengths in the record
    with storage.create_file(CODEC.column_filename(segment, "record")) as file:
        file.write(contents.records.tobytes())
    for name, values in contents.columns.items():
        with storage.create_file(CODEC.column_filename(segment, name)) as file:
            column = VarBytesColumn().writer(file)
            for number, value in enumerate(values):
                column.add(number, value)
            column.finish(len(contents.records))
    with segment.create_file(storage, TABLES) as file:
        file.write(zlib.compress(json.dumps(vars(contents.tables)).encode(), 1))
    writer = CODEC.field_writer(storage, segment)
    for name in sorted(contents.terms):
        writer.start_field(name, SCHEMA[name])
        _write_terms(writer, contents.terms[name])
        writer.finish_field()
    writer.close()
    return segment


def _write_terms(writer: Any, terms: Terms) -> None:
    add, write = writer._tindex.add, writer._postfile.write  # noqa: SLF001 - see the head of the module
    field = struct.pack("!H", writer._fieldid)  # noqa: SLF001 - see the head of the module
    position = writer._postfile.tell()  # noqa: SLF001 - see the head of the module
    for term, documents, weights in terms:
        block, total, greatest = _block(documents, weights)
        first, last = int(documents[0]), int(documents[-1])
        write(block)
        add(
            field + term,
            TERM.pack(0, total, len(documents), 0, 0, greatest, first, last, position, len(block)),
        )
        position += len(block)


def _block(documents: NDArray[np.int32], weights: NDArray[np.float32]) -> tuple[bytes, float, float]:
    """The only block of a list of postings, with the sum and the greatest of its weights."""
    if len(documents) == 1:
        total = greatest = float(weights[0])
        numbers: Any = (int(documents[0]),)
        same = True
    elif len(documents) < FEW:  # as below, without the cost of small arrays
        first, values = documents.tolist(), weights.tolist()
        numbers = _narrow([first[0], *map(sub, first[1:], first)])
        total, greatest = sum(values), max(values)
        same = greatest == min(values)
    else:
        numbers = _narrow(np.diff(documents, prepend=np.int32(0)))
        total, greatest = float(weights.sum(dtype=np.float64)), float(weights.max())
        same = greatest == float(weights.min())
    packed = (None if greatest == 1.0 else greatest) if same else array("f", weights.tobytes())
    data = pickle.dumps((numbers, packed, None), 4)
    about = pickle.dumps((len(documents), int(documents[-1]), greatest, 0, 0, 0), 2)
    length = struct.pack("!i", -len(about) - len(data))  # negative: the last block
    return MAGIC + length + about + data, total, greatest


def _narrow(steps: Any) -> "array[int]":
    """Positive numbers, a list or an array, in the narrowest type that holds them all."""
    greatest = int(max(steps) if isinstance(steps, list) else steps.max())
    code = "B" if greatest < 1 << 8 else "H" if greatest < 1 << 16 else "I"
    return array(code, steps if isinstance(steps, list) else steps.astype(code).tobytes())


def read_block(block: bytes) -> Postings:
    """The documents, ascending, and the weights of a block that `write_segment` wrote; not to be changed."""
    stream = BytesIO(block)
    stream.seek(8)
    count = pickle.load(stream)[0]  # noqa: S301 - our own directory, see the head of the module
    numbers, weights, _ = pickle.load(stream)  # noqa: S301 - our own directory, see the head of the module
    if count == 1:
        documents = np.array(numbers, np.int32)
    else:
        documents = np.cumsum(np.frombuffer(numbers, numbers.typecode), dtype=np.int32)
    if isinstance(weights, array):
        found = np.frombuffer(weights, np.float32)
    else:
        found = np.full(count, 1.0 if weights is None else weights, np.float32)
    documents.flags.writeable = found.flags.writeable = False
    return documents, found


class TermFiles:
    """The open files of the terms of a segment. Several threads may read at once; closed with the object."""

    def __init__(self, storage: DurableStorage, segment: Any) -> None:
        self.name: str = segment.segment_id()
        self.n: int = segment.doc_count_all()
        self._storage, self._segment = storage, segment
        with ExitStack() as opened:
            self._terms = OrderedHashReader(self._open(TERMS, opened), self._length(TERMS))
            self._postings = self._open(POSTINGS, opened)
            self._open_more(opened)
            weakref.finalize(self, opened.pop_all().close)

    def _open_more(self, opened: ExitStack) -> None:
        """Open what more a subclass reads."""

    def _length(self, extension: str) -> int:
        length: int = self._storage.file_length(self._segment.make_filename(extension))
        return length

    def _open(self, extension: str, opened: ExitStack) -> SharedFile:
        file: SharedFile = self._storage.open_file(self._segment.make_filename(extension))
        opened.callback(file.close)
        return file

    def postings(self, field: str, term: bytes) -> Postings | None:
        number = self._terms.extras["fieldmap"].get(field)
        found = None if number is None else self._terms.get(struct.pack("!H", number) + term)
        if found is None:
            return None
        *_, position, length = TERM.unpack(found)
        return read_block(self._postings.get(position, length))

    def columns(self, *names: str) -> dict[str, NDArray[Any]]:
        """These fields of the records (all of them unless told), each as an array of its own."""
        with ExitStack() as opened:
            # Mapped, not read: the records are large, and nothing is left of them.
            file = self._open(".record.col", opened)
            records = np.memmap(file, RECORD, "r") if self.n else np.empty(0, RECORD)
            return {name: np.array(records[name]) for name in names or RECORD.names or ()}


class SegmentFiles(TermFiles):
    """All the files of a segment."""

    def _open_more(self, opened: ExitStack) -> None:
        self._titles, self._forms = (self._column(name, opened) for name in ("title", "forms"))

    def _column(self, name: str, opened: ExitStack) -> Any:
        extension = f".{name}{CODEC.COLUMN_EXT}"
        return VarBytesColumn().reader(self._open(extension, opened), 0, self._length(extension), self.n)

    def points(self, count: int) -> NDArray[np.float32]:
        """The first `count` points of the segment, document by document: (count, 2) latitudes, longitudes."""
        with ExitStack() as opened:
            return np.frombuffer(self._open(".points.col", opened).read(count * 8), np.float32).reshape(-1, 2)

    def tables(self) -> Tables:
        with ExitStack() as opened:
            return Tables(**json.loads(zlib.decompress(self._open(TABLES, opened).read())))

    def title(self, number: int) -> bytes:
        value: bytes = self._titles[number]
        return value

    def forms(self, number: int) -> bytes:
        value: bytes = self._forms[number]
        return value


def read_generation(storage: DurableStorage) -> tuple[int, list[Any]]:
    """The number of the newest generation and its segments.

    Raises:
        FileNotFoundError: there is none, or a newer one has just taken its place.
    """
    try:
        found = TOC.read(storage, NAME, schema=SCHEMA)
    except EmptyIndexError as error:
        raise FileNotFoundError(str(storage.directory)) from error
    return found.generation, found.segments


def write_generation(storage: DurableStorage, generation: int, segments: list[Any]) -> None:
    """Make these segments the index, durably and at once, then remove the files of no use to it."""
    TOC(SCHEMA, segments, generation).write(storage, NAME)
    used = {segment.segment_id() for segment in segments}
    for name in storage.list():
        of_whoosh = name.startswith((f"{NAME}_", f"_{NAME}_"))
        current = name == f"_{NAME}_{generation}.toc" or name.partition(".")[0] in used
        if of_whoosh and not current:
            storage.delete_file(name)
