"""The words of the field: which expressions say the same thing, and which theme they call to mind.

The curated language lies in `seeds/vocabulary/synonyms/*.json`, read in the order of their names. Each file
is a list of groups:

    {"words": ["nounou", "assistante maternelle"],
     "means": ["garde d’enfants"],
     "themes": ["famille--garde-denfants"]}

`words` say the same, both ways. `means` is one way: typing one of the words also searches what it means, and
typing the meaning does not bring back the word. `themes` are recognised when one of the words is typed.
Expressions with neither are known for what they are not: "permis de pêche" is no driving licence.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from resource_base.catalog.vocabulary import THEMES
from resource_base.errors import BadSetting
from resource_base.search.language import french

Stems = tuple[str, ...]

# Against the word itself, worth 1. `field-notes/search.md` gives these as a start, to be tuned on judgements.
SAME, MEANT = 0.85, 0.6
MAX_ALTERNATIVES = 40  # for one expression; a longer list says that the group is too wide


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way of saying it: all of its stems must be there, and it weighs less than the words typed.

    `text` is the expression as the curated language writes it, "" when it is the same word spelt otherwise.
    """

    stems: Stems
    weight: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """What an expression also searches, and the themes that it calls to mind.

    `as_one`: the language gives it neither meaning nor theme; its words apart say something else.
    """

    alternatives: tuple[Alternative, ...]
    themes: tuple[str, ...]
    as_one: bool = False


class Synonyms:
    """The curated expressions, by the stems of their words without the stop words."""

    def __init__(self, groups: Iterable[Mapping[str, Any]]) -> None:
        found: dict[Stems, dict[Stems, Alternative]] = {}
        themes: dict[Stems, list[str]] = {}
        self._by_theme: dict[str, list[str]] = {}
        self._texts: dict[Stems, str] = {}
        explained: set[Stems] = set()
        for group in groups:
            for theme in group.get("themes", ()):
                self._by_theme.setdefault(theme, []).extend(group.get("words", ()))
            said = _alternatives(group.get("means", ()), MEANT) | _alternatives(group.get("words", ()), SAME)
            for words, key in [(text, key) for text in group.get("words", ()) for key in keys(text)]:
                self._texts.setdefault(key, words)
                others = found.setdefault(key, {})
                for other in said.values():
                    known = others.get(other.stems)
                    if other.stems != key and (known is None or known.weight < other.weight):
                        others[other.stems] = other
                themes.setdefault(key, []).extend(group.get("themes", ()))
                if group.get("means") or group.get("themes"):
                    explained.add(key)
        self._expansions = {
            key: _expansion(found[key].values(), themes[key], as_one=key not in explained) for key in found
        }
        self.longest = max(map(len, self._expansions), default=1)

    @classmethod
    def load(cls, seeds: Path) -> "Synonyms":
        """Read every file of `seeds/vocabulary/synonyms`, once for the process; none is no fault.

        Raises:
            BadSetting: a file cannot be read, or names a theme that is not of the national vocabulary.
        """
        return _load(seeds)

    def of(self, stems: Stems) -> Expansion | None:
        """What the expression made of these stems also searches, if it is one that we know."""
        return self._expansions.get(stems)

    def text_of(self, stems: Stems) -> str:
        """An expression as the curated language writes it; "" when it is none."""
        return self._texts.get(stems, "")

    def texts(self) -> Mapping[Stems, str]:
        """Every expression as it is written, by its stems."""
        return self._texts

    def overlaid(self, groups: Iterable[Mapping[str, Any]]) -> "Synonyms":
        """The same language, but for these groups, which say all that their words mean."""
        above, made = Synonyms(groups), Synonyms(())
        made._expansions = self._expansions | above._expansions
        made._texts = self._texts | above._texts
        made._by_theme = self._by_theme
        made.longest = max(self.longest, above.longest)
        return made

    def expressions_of(self, theme: str) -> tuple[str, ...]:
        """The expressions that call a theme to mind, as the curated language writes them."""
        return tuple(self._by_theme.get(theme, ()))

    def __len__(self) -> int:
        return len(self._expansions)


def keys(text: str) -> list[Stems]:
    """The stems under which an expression is known: word by word, then with its hyphenated words joined."""
    words = [word for word in french.words(text) if not word.is_stop] or french.words(text)
    apart = tuple(french.stem(part) for word in words for part in content_parts(word))
    joined = tuple(word.stem for word in words)
    return [key for key in dict.fromkeys((apart, joined)) if key]


def content_parts(word: french.Word) -> tuple[str, ...]:
    """The forms that must be found of a word: its parts when hyphenated, without their stop words."""
    if word.is_name:
        return (word.form,)
    parts = word.parts or (word.form,)
    return tuple(part for part in parts if part not in french.STOP_WORDS) or parts


def _alternatives(texts: Iterable[str], weight: float) -> dict[Stems, Alternative]:
    return {key: Alternative(key, weight, text) for text in texts for key in keys(text)}


def _expansion(others: Iterable[Alternative], themes: Iterable[str], *, as_one: bool) -> Expansion:
    ordered = sorted(others, key=lambda each: (-each.weight, each.stems))
    return Expansion(tuple(ordered[:MAX_ALTERNATIVES]), tuple(dict.fromkeys(themes)), as_one)


@lru_cache(maxsize=4)
def _load(seeds: Path) -> Synonyms:
    groups: list[Mapping[str, Any]] = []
    for path in sorted((seeds / "vocabulary" / "synonyms").glob("*.json")):
        groups += _read(path)
    return Synonyms(groups)


def _read(path: Path) -> list[Mapping[str, Any]]:
    try:
        groups = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSetting(f"{path.name} cannot be read: {error}") from error
    for group in groups if isinstance(groups, list) else [groups]:
        if not isinstance(groups, list) or not _is_group(group):
            raise BadSetting(f"{path.name} must be a list of groups of lists of texts, unlike {group!r:.80}")
        for theme in group.get("themes", ()):
            if theme not in THEMES:
                raise BadSetting(f"{path.name} names {theme!r}, which is no theme of data·inclusion")
    return list(groups)


def _is_group(group: object) -> bool:
    return isinstance(group, dict) and all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in group.values()
    )
