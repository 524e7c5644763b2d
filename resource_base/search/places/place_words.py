"""The place among the words of a question: "garage solidaire Pontarlier", "25300 garage solidaire".

A name is read as a place when nothing else says that it is a word: it is not when it belongs to a known
expression ("mission locale"), nor, unless something around it says "place", when it is an ordinary word ("la
garde", "les fins de mois"). The page says what was read so, and gives the way back to the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from resource_base.geo.names import LITTLE_WORDS, fold
from resource_base.geo.places import Commune, Gazetteer
from resource_base.search.generation.recent import Recent
from resource_base.search.language import french
from resource_base.search.language.synonyms import Synonyms, keys
from resource_base.search.places.ordinary_words import ORDINARY
from resource_base.search.places.place import Located, among, of_code, of_commune

LONGEST = 8  # words of the longest name that people write: "plateau de frasne et du val de drugeon"
LARGE = 10_000  # inhabitants of a commune that is meant before the département of the same name
KNOWN_AFAR = 2_000  # inhabitants of a commune that one names without being in sight of it
# A word; or a postal code written as one says it, "25 300", that counts no euros.
_PIECE = re.compile(r"(?<!\d)(?<!\d )\d\d \d{3}(?! ?(?:\d|€|euros?\b|km\b))|[^\W_]+", re.IGNORECASE)
_POSTAL_CODE = re.compile(r"\d{5}")
# What comes before a place and before little else: "à Levier", "autour de Levier", "secteur Levier".
_POINTING = {"a", "vers", "autour", "pres", "secteur", "commune", "ville", "habitant", "habite"}
_COMPLEMENT = {"de", "d", "du", "des"}
_LEADING = _POINTING | _COMPLEMENT | {"sur", "dans", "en", "au", "aux", "le", "la", "les", "l"}


@dataclass(frozen=True)
class PlaceWords:
    """Words read as a place: what they mean, how they were typed, and the question without them."""

    located: Located
    typed: str
    rest: str


@dataclass(frozen=True)
class _Piece:
    """A word of the question, folded as the names of places are, and where it stands."""

    word: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True)
class _Span:
    """The pieces from `first` up to `last`, and the prefixed codes of what they name."""

    first: int
    last: int
    codes: tuple[str, ...]

    def touches(self, other: "_Span") -> bool:
        return other.last == self.first or other.first == self.last

    @property
    def communes(self) -> tuple[str, ...]:
        return tuple(code for code in self.codes if code.startswith("commune:"))


class PlaceReader:
    """Reads places in questions; `home`: départements of the installation, `served`: others of the base."""

    def __init__(
        self, gazetteer: Gazetteer, synonyms: Synonyms, *, home: Sequence[str], served: Sequence[str] = ()
    ) -> None:
        self._gazetteer = gazetteer
        self._synonyms = synonyms
        self._home = frozenset(home)
        self._readings: Recent[_Reading] = Recent(256)  # asked again for each filter and each page
        self._resembling: Recent[Commune | None] = Recent(256)  # every name is compared: 5 ms
        self._known = gazetteer.words(tuple(dict.fromkeys((*home, *served))))

    def read(self, text: str) -> PlaceWords | None:
        """The place named in a question, if there is one: the longest name, the first of the longest."""
        return self._reading(text).place()

    def ordinary_place(self, text: str) -> Commune | None:
        """A commune in sight that bears the name of ordinary words of the question, to be suggested."""
        reading = self._reading(text)
        names = [span for span in reading.names if span.communes and not reading.belongs_to_words(span)]
        return self._gazetteer.commune(names[0].communes[0].partition(":")[2]) if names else None

    def resembling(self, word: str) -> Commune | None:
        """The commune of the installation's départements that a mistyped word resembles, alone to do so."""
        return self._resembling.get(word, lambda: self._resembled(word))

    def _resembled(self, word: str) -> Commune | None:
        commune = self._gazetteer.resolve(word, departments=tuple(self._home)).commune
        return commune if commune and commune.department in self._home else None

    def _reading(self, text: str) -> "_Reading":
        return self._readings.get(text, lambda: _Reading(text, self))

    # --- For a reading --------------------------------------------------------------------------------

    def codes(self, words: Sequence[str], first: int, last: int) -> tuple[str, ...]:
        """What a run of words names; out of sight, only a postal code or a commune that a word points to."""
        run = tuple(words[first:last])
        found = self._known.get(run, ())
        if found:
            return tuple(code for code in found if not code.startswith("region:"))
        if len(run) == 1 and _POSTAL_CODE.fullmatch(run[0]):
            resolution = self._gazetteer.resolve(run[0])
            communes = (resolution.commune,) if resolution.commune else resolution.candidates
            return tuple(f"commune:{commune.insee}" for commune in communes)
        pointed = first > 0 and words[first - 1] in _POINTING
        if not pointed or len(run) > 5 or run[-1] in LITTLE_WORDS or run[0] in LITTLE_WORDS:
            return ()
        nearest = self._gazetteer.complete(" ".join(run), limit=1)
        afar = [each for each in nearest if fold(each.name) == run and each.population >= KNOWN_AFAR]
        return tuple(f"commune:{each.insee}" for each in afar)

    def locate(self, span: _Span, typed: str, *, pointed: bool, inside: Sequence[str]) -> Located:
        """What the codes of a span mean; `inside`: the communes of the postal code told with it, if any."""
        territories = [code for code in span.codes if code not in span.communes]
        codes = [code for code in span.communes if code in inside] or span.communes
        found = [self._gazetteer.commune(code.partition(":")[2]) for code in codes]
        meant = bool(found) and (pointed or bool(inside) or found[0].population >= LARGE)
        if territories and not meant:
            return Located(of_code(territories[0], self._gazetteer))
        here = [commune for commune in found if commune.department in self._home]
        if len(here) == 1 and not _POSTAL_CODE.fullmatch(typed):
            return Located(of_commune(here[0]))
        return among(found, typed)

    def knows_expression(self, text: str) -> bool:
        """Whether these words are an expression of several words that the curated language holds."""
        told = [word for word in french.words(text) if not word.is_stop]
        several = sum(len(word.parts) or 1 for word in told) > 1
        return several and any(self._synonyms.of(stems) is not None for stems in keys(text)[:1])


