"""What may be meant while one types: themes, organisations, entries and communes that begin so.

Entries are looked up in the index itself, so that what is no longer to be seen is not suggested either.
Nothing comes from a confidential address: communes are those of the gazetteer, not of the entries.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

import numpy as np
from numpy.typing import NDArray

from resource_base.catalog.vocabulary import THEMES, category_of, label
from resource_base.geo.places import Gazetteer
from resource_base.search.answering import matching
from resource_base.search.answering.ranking import first_rows
from resource_base.search.generation.prepared import Prepared
from resource_base.search.language import french
from resource_base.search.language.question import Unit, slots_of
from resource_base.search.language.synonyms import Synonyms

SHORTEST = 2  # letters before anything is suggested
READ = 80  # characters of what is typed that are read
LOOKED_AT = 80  # best entries whose names are compared with what is typed
COMPLETIONS = 64
PER_KIND = 4


@unique
class SuggestionKind(StrEnum):
    THEME = "thematique"
    ORGANIZATION = "structure"
    SERVICE = "solution"
    COMMUNE = "commune"


@dataclass(frozen=True)
class Completion:
    """One suggestion. `value`: a theme's code, an entry's id, a commune's INSEE code, an organisation's name.

    `detail` tells it from another: the category, the organisation, the postal code.
    """

    kind: SuggestionKind
    label: str
    detail: str
    value: str


class Suggester:
    """Suggests; made once per process."""

    def __init__(self, gazetteer: Gazetteer, departments: Sequence[str], synonyms: Synonyms) -> None:
        self._gazetteer = gazetteer
        self._departments = tuple(departments)
        starts = [
            (start, theme)
            for theme in THEMES
            for text in (label(theme), label(category_of(theme)), *synonyms.expressions_of(theme))
            for start in _starts(text)
        ]
        self._theme_starts = sorted(set(starts))

    def suggest(
        self, prepared: Prepared, text: str, allowed: NDArray[np.bool_], *, limit: int
    ) -> tuple[Completion, ...]:
        """At most `limit` suggestions, in the order of `SuggestionKind`; none for fewer than two letters."""
        typed = _folded(text[:READ])
        if len(typed) < SHORTEST:
            return ()
        found = [
            *self._themes(typed),
            *_entries(prepared, text[:READ], allowed),
            *self._communes(text[:READ]),
        ]
        order = {kind: rank for rank, kind in enumerate(SuggestionKind)}
        return tuple(sorted(dict.fromkeys(found), key=lambda each: order[each.kind])[:limit])

    def _themes(self, typed: str) -> Iterator[Completion]:
        at = bisect_left(self._theme_starts, (typed, ""))
        themes: dict[str, None] = {}
        while at < len(self._theme_starts) and self._theme_starts[at][0].startswith(typed):
            themes[self._theme_starts[at][1]] = None
            at += 1
        for theme in list(themes)[:PER_KIND]:
            yield Completion(SuggestionKind.THEME, label(theme), label(category_of(theme)), theme)

    def _communes(self, text: str) -> Iterator[Completion]:
        for commune in self._gazetteer.complete(text, departments=self._departments, limit=PER_KIND):
            codes = ", ".join(commune.postal_codes[:1])
            yield Completion(SuggestionKind.COMMUNE, commune.name, codes, commune.insee)


def _entries(prepared: Prepared, text: str, allowed: NDArray[np.bool_]) -> Iterator[Completion]:
    """Organisations and entries whose name holds the words typed, the last one as a beginning."""
    slots = slots_of(text)
    if not slots or len(slots[-1].form) < SHORTEST:
        return
    *whole, last = slots
    lexicon = prepared.generation.lexicon
    forms = sorted(lexicon.starting_with(last.form), key=lambda form: (-lexicon.frequency(form), form))
    stems = tuple(dict.fromkeys(french.stem(form) for form in forms[:COMPLETIONS]))
    units = [*(Unit((slot,)) for slot in whole), Unit((last,), completions=stems or (last.stem,))]
    found = matching.all_words(prepared, units, allowed)
    scores = found.scores.astype(np.float64)
    best = first_rows(prepared, found.rows, (-scores,), LOOKED_AT)
    wanted = {slot.stem for slot in whole}
    organizations: dict[str, None] = {}
    services: dict[str, Completion] = {}
    for number in found.rows[best].tolist():
        name, organization = prepared.generation.titles[number]
        if _names(organization, wanted, last.form):
            organizations[organization] = None
        if _names(name, wanted, last.form) and name not in services:
            service_id = str(prepared.generation.ids[number])
            services[name] = Completion(SuggestionKind.SERVICE, name, organization, service_id)
    for organization in sorted(organizations, key=_folded)[:PER_KIND]:
        yield Completion(SuggestionKind.ORGANIZATION, organization, "", organization)
    yield from list(services.values())[:PER_KIND]


def _names(name: str, stems: set[str], beginning: str) -> bool:
    """Whether a name holds all these stems and a word that begins so."""
    forms = [form for token in french.tokens(name) for form in french.forms(token)]
    return any(form.startswith(beginning) for form in forms) and stems.issubset(map(french.stem, forms))


def _folded(text: str) -> str:
    return " ".join(word.form for word in french.words(text))


def _starts(text: str) -> Iterator[str]:
    """The folded text from each of its words on."""
    words = [word.form for word in french.words(text)]
    for first, word in enumerate(words):
        if first == 0 or word not in french.STOP_WORDS:
            yield " ".join(words[first:])
