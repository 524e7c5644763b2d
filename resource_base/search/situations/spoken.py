"""How advisers write of someone: the curated language, and what it becomes when it tells of a person.

`seeds/vocabulary/situations.json` adds to it: `groups`, which say all that their words mean here (a theme, or
nothing: « reprendre le travail » is why one asks, not what for); `audiences`, by the words that tell them;
`resources`, which one lacks (« pas de voiture ») or has (« a une voiture »); `lacking`, words that tell
something only when one lacks it (« pas d’argent »); `problems`, which one has or not (« pas de dettes »);
`dangers`, which tell that someone is threatened at home, and `unfit`, words of the names of what is then for
nobody (a mediation is held with whoever hits).

An expression has a code, by which a URL tells it without holding anything that was typed: its words as the
curated language writes them, after `pas.` when it is lacking.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from resource_base.catalog.vocabulary import AUDIENCES, THEMES
from resource_base.errors import BadSetting
from resource_base.search.language import french
from resource_base.search.language.question import Unit, assemble, slots_of
from resource_base.search.language.synonyms import Stems, Synonyms, keys

LACKING = "pas."
LONGEST_AUDIENCE = 4  # words
NEGATED = re.compile(r"(?:pas|plus|sans|aucune?|ne|n’\w+) ", re.IGNORECASE)
OF_ONESELF = re.compile(r"\b(?:je|me|moi|mon|ma|mes|on)\b|\b[jm][’']", re.IGNORECASE)
YOUNG_CHILDREN = "jeunes enfants"
VOWELS = frozenset("aeiouyh")


class Tone(Enum):
    """How an expression stands in its clause."""

    PLAIN = auto()
    LACKING = auto()
    HAVING = auto()


class Spoken:
    """The expressions by which situations are told.

    `searched`: the language of the search, and those of several words that it does not know.
    """

    def __init__(
        self,
        synonyms: Synonyms,
        *,
        groups: Iterable[Mapping[str, Any]] = (),
        audiences: Mapping[str, Iterable[str]] = MappingProxyType({}),
        resources: Iterable[str] = (),
        lacking: Iterable[str] = (),
        problems: Iterable[str] = (),
        dangers: Iterable[str] = (),
        unfit: Iterable[str] = (),
    ) -> None:
        groups = tuple(groups)
        self._language = synonyms.overlaid(groups)
        self.searched = synonyms.overlaid(_besides(synonyms, groups))
        self._resources = {key for text in resources for key in keys(text)}
        self._lacking = {key for text in lacking for key in keys(text)}
        self._told = {key for group in groups for text in group["words"] for key in keys(text)}
        self._problems = {key for text in problems for key in keys(text)}
        self._dangers = {key for text in dangers for key in keys(text)}
        self._unfit = tuple(map(french.fold, unfit))
        self._audiences: dict[Stems, list[str]] = {}
        for audience, texts in audiences.items():
            for key in [key for text in texts for key in keys(text)]:
                self._audiences.setdefault(key, []).append(audience)

    @classmethod
    def load(cls, seeds: Path, synonyms: Synonyms) -> "Spoken":
        """Read `seeds/vocabulary/situations.json`, once for the process; none is no fault.

        Raises:
            BadSetting: it cannot be read, or names a theme or an audience that is not national.
        """
        return _load(seeds, synonyms)

    def units(self, text: str) -> tuple[Unit, ...]:
        """A few words, read as expressions, the longest first."""
        return assemble(slots_of(text), self._language, lambda _form: False).units

    def audiences(self, stems: Stems) -> Iterator[str]:
        """The audiences told by the words of a text, from their stems in order."""
        for start in range(len(stems)):
            for end in range(start + 1, min(start + LONGEST_AUDIENCE, len(stems)) + 1):
                yield from self._audiences.get(stems[start:end], ())

    def tells(self, unit: Unit, tone: Tone) -> bool:
        """Whether an expression tells of a trouble in this tone."""
        if unit.stems in self._lacking:
            return tone is Tone.LACKING
        if tone is Tone.LACKING:
            return unit.stems not in self._problems
        return tone is Tone.PLAIN or unit.stems not in self._resources

    def knows(self, unit: Unit) -> bool:
        """Whether an expression says something of a situation, even if it calls nothing to mind."""
        known = self._told | self._resources | self._lacking | self._problems
        return bool(unit.themes) or unit.stems in known

    def threatens(self, codes: Iterable[str]) -> bool:
        """Whether one of these codes tells that someone is threatened at home."""
        units = (self.unit(code) for code in codes if not code.startswith(LACKING))
        return any(unit.stems in self._dangers for unit in units if unit is not None)

    def is_unfit(self, name: str) -> bool:
        """Whether an entry of this name is for nobody who is threatened at home."""
        told = french.fold(name)
        return any(words in told for words in self._unfit)

    # --- Codes --------------------------------------------------------------------------------------

    def code(self, unit: Unit, tone: Tone = Tone.PLAIN) -> str:
        """The code of an expression; "" when the curated language does not write it."""
        text = self._language.text_of(unit.stems) or self._language.text_of(_joined(unit))
        lacking = tone is Tone.LACKING and unit.stems in self._resources | self._lacking
        return (LACKING if lacking else "") + _slug(text) if text else ""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code.removeprefix(LACKING) in self._by_code

    def codes(self) -> Iterable[str]:
        """Those of all the expressions that call a theme to mind."""
        return self._by_code

    def text(self, code: str) -> str:
        """What a known code stands for, as one reads it: « pas de voiture »."""
        said = self._by_code[code.removeprefix(LACKING)]
        if not code.startswith(LACKING) or NEGATED.match(said):
            return said
        return f"pas d’{said}" if french.fold(said)[:1] in VOWELS else f"pas de {said}"

    def quote(self, code: str) -> str:
        """The same, when it was surely written of someone; "" for others.

        « Mon mari me bat » is what she says herself, « jeunes enfants » is also told by ages.
        """
        text = self.text(code)
        return "" if text == YOUNG_CHILDREN or OF_ONESELF.search(text) else text

    def unit(self, code: str) -> Unit | None:
        """The expression of a known code, to be looked for in the entries, with the themes that it calls."""
        units = self.units(self._by_code[code.removeprefix(LACKING)])
        return units[0] if len(units) == 1 else None

    @cached_property
    def _by_code(self) -> dict[str, str]:
        texts = {_slug(text): text for key, text in self._language.texts().items() if self._tells(key)}
        texts.pop("", None)
        return texts

    def _tells(self, key: Stems) -> bool:
        expansion = self._language.of(key)
        return expansion is not None and bool(expansion.themes)


def _besides(synonyms: Synonyms, groups: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, list[str]]]:
    """What calls a theme in several words that the language does not know.

    Each by itself: the expressions of a group share their themes, they are not said of each other's place.
    """
    for group in groups:
        for text in group["words"] if group.get("themes") else ():
            if all(len(key) > 1 and synonyms.of(key) is None for key in keys(text)):
                yield {"words": [text], "themes": group["themes"]}


def _joined(unit: Unit) -> Stems:
    return (french.stem("".join(slot.form for slot in unit.slots)),)


def _slug(text: str) -> str:
    form = "-".join(part for word in french.words(text) for part in word.parts or (word.form,))
    return form if form.isascii() else ""


@lru_cache(maxsize=4)
def _load(seeds: Path, synonyms: Synonyms) -> Spoken:
    path = seeds / "vocabulary" / "situations.json"
    if not path.exists():
        return Spoken(synonyms)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        themes = {theme for group in told["groups"] for theme in group.get("themes", ())}
        unknown = sorted((themes - {*THEMES}) | ({*told["audiences"]} - {*AUDIENCES}))
        spoken = Spoken(synonyms, **told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSetting(f"{path.name} cannot be read: {error}") from error
    if unknown:
        raise BadSetting(f"{path.name} names {unknown[0]!r}, which is not of data·inclusion")
    return spoken
