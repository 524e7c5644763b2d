"""How well a colour is told from the one behind it, for each pair of the theme.

The ratios and their least are those of WCAG 2.1, criteria 1.4.3 (texts) and 1.4.11 (shapes).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LEAST_FOR_TEXT = 4.5
LEAST_FOR_SHAPES = 3.0

TINTS = (
    *("sante", "logement", "mobilite", "famille", "difficultes-financieres"),
    *("administratif-et-juridique", "numerique", "savoirs-de-base", "emploi"),
)
GROUNDS = ("paper", "canvas")
TONES = ("accent", "good", "warn", "bad")
WASHES = ("primary-wash", *(f"{tone}-wash" for tone in TONES))

# (what is drawn, what is behind it), by the names of the tokens in static/css/theme.css
TEXTS = (
    *((text, ground) for text in ("ink", "ink-soft", "primary", "primary-dark") for ground in GROUNDS),
    *((text, ground) for text in TONES for ground in (*GROUNDS, f"{text}-wash")),
    *(("ink", ground) for ground in (*WASHES, "mark", "land", "beyond")),
    *(("primary", "primary-wash"), ("primary-dark", "primary-wash")),
    *(("ink-soft", "land"), ("on-primary", "primary"), ("on-primary", "primary-dark")),
    *(("on-primary", "accent"), *((tint, ground) for tint in TINTS for ground in GROUNDS)),
)
SHAPES = (
    *((shape, ground) for shape in ("line-strong", "focus") for ground in GROUNDS),
    *(("focus", wash) for wash in WASHES),
    *(("primary", "land"), ("accent", "land"), ("land-edge", "land")),
)


@dataclass(frozen=True)
class Faint:
    """A pair of tokens that cannot be told apart well enough; `ratio` and `least` are to one."""

    drawn: str
    behind: str
    ratio: float
    least: float

    def __str__(self) -> str:
        return f"{self.drawn} on {self.behind} is {self.ratio:.2f}:1, below {self.least:g}:1"


def luminance(colour: str) -> float:
    """The relative luminance of an sRGB colour (`#0b5a5e`), from 0 for black to 1 for white."""
    parts = [part / 255 for part in channels(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, from 1 to 21, whichever is the lighter."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of the other in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    """`#0b5a5e` → (11, 90, 94)."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def faint(colours: Mapping[str, str], *, among: Iterable[str] | None = None) -> Iterator[Faint]:
    """The pairs below their least contrast; only those that take in a token of `among`, when it is given."""
    looked_at = set(colours if among is None else among)
    for pairs, least in ((TEXTS, LEAST_FOR_TEXT), (SHAPES, LEAST_FOR_SHAPES)):
        for drawn, behind in pairs:
            ratio = contrast(colours[drawn], colours[behind])
            if ratio < least and looked_at & {drawn, behind}:
                yield Faint(drawn, behind, int(ratio * 100) / 100, least)
