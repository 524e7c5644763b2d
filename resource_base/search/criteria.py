"""The question, frozen: what a page, the API, an export or a saved search asks of the directory.

The URL is the whole question. `Criteria.parse` reads it and never raises; `to_args` writes it back in one
canonical order, so that two people asking the same thing send each other the same address.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum, unique
from typing import Any, Protocol

from resource_base.catalog.vocabulary import Needs
from resource_base.search.filters import FILTER, FILTERS, Filter

MAX_WORDS = 300  # characters of the question that are read; the longest title in the base has 150
MAX_PLACE = 120
MAX_PAGE = 5_000
MAX_RADIUS_KM = 500
SHOWN = 40  # characters of a refused value that are shown back


class Arguments(Protocol):
    """What a question is read from: a query string, a form, or anything that lists values by name."""

    def getlist(self, name: str, /) -> list[str]: ...


@unique
class Sort(StrEnum):
    RELEVANCE = "pertinence"
    DISTANCE = "distance"
    DATE = "date"


@unique
class Declined(StrEnum):
    """What the engine did of its own accord and the person took back (`sans=` in the URL)."""

    PLACE = "lieu"
    SPELLING = "correction"
    MOST_WORDS = "mots"
    FURTHER = "rayon"
    REMOTE = "mode"
    FILTER = "filtre"


PLAIN = {"q": "words", "habite": "home", "autour": "origin", "rayon": "radius_km", "ouvert": "open_now"}
DEFAULTED = {"tri": "sort", "page": "page", "sans": "declined"}
FIELD = {each.name: each.field for each in FILTERS} | PLAIN | DEFAULTED


@dataclass(frozen=True)
class Criteria:
    """A whole question. Texts are clean and bounded, codes known, `page` starts at 1.

    `ignored` holds one French sentence for each thing that could not be used; it is no part of the question.
    """

    words: str = ""
    home: str = ""
    origin: str = ""
    radius_km: int | None = None
    needs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    fees: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    mobilisers: tuple[str, ...] = ()
    freshness: tuple[str, ...] = ()
    open_now: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    declined: tuple[Declined, ...] = ()
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def parse(cls, args: Arguments, *, needs: Needs | None = None) -> "Criteria":
        """Read a question. What is unknown or malformed is left out and told in `ignored`; nothing raises.

        `needs` are the freins that the département shows; without them any short slug is kept.
        """
        return _Reader(args, needs).criteria()

    def to_args(self) -> list[tuple[str, str]]:
        """The question as names and values of a query string, canonical: `parse` gives it back, equal."""
        pairs = [("q", self.words), ("habite", self.home), ("autour", self.origin)]
        pairs.append(("rayon", "" if self.radius_km is None else str(self.radius_km)))
        pairs += [(each.name, code) for each in FILTERS for code in self.values(each.name)]
        pairs.append(("ouvert", "maintenant" if self.open_now else ""))
        pairs.append(("tri", "" if self.sort is Sort.RELEVANCE else self.sort.value))
        pairs += [("sans", step.value) for step in self.declined]
        pairs.append(("page", "" if self.page == 1 else str(self.page)))
        return [(name, value) for name, value in pairs if value]

    def values(self, name: str) -> tuple[str, ...]:
        """The chosen values of a filter, by its name in the URL."""
        chosen: tuple[str, ...] = getattr(self, FILTER[name].field)
        return chosen

    def but(self, **changes: Any) -> "Criteria":
        """The same question with other values in some fields, from its first page."""
        return replace(self, **{"page": 1, "ignored": (), **changes})

    def with_value(self, name: str, code: str) -> "Criteria":
        """The same question, narrowed by one more value (or by this one alone when only one may be held)."""
        filter_, chosen = FILTER[name], self.values(name)
        kept = () if filter_.exclusive else chosen
        return self.but(**{filter_.field: _ordered(filter_, {*kept, code})})

    def without_value(self, name: str, code: str) -> "Criteria":
        return self.but(**{FILTER[name].field: tuple(each for each in self.values(name) if each != code)})

    def toggle(self, name: str, code: str) -> "Criteria":
        """What ticking or unticking a facet leads to."""
        chosen = code in self.values(name)
        return self.without_value(name, code) if chosen else self.with_value(name, code)

    def without(self, name: str) -> "Criteria":
        """The same question without anything under this name of the URL (`rayon`, `theme`, `habite`…)."""
        return self.but(**{FIELD[name]: DEFAULTS[FIELD[name]]})

    def with_page(self, page: int) -> "Criteria":
        return replace(self, page=max(1, min(page, MAX_PAGE)), ignored=())

    def sorted_by(self, sort: Sort) -> "Criteria":
        return self.but(sort=sort)

    def declining(self, step: Declined) -> "Criteria":
        """The same question, with one initiative of the engine taken back."""
        return self.but(declined=tuple(each for each in Declined if each in {*self.declined, step}))

    @property
    def narrowed_by(self) -> tuple[Filter, ...]:
        """The filters in use, in the order of the page."""
        return tuple(each for each in FILTERS if self.values(each.name))

    @property
    def asks_nothing(self) -> bool:
        """Neither words, place nor filter: the whole directory, newest truths first."""
        return self.but() == Criteria(sort=self.sort)


DEFAULTS: dict[str, Any] = {each.name: each.default for each in fields(Criteria)}


def clean(text: str, limit: int) -> str:
    """One line of composed characters: no control, no invisible mark, no lone surrogate, single spaces."""
    kinds = ((char, unicodedata.category(char)) for char in text[: limit * 8])
    visible = "".join(
        " " if kind == "Cc" else character for character, kind in kinds if kind not in INVISIBLE
    )
    return " ".join(unicodedata.normalize("NFC", visible).split())[:limit].strip()


INVISIBLE = frozenset({"Cf", "Cs", "Co", "Cn"})


def _ordered(filter_: Filter, codes: set[str]) -> tuple[str, ...]:
    """One order whatever the order of the clicks: that of the vocabulary, or of the alphabet for freins."""
    if filter_.labels is None:
        return tuple(sorted(codes))
    return tuple(code for code in filter_.labels if code in codes)


class _Reader:
    """Reads one question, collecting a sentence for each thing that it leaves out."""

    def __init__(self, args: Arguments, needs: Needs | None) -> None:
        self.args = args
        self.needs = needs
        self.ignored: list[str] = []

    def criteria(self) -> Criteria:
        words = self._text("q", MAX_WORDS, "La question est longue : seul le début est lu.")
        home = self._text(
            "habite", MAX_PLACE, "Le lieu de résidence est trop long : seul son début a été lu."
        )
        origin = self._text(
            "autour", MAX_PLACE, "Le point de départ est trop long : seul son début a été lu."
        )
        narrowing = {each.field: self._codes(each) for each in FILTERS}
        return Criteria(
            words=words,
            home=home,
            origin=origin,
            radius_km=self._radius(),
            open_now=self._open(),
            sort=self._sort(),
            page=self._page(),
            declined=tuple(step for step in Declined if step.value in self.args.getlist("sans")),
            **narrowing,
            ignored=tuple(self.ignored),
        )

    def _first(self, name: str) -> str:
        return next((str(value) for value in self.args.getlist(name) if str(value).strip()), "")

    def _text(self, name: str, limit: int, too_long: str) -> str:
        given = self._first(name)
        if len(given) > limit:
            self.ignored.append(too_long)
        return clean(given, limit)

    def _codes(self, filter_: Filter) -> tuple[str, ...]:
        known = self._known(filter_)
        found: set[str] = set()
        for given in self.args.getlist(filter_.name)[:200]:
            code = str(given).strip()
            if code and (known is None or code in known) and _is_slug(code):
                found.add(code)
            elif code:
                self._refuse(code, filter_.label)
        if filter_.exclusive and len(found) > 1:
            found = {next(code for code in known or () if code in found)}
        return _ordered(filter_, found)

    def _known(self, filter_: Filter) -> Mapping[str, Any] | None:
        if filter_.labels is not None:
            return filter_.labels
        return None if self.needs is None else self.needs.by_slug

    def _radius(self) -> int | None:
        given = self._first("rayon").strip().lower().removesuffix("km").strip()
        if not given:
            return None
        if given.isascii() and given.isdigit() and len(given) < 5 and 0 < int(given) <= MAX_RADIUS_KM:
            return int(given)
        self._refuse(given, "Rayon en kilomètres")
        return None

    def _open(self) -> bool:
        given = self._first("ouvert").strip()
        if given not in {"", "maintenant"}:
            self._refuse(given, "Ouvert")
        return given == "maintenant"

    def _sort(self) -> Sort:
        given = self._first("tri").strip()
        if given and given not in set(Sort):
            self._refuse(given, "Tri")
        return Sort(given) if given in set(Sort) else Sort.RELEVANCE

    def _page(self) -> int:
        given = self._first("page").strip()
        if given.isascii() and given.isdigit() and len(given) < 6 and int(given) > 0:
            return min(int(given), MAX_PAGE)
        if given:
            self._refuse(given, "Page")
        return 1

    def _refuse(self, value: str, what: str) -> None:
        shown = clean(value, SHOWN)
        sentence = f"« {what} » : la valeur « {shown} » n’est pas connue, elle n’a pas été prise en compte."
        if sentence not in self.ignored and len(self.ignored) < 10:
            self.ignored.append(sentence)


def _is_slug(code: str) -> bool:
    return len(code) <= 120 and code.isascii() and code.replace("-", "").isalnum()
