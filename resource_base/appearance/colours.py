"""The colours of the theme, and what becomes of them when a territory chooses its own.

A territory gives one or two colours; what goes with them (the darker one under the pointer, the wash behind a
notice, the same for who prefers the dark) is derived, so that a charter of two colours is enough.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum, unique
from functools import cache
from pathlib import Path

from resource_base.appearance.contrast import Faint, faint, mix

THEME = Path(__file__).resolve().parents[2] / "static" / "css" / "theme.css"
DARK = "@media screen and (prefers-color-scheme: dark)"
WHITE, BLACK = "#ffffff", "#000000"
STEPS = tuple(share / 20 for share in range(20))
WASHED = (0.9, 0.92, 0.94, 0.96)  # of the ground, in the wash of a colour; the first that it can be read on


@unique
class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@cache
def theme(scheme: Scheme) -> Mapping[str, str]:
    """The tokens of the theme as it is written: name → `#rrggbb`."""
    light, _, dark = THEME.read_text(encoding="utf-8").partition(DARK)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme is Scheme.DARK else found


def hexadecimal(value: str) -> str:
    """A colour as the settings give it.

    Raises:
        ValueError: it is not six hexadecimal digits.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("expected a colour of six hexadecimal digits, such as #0b5a5e")
    return value.lower()


def around(name: str, colour: str, scheme: Scheme) -> dict[str, str]:
    """What follows from one colour: `name` is `primary` or `accent`, `colour` is meant for this scheme."""
    paper, dark = theme(scheme)["paper"], scheme is Scheme.DARK
    tokens = {name: colour}
    if name == "primary":
        tokens["primary-dark"] = mix(colour, WHITE if dark else BLACK, 0.3)
        if dark:
            tokens["on-primary"] = mix(colour, BLACK, 0.82)
    washes = [{**tokens, f"{name}-wash": mix(colour, paper, share)} for share in WASHED]
    return next((each for each in washes if not any(weak(each, scheme))), washes[-1])


def lightened(name: str, colour: str) -> str:
    """The same colour for who prefers the dark: with the least white in it that lets it be read there."""
    tries = (mix(colour, WHITE, share) for share in STEPS)
    return next(
        (each for each in tries if not any(weak(around(name, each, Scheme.DARK), Scheme.DARK))), WHITE
    )


def weak(tokens: Mapping[str, str], scheme: Scheme) -> Iterator[Faint]:
    """The pairs of the theme that these tokens would make too faint."""
    return faint({**theme(scheme), **tokens}, among=tokens)
