"""Closed lists as bits: which entries bear any of these codes, and how many bear each, over numpy arrays."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
MANY_PATTERNS = 4_096  # up to which flags are counted together


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

    def bits(self, rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
        """For each code in turn, the positions in `rows` of the entries that bear it."""
        for bit in range(len(self.codes)):
            column = self.columns[bit // 8].take(rows)
            yield np.flatnonzero(column & np.uint8(1 << bit % 8))


class FlagTable:
    """Several flags side by side, counted together.

    Entries that bear the same codes follow one pattern. Counting entries by pattern takes two nanoseconds an
    entry, however many codes there are; as many then bear a code as follow the patterns that hold it.
    """

    def __init__(self, flags: Mapping[str, Flags]) -> None:
        self._groups = list(_grouped(flags))

    def counts(self, rows: Rows, names: Collection[str] = ()) -> dict[str, dict[str, int]]:
        """How many of these entries bear each code, by the name of the flags (all of them unless told).

        `rows` are all different. Codes that none bears are left out.
        """
        found: dict[str, dict[str, int]] = {}
        for group in self._groups:
            if not names or any(name in names for name in group.names):
                found |= group.counts(rows)
        return {name: found[name] for name in names} if names else found


class _Group:
    """Some flags whose codes go together in few ways."""

    def __init__(self, flags: Mapping[str, Flags], patterns: NDArray[np.int32], count: int) -> None:
        """`patterns` (n,): the pattern of each entry, from 0 to `count` - 1."""
        self.names = tuple(flags)
        self._patterns = patterns.astype(np.min_scalar_type(count))
        self._count = count
        example = np.empty(count, np.int64)
        example[patterns] = np.arange(len(patterns))
        holders, self._codes = [], []
        for name, each in flags.items():
            for code, borne in zip(each.codes, each.bits(example), strict=True):
                if len(borne):
                    holders.append(borne)
                    self._codes.append((name, code))
        self._holders = np.concatenate(holders) if holders else np.empty(0, np.int64)
        self._starts = np.cumsum([0, *map(len, holders[:-1])])

    def counts(self, rows: Rows) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {name: {} for name in self.names}
        if self._codes:
            followed = np.bincount(self._patterns.take(rows), minlength=self._count)
            counted = np.add.reduceat(followed.take(self._holders), self._starts).tolist()
            for (name, code), count in zip(self._codes, counted, strict=True):
                if count:
                    found[name][code] = count
        return found


def _grouped(flags: Mapping[str, Flags]) -> Iterator[_Group]:
    """Neighbours are put together as long as there are few patterns."""
    together: dict[str, Flags] = {}
    patterns, count = np.zeros(0, np.int32), 1
    for name, each in flags.items():
        alone = np.zeros(len(each), np.int32), 1
        joint = _told_apart(*(patterns, count) if together else alone, each.columns)
        if together and joint[1] > MANY_PATTERNS:
            yield _Group(together, patterns, count)
            together = {}
            joint = _told_apart(*alone, each.columns)
        together[name] = each
        patterns, count = joint
    if together:
        yield _Group(together, patterns, count)


def _told_apart(
    patterns: NDArray[np.int32], count: int, columns: Iterable[NDArray[np.uint8]]
) -> tuple[NDArray[np.int32], int]:
    """The patterns told apart by more columns, numbered anew, and how many there are."""
    for column in columns:
        keys = patterns.astype(np.int64) << 8 | column
        if count << 8 < len(keys) * 16:
            met = np.zeros(count << 8, np.bool_)
            met[keys] = True
            numbers = np.cumsum(met, dtype=np.int32) - 1
            patterns, count = numbers.take(keys), int(numbers[-1]) + 1
        else:  # a table of all that may be would be too large
            values, places = np.unique(keys, return_inverse=True)
            patterns, count = places.astype(np.int32), len(values)
    return patterns, count
