"""Cells that no spreadsheet takes for a formula."""

import re

# What begins a formula in one spreadsheet or another, full-width forms too; a tab or a return hides it.
FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# « +33 3 81 00 00 00 », « -12,5 »: nothing there to run.
NUMBER = re.compile(r"[+-]?[\d\s.,()\u00a0\u202f-]+", re.ASCII)


def disarmed(text: str) -> str:
    """The text of a cell, behind an apostrophe when a spreadsheet could run it; numbers stay as they are."""
    shown = text.lstrip(" \u00a0")
    if shown.startswith(FORMULA_STARTS) and NUMBER.fullmatch(shown) is None:
        return f"'{text}"
    return text
