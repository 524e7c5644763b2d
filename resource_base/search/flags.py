"""Closed lists as bits: which entries bear any of these codes, and how many bear each, over numpy arrays."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
BITS = np.array([[(value >> bit) & 1 for bit in range(8)] for value in range(256)], np.int64)


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
            column = self.columns[byte] if rows is None else self.columns[byte][rows]
            found |= (column & np.uint8(mask)) != 0
        return found

    def counts(self, rows: Rows) -> dict[str, int]:
        """How many of these entries bear each code that some of them bear, in the order of the codes.

        A histogram of 256 boxes for each byte; `rows` are all different.
        """
        if not self.columns:
            return {}
        at = rows.astype(np.intp)  # once, rather than at each taking
        taken = self.columns if len(rows) == len(self) else [column[at] for column in self.columns]
        found = np.concatenate([np.bincount(column, minlength=256) @ BITS for column in taken])
        return {self.codes[bit]: int(found[bit]) for bit in np.flatnonzero(found)}
