"""What a question is answered from: the shape of one generation of the index, whoever built it.

The documents are numbered 0 to n-1, deleted ones included. Nothing here changes once it is given out.
"""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from resource_base.search.language.spelling import Lexicon

Postings = tuple[NDArray[np.int32], NDArray[np.float32]]


class Identifiers(Protocol):
    """The identifier of each document."""

    def __getitem__(self, number: int, /) -> UUID: ...

    def of(self, numbers: NDArray[np.int32]) -> list[UUID]:
        """Those of these documents, in their order."""


class Columns(Protocol):
    """One array (n,) for each attribute: masks of codes, days since 1970, see `index.snapshot`."""

    @property
    def themes(self) -> NDArray[np.uint64]: ...  # (n, 2)
    @property
    def audiences(self) -> NDArray[Any]: ...
    @property
    def modes(self) -> NDArray[Any]: ...
    @property
    def kinds(self) -> NDArray[Any]: ...
    @property
    def fees(self) -> NDArray[Any]: ...
    @property
    def mobilisable_by(self) -> NDArray[Any]: ...
    @property
    def state(self) -> NDArray[np.uint8]: ...
    @property
    def valid_from(self) -> NDArray[np.int32]: ...
    @property
    def valid_until(self) -> NDArray[np.int32]: ...
    @property
    def modified(self) -> NDArray[np.int32]: ...
    @property
    def verified(self) -> NDArray[np.int32]: ...
    @property
    def full(self) -> NDArray[np.int32]: ...  # the day on which it was said; -1 for those that are not
    @property
    def flagged(self) -> NDArray[np.bool_]: ...
    @property
    def completeness(self) -> NDArray[np.float32]: ...
    @property
    def hours(self) -> NDArray[np.int32]: ...
    @property
    def coverage_stated(self) -> NDArray[np.bool_]: ...


class Generation(Protocol):
    """One frozen state of the index."""

    @property
    def generation(self) -> int: ...
    @property
    def n(self) -> int: ...
    @property
    def alive(self) -> NDArray[np.bool_] | None: ...  # None when nothing is deleted
    @property
    def ids(self) -> Identifiers: ...
    @property
    def id_words(self) -> NDArray[np.uint64]: ...  # (n, 2): the halves of the id, most significant first
    @property
    def lengths(self) -> NDArray[np.float32]: ...
    @property
    def columns(self) -> Columns: ...
    @property
    def hours_table(self) -> Sequence[str]: ...
    @property
    def point_document(self) -> NDArray[np.int32]: ...  # (m,), ascending
    @property
    def point_lat(self) -> NDArray[np.float32]: ...
    @property
    def point_lon(self) -> NDArray[np.float32]: ...
    @property
    def lexicon(self) -> Lexicon: ...
    @property
    def titles(self) -> Sequence[tuple[str, str]]: ...  # name of the service, name of the organisation

    def number_of(self, service_id: UUID) -> int | None:
        """The number of the living document of a service; None when it has none."""

    def postings(self, field: str, term: str) -> Postings | None:
        """The living documents that hold a term, ascending, and its weights; in "text" or "coverage"."""


class Source(Protocol):
    """Where the newest generation comes from."""

    def snapshot(self) -> Generation: ...
