"""Closed lists as bits: which entries bear any of these codes, and how many bear each, over numpy arrays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
# The bits of each byte; float64, in which counts are exact and products are quick.
BITS = np.array([[(value >> bit) & 1 for bit in range(8)] for value in range(256)], np.float64)
MANY = 2_500  # entries from which on counting in bitmaps is quicker


class Flags:
    """The codes that each entry bears, one bit a code, as contiguous columns of one byte each.

    `masks` is an unsigned integer array, (n,) or (n, words), little end first: bit i stands for `codes[i]`.
    """

    def __init__(self, codes: Sequence[str], masks: NDArray[Any]) -> None:
        self.codes = tuple(codes)
        self.position = {code: bit for bit, code in enumerate(self.codes)}
        words = masks.reshape(len(masks), masks.shape[1] if masks.ndim > 1 else 1)
        rows = np.ascontiguousarray(words).view(np.uint8)
        width = (len(self.codes) + 7) // 8
        self.columns = [np.ascontiguousarray(rows[:, byte]) for byte in range(width)]

    @classmethod
    def of_groups(cls, groups: Sequence[tuple[str, Iterable[str]]], flags: "Flags") -> "Flags":
        """One bit for each named group of codes of other flags: set when the entry bears any code of it."""
        words = max(1, (len(groups) + 7) // 8)
        masks = np.zeros((len(flags), words), np.uint8)
        for bit, (_, codes) in enumerate(groups):
            masks[flags.any_of(codes), bit // 8] |= np.uint8(1 << bit % 8)
        return cls([name for name, _ in groups], masks)

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def any_of(self, codes: Iterable[str], rows: Rows | None = None) -> NDArray[np.bool_]:
        """Whether each entry (or each of `rows`, in their order) bears at least one of these codes."""
        wanted: dict[int, int] = {}
        for code in codes:
            bit = self.position.get(code)
            if bit is not None:
                wanted[bit // 8] = wanted.get(bit // 8, 0) | 1 << bit % 8
        found = np.zeros(len(self) if rows is None else len(rows), np.bool_)
        for byte, mask in wanted.items():
            column = self.columns[byte] if rows is None else self.columns[byte].take(rows)
            found |= (column & np.uint8(mask)) != 0
        return found

    def named(self, counted: NDArray[Any]) -> dict[str, int]:
        """Counts by bit, from the first on, as counts by code; without the zeros."""
        return {code: count for code, count in zip(self.codes, counted.tolist(), strict=False) if count}


class FlagTable:
    """Several flags side by side, counted together.

    A few entries are counted in a histogram of their bytes, many by the bits that their bitmap shares with
    that of each code: a time in proportion to them, or the same for any number (0.3 ms among 100,000).
    """

    def __init__(self, flags: Mapping[str, Flags]) -> None:
        self._flags = dict(flags)
        self._bytes = np.stack([column for each in flags.values() for column in each.columns], axis=1)
        self._bitmaps = _words(np.stack([bitmap for each in flags.values() for bitmap in _bitmaps(each)]))
        ends = np.cumsum([0, *(len(each.columns) for each in flags.values())]).tolist()
        self._columns = dict(zip(flags, map(slice, ends, ends[1:]), strict=False))

    def counts(self, rows: Rows, names: Iterable[str] = ()) -> dict[str, dict[str, int]]:
        """How many of these entries bear each code, by the name of the flags (all of them unless told).

        `rows` are all different.
        """
        wanted = {name: self._columns[name] for name in (names or self._flags)}
        count = self._by_byte if len(rows) < MANY else self._by_bitmap
        return {name: self._flags[name].named(counted) for name, counted in count(rows, wanted)}

    def _by_byte(self, rows: Rows, wanted: Mapping[str, slice]) -> Iterator[tuple[str, NDArray[Any]]]:
        first, last = min(each.start for each in wanted.values()), max(each.stop for each in wanted.values())
        boxes = self._bytes.take(rows, axis=0)[:, first:last] + np.arange(last - first, dtype=np.uint16) * 256
        boxes = np.bincount(boxes.ravel(), minlength=256 * (last - first)).reshape(-1, 256)
        counted = (boxes.astype(np.float64) @ BITS).astype(np.int64)
        for name, each in wanted.items():
            yield name, counted[each.start - first : each.stop - first].ravel()

    def _by_bitmap(self, rows: Rows, wanted: Mapping[str, slice]) -> Iterator[tuple[str, NDArray[Any]]]:
        among = np.zeros(len(self._bytes), np.bool_)
        among[rows] = True
        bitmap = _words(np.packbits(among))
        for name, each in wanted.items():
            shared = self._bitmaps[8 * each.start : 8 * each.start + len(self._flags[name].codes)] & bitmap
            yield name, np.bitwise_count(shared).sum(axis=1, dtype=np.int64)


def _bitmaps(flags: Flags) -> Iterator[NDArray[np.uint8]]:
    """The entries that bear each code, one bit an entry; one bitmap for each bit of the columns."""
    for column in flags.columns:
        for bit in range(8):
            yield np.packbits(column & np.uint8(1 << bit) != 0)


def _words(bitmap: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Bitmaps of whole bytes, as words of 64 bits."""
    missing = -bitmap.shape[-1] % 8
    padding = [(0, 0)] * (bitmap.ndim - 1) + [(0, missing)]
    return np.ascontiguousarray(np.pad(bitmap, padding)).view(np.uint64)
