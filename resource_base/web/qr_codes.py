"""QR codes, drawn here as SVG: what they hold leaves for no other site, and the page needs nothing inline."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # modules of margin, which readers need (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class QrCode:
    """A drawing for the macro `qr_code`: `side` modules wide, margin included, `path` fills the dark ones."""

    side: int
    path: str

    @classmethod
    def of(cls, text: str) -> "QrCode":
        """The code that a telephone reads as `text`, still readable with 15 % of it hidden (level M).

        Raises:
            segno.DataOverflowError: the text has more than about 2,300 bytes.
        """
        matrix = segno.make(text, error="m", micro=False).matrix
        runs = "".join(
            f"M{left + QUIET} {top + QUIET}h{width}v1h-{width}z"
            for top, row in enumerate(matrix)
            for left, width in _dark_runs(row)
        )
        return cls(len(matrix) + 2 * QUIET, runs)


def _dark_runs(row: bytearray) -> list[tuple[int, int]]:
    """Where dark modules follow each other: the first, and how many."""
    groups = [list(group) for _, group in groupby(enumerate(row), key=lambda each: each[1])]
    return [(group[0][0], len(group)) for group in groups if group[0][1]]
