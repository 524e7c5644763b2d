"""Are two needs the same one? Freins or themes in common, and words that are close."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from resource_base.search.language.french import analyse, fold

# Half of the words in common; a quarter when a theme is common too: « garde d’enfants la nuit » joins « garde
# d’enfants le dimanche », « permis de conduire » does not join « permis de construire » of another theme.
CLOSE, CLOSE_WITHIN_A_THEME = 0.5, 0.25
MISTYPED = 88.0  # out of 100: one slip in a word of eight letters


@dataclass(frozen=True)
class Shape:
    """What a need is compared by: the stems of its words, its themes, its freins."""

    text: str
    stems: frozenset[str]
    themes: frozenset[str]
    needs: frozenset[str]

    @classmethod
    def of(cls, words: str, *, themes: Iterable[str], needs: Iterable[str]) -> "Shape":
        return cls(fold(words), frozenset(analyse(words)), frozenset(themes), frozenset(needs))


def likeness(one: Shape, other: Shape) -> float:
    """From 0.0 (not the same need) to 1.0; the same whichever comes first."""
    if one.needs and other.needs and one.needs.isdisjoint(other.needs):
        return 0.0
    common_theme = not one.themes.isdisjoint(other.themes)
    if one.stems and other.stems:
        close = _closeness(one, other)
        return close if close >= (CLOSE_WITHIN_A_THEME if common_theme else CLOSE) else 0.0
    if common_theme:
        return len(one.themes & other.themes) / len(one.themes | other.themes)
    nothing_finer = not (one.themes or other.themes or one.stems or other.stems)
    return 1.0 if nothing_finer and one.needs == other.needs else 0.0


def _closeness(one: Shape, other: Shape) -> float:
    """Dice's coefficient of the stems; 1.0 for words that differ by a slip of the fingers."""
    if fuzz.token_sort_ratio(one.text, other.text) >= MISTYPED:
        return 1.0
    return 2 * len(one.stems & other.stems) / (len(one.stems) + len(other.stems))
