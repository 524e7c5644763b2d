"""What the index holds of a document besides its words: one record of fixed size, read as arrays."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from resource_base.catalog.vocabulary import (
    AUDIENCES,
    FEES,
    KINDS,
    MOBILISATION_MODES,
    MOBILISERS,
    MODES,
    THEMES,
    State,
)
from resource_base.search.index import documents
from resource_base.search.index.documents import Document
from resource_base.search.language import french

LAYOUT = 1  # of the files; a new value makes every index be rebuilt
EPOCH = date(1970, 1, 1)
NEVER = -1  # a first or past day that is not known
FOREVER = 2**31 - 1  # an end that is not known
NO_HOURS = -1
STATES = tuple(State)

# Masks: bit i stands for the i-th code of the vocabulary. Days are counted since 1970. `length` is the sum of
# the weights of the words. `points` counts them; they stand in a column of their own.
RECORD = np.dtype(
    [
        ("id", "<u8", (2,)),
        ("version", "<i4"),
        ("length", "<f4"),
        ("themes", "<u8", (2,)),
        ("audiences", "<u4"),
        ("modes", "<u1"),
        ("kinds", "<u1"),
        ("fees", "<u1"),
        ("mobilisable_by", "<u1"),
        ("mobilisation_modes", "<u1"),
        ("state", "<u1"),
        ("coverage_stated", "?"),
        ("valid_from", "<i4"),
        ("valid_until", "<i4"),
        ("suspended_until", "<i4"),
        ("published", "<i4"),
        ("modified", "<i4"),
        ("verified", "<i4"),
        ("full", "<i4"),
        ("flagged", "?"),
        ("completeness", "<f4"),
        ("hours", "<i4"),
        ("points", "<u2"),
    ]
)
_BITS = [
    {code: 1 << bit for bit, code in enumerate(codes)}
    for codes in (THEMES, AUDIENCES, MODES, KINDS, FEES, MOBILISERS, MOBILISATION_MODES)
]
_THEMES, _AUDIENCES, _MODES, _KINDS, _FEES, _MOBILISERS, _MOBILISATION_MODES = _BITS
_HALF = (1 << 64) - 1
MAX_POINTS = 2**16 - 1


def version() -> str:
    """What an index must have been made with to be read: it changes with any list, analysis or layout."""
    made_with = [LAYOUT, documents.VERSION, french.VERSION, RECORD.descr, STATES, *map(list, _BITS)]
    return hashlib.sha256(json.dumps(made_with).encode()).hexdigest()[:12]


def record_of(document: Document, *, hours: int) -> tuple[Any, ...]:
    """The record of a document, but for its length (0), in the order of `RECORD`.

    `hours` is the position of its opening hours in the table of the segment. Unknown codes are left out.
    """
    themes = _mask(_THEMES, document.themes)
    return (
        halves(document.id.int),
        document.version,
        0.0,
        (themes & _HALF, themes >> 64),
        _mask(_AUDIENCES, document.audiences),
        _mask(_MODES, document.modes),
        _mask(_KINDS, (document.kind,)),
        _mask(_FEES, (document.fee,)),
        _mask(_MOBILISERS, document.mobilisable_by),
        _mask(_MOBILISATION_MODES, document.mobilisation_modes),
        STATES.index(State(document.state)),
        bool(document.coverage),
        _day(document.valid_from, NEVER),
        _day(document.valid_until, FOREVER),
        _day(document.suspended_until, FOREVER),
        _day(document.published_on, NEVER),
        _day(document.modified_on, NEVER),
        _day(document.verified_on, NEVER),
        _day(document.full_on, NEVER),
        document.flagged,
        document.completeness,
        hours,
        min(len(document.points), MAX_POINTS),
    )


def halves(number: int) -> tuple[int, int]:
    """The two 64-bit halves of an identifier, the most significant first."""
    return number >> 64, number & _HALF


def _mask(bits: dict[str, int], codes: Iterable[str | None]) -> int:
    mask = 0
    for code in codes:
        mask |= bits.get(code or "", 0)
    return mask


def _day(day: date | None, unknown: int) -> int:
    return unknown if day is None else (day - EPOCH).days