class _Reading:
    """One question, looked at for a place."""

    def __init__(self, text: str, reader: PlaceReader) -> None:
        self.text = text
        self.reader = reader
        self.pieces = _pieces(text)
        spans = sorted(self._spans(), key=lambda span: (span.first - span.last, span.first))
        self.postal_codes = [span for span in spans if self._is_postal_code(span)]
        self.names = [span for span in spans if not self._is_postal_code(span)]

    def place(self) -> PlaceWords | None:
        for span in self.names:
            told = [
                code for code in self.postal_codes if span.touches(code) or set(span.codes) & set(code.codes)
            ]
            if told or self._is_place(span):
                return self._taken(span, told)
        return self._taken(self.postal_codes[0], []) if self.postal_codes else None

    def belongs_to_words(self, span: _Span) -> bool:
        """Whether what surrounds a name makes a word of it: "les fins de mois", "mission locale"."""
        return self._completed(span) or self._in_expression(span)

    def _spans(self) -> Iterator[_Span]:
        words = [piece.word for piece in self.pieces]
        for first in range(len(words)):
            for last in range(min(first + LONGEST, len(words)), first, -1):
                if not self._cuts_a_word(first, last) and (codes := self.reader.codes(words, first, last)):
                    yield _Span(first, last, codes)

    def _cuts_a_word(self, first: int, last: int) -> bool:
        """Whether a hyphen ties the run to what is outside: "Haut-Doubs" is not the Doubs."""
        start, end = self.pieces[first].start, self.pieces[last - 1].end
        return self.text[max(0, start - 1) : start] == "-" or self.text[end : end + 1] == "-"

    def _is_postal_code(self, span: _Span) -> bool:
        return span.last - span.first == 1 and bool(_POSTAL_CODE.fullmatch(self.pieces[span.first].word))

    def _is_place(self, span: _Span) -> bool:
        told = [piece.word for piece in self.pieces[span.first : span.last] if _tells(piece.word)]
        if len(told) < 2 and all(word in ORDINARY for word in told):
            return (self._pointed(span) or self._stands_out(span)) and not self.belongs_to_words(span)
        return self._pointed(span) or not self._in_expression(span)

    def _completed(self, span: _Span) -> bool:
        """Whether "de" follows, as it does a common noun."""
        return span.last < len(self.pieces) and self.pieces[span.last].word in _COMPLEMENT

    def _pointed(self, span: _Span) -> bool:
        """Whether the word before says that a place comes, be there an article or "de" between: "près de"."""
        before = span.first - 1
        if before > 0 and self.pieces[before].word in _COMPLEMENT:
            before -= 1
        return before >= 0 and self.pieces[before].word in _POINTING

    def _stands_out(self, span: _Span) -> bool:
        """A capital inside a question that is not all capitals: "garage Levier"."""
        capital = self.pieces[span.last - 1].capital
        return span.last > 1 and capital and not all(piece.capital for piece in self.pieces)

    def _in_expression(self, span: _Span) -> bool:
        """Whether a known expression of several words covers part of the name."""
        for first in range(max(0, span.first - 4), span.last):
            for last in range(max(first + 2, span.first + 1), min(len(self.pieces), first + 6) + 1):
                if self.reader.knows_expression(
                    self.text[self.pieces[first].start : self.pieces[last - 1].end]
                ):
                    return True
        return False

    def _taken(self, span: _Span, told: Sequence[_Span]) -> PlaceWords | None:
        typed = self.text[self.pieces[span.first].start : self.pieces[span.last - 1].end]
        inside = told[0].codes if told else ()
        located = self.reader.locate(span, typed, pointed=self._pointed(span), inside=inside)
        if located.place is None:
            return None
        gone: set[int] = set()
        for each in (span, *told):
            first = each.first
            while first and self.pieces[first - 1].word in _LEADING:
                first -= 1
            gone.update(range(first, each.last))
        return PlaceWords(located, typed, self._without(gone))

    def _without(self, gone: set[int]) -> str:
        rest = list(self.text)
        for index in gone:
            piece = self.pieces[index]
            rest[piece.start : piece.end] = " " * (piece.end - piece.start)
        return " ".join("".join(rest).split()).strip(" ',’()-/")


def _pieces(text: str) -> list[_Piece]:
    found = []
    for match in _PIECE.finditer(text):
        capital = match.group()[0].isupper()
        word = match.group().replace(" ", "")
        found += [_Piece(each, match.start(), match.end(), capital) for each in fold(word)[:1]]
    return found


def _tells(word: str) -> bool:
    return word not in LITTLE_WORDS and word not in french.STOP_WORDS
