"""From the name of a place as somebody typed it to a commune, or to the question that must be asked."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique

from resource_base.geo.communes import Commune, by_population
from resource_base.geo.name_index import NameIndex, Rows, Words
from resource_base.geo.names import ARTICLES, fold


@unique
class How(StrEnum):
    """By what a commune was recognised."""

    insee = "insee"
    name = "name"
    postal_code = "postal_code"
    former_name = "former_name"
    spelling = "spelling"  # a near spelling or a part of the name: the page should say what was understood
    none = "none"


@dataclass(frozen=True)
class Resolution:
    """What a typed place means.

    Either `commune` is known and `candidates` is empty; or `candidates` are the communes between which one
    must ask, those of the preferred départements first, then by population; or nothing answers and both are
    empty.
    """

    commune: Commune | None
    candidates: tuple[Commune, ...]
    how: How

    @property
    def ambiguous(self) -> bool:
        return self.commune is None and bool(self.candidates)


NOTHING = Resolution(None, (), How.none)

_LONGEST_DEPARTMENT = 5  # words: « Terres australes et antarctiques françaises »
_LONGEST = 200  # characters read; no place is written longer
_MOST_APPROXIMATE = 20  # candidates offered when only a part of a name or a near spelling answers
_FIVE_DIGITS = re.compile(r"[0-9]{5}")
_CORSICAN_COMMUNE = re.compile(r"2[ab][0-9]{3}")
_SPACED_POSTAL_CODE = re.compile(r"(?<![0-9])([0-9]{2})[ \u00a0\u202f]([0-9]{3})(?![0-9])")
_POST_BOX = re.compile(r"\b(?:bp|cs|tsa)\s*[0-9]+\b", re.IGNORECASE)
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_TITLES = frozenset(("commune", "ville", "mairie", "village"))
_LINKS = frozenset(("de", "d", "du", "des"))


@dataclass(frozen=True)
class Typed:
    """A typed place, taken apart: words of the name, code of five characters, département told beside it."""

    words: Words
    code: str | None = None
    department: str | None = None


class Resolver:
    """Resolves typed places against `communes` and the `index` of their names, which has the same rows.

    `codes` gives the row of every INSEE code, former ones too; `departments` goes from the folded names of
    the départements to their codes.
    """

    def __init__(
        self,
        communes: Sequence[Commune],
        index: NameIndex,
        codes: Mapping[str, int],
        departments: Mapping[tuple[str, ...], str],
    ) -> None:
        self._communes = communes
        self._codes = codes
        self._department_names = departments
        self._department_codes = frozenset(departments.values())
        self._index = index
        self._by_postal_code: dict[str, list[int]] = {}
        self._by_department: dict[str, set[int]] = {}
        for row, commune in enumerate(communes):
            self._by_department.setdefault(commune.department, set()).add(row)
            for code in commune.postal_codes:
                self._by_postal_code.setdefault(code, []).append(row)

    def resolve(self, text: str, *, departments: Sequence[str] = ()) -> Resolution:
        """See `Gazetteer.resolve`."""
        typed = self._take_apart(text)
        if typed.code and not typed.words:
            return self._by_code(typed.code)
        if not typed.words:
            return NOTHING
        if typed.code:
            return self._by_code_and_name(typed.code, typed.words, departments)
        return self._by_name(typed, departments)

    # --- Reading what was typed ---------------------------------------------------------------------

    def _take_apart(self, text: str) -> Typed:
        text = _POST_BOX.sub(" ", text[:_LONGEST])
        text = _SPACED_POSTAL_CODE.sub(r"\1\2", text)
        department, article = None, ""
        for inside in _PARENTHESES.findall(text):
            words = fold(inside)
            if told := self._department(words):
                department = told
            elif len(words) == 1 and words[0] in ARTICLES:  # « RUSSEY (LE) », as old lists write it
                article = words[0]
            else:
                continue
            text = text.replace(f"({inside})", " ", 1)
        words = _without_cedex(fold(f"{article} {text}"))
        codes = [word for word in words if _FIVE_DIGITS.fullmatch(word) or _CORSICAN_COMMUNE.fullmatch(word)]
        if codes:
            words = tuple(word for word in words if word not in codes)
            words = words[1:] if words[:1] == ("f",) else words  # « F-25300 »
        return Typed(words, codes[0].upper() if codes else None, department)

    def _department(self, words: Words) -> str | None:
        if len(words) == 1 and words[0].upper() in self._department_codes:
            return words[0].upper()
        return self._department_names.get(words)

    def _readings(self, typed: Typed) -> Iterator[Typed]:
        """The name as it is, then without what may surround it.

        « Ville de … », « …, France », and a département after it: « …, Doubs », « … 25 ».
        """
        yield typed
        words = typed.words
        if len(words) > 2 and words[0] in _TITLES and words[1] in _LINKS:
            words = words[2:]
            yield replace(typed, words=words)
        if len(words) > 1 and words[-1] == "france":
            words = words[:-1]
            yield replace(typed, words=words)
        for cut in range(max(1, len(words) - _LONGEST_DEPARTMENT), len(words)):
            if told := self._department(words[cut:]):
                yield Typed(words[:cut], None, told)

    # --- Deciding -----------------------------------------------------------------------------------

    def _by_code(self, code: str) -> Resolution:
        if code in self._by_postal_code:
            return self._decide(self._in_postal_code(code), How.postal_code)
        row = self._codes.get(code)
        return NOTHING if row is None else Resolution(self._communes[row], (), How.insee)

    def _by_code_and_name(self, code: str, words: Words, departments: Sequence[str]) -> Resolution:
        index, here, around = self._index, self._by_postal_code.get(code, ()), self._around(code)
        for among in (here, around):
            for how, find in ((How.name, index.current), (How.former_name, index.past)):
                if rows := find(words, among=among):
                    return self._decide(self._narrowed(rows, code), how, departments)
        for approach in (index.holding, index.resembling, index.beginning):
            if rows := approach(words, among=here):
                return self._decide(self._narrowed(rows, code), How.spelling, departments)
        if (
            here
        ):  # a hamlet or a quarter of the only commune of the code; unless another commune bears the name
            return self._decide((*self._in_postal_code(code), *index.current(words)), How.postal_code)
        if rows := index.misspelt(words, among=around):
            return self._decide(rows, How.spelling, departments)
        return self._by_name(Typed(words), departments)

    def _by_name(self, typed: Typed, departments: Sequence[str]) -> Resolution:
        readings = tuple(self._readings(typed))
        for attempt in (self._by_exact_name, self._by_approximate_name):
            for reading in readings:
                scope = (reading.department,) if reading.department else departments
                if resolution := attempt(reading, scope):
                    return resolution
        return NOTHING

    def _by_exact_name(self, typed: Typed, scope: Sequence[str]) -> Resolution | None:
        index, words, among = self._index, typed.words, self._rows_of(scope)
        local, local_past = index.current(words, among=among), index.past(words, among=among)
        if typed.department:
            rows, how = (local, How.name) if local else (local_past, How.former_name)
            return self._decide(rows, how) if rows else None
        current = index.current(words)
        if local:
            return self._decide((*local, *current), How.name, scope)
        if current:  # elsewhere; but « Baume », in the Doubs, may well be Baume-les-Dames
            nearby = local_past or index.shortened(words, among=among)
            answer = self._ask if nearby else self._decide
            return answer((*nearby, *current), How.name, scope)
        if local_past:
            return self._decide(local_past, How.former_name, scope)
        if past := index.past(words):
            return self._decide(
                (*past, *index.holding(words)), How.former_name, scope, most=_MOST_APPROXIMATE
            )
        return None

    def _by_approximate_name(self, typed: Typed, scope: Sequence[str]) -> Resolution | None:
        index, words, among = self._index, typed.words, self._rows_of(scope)
        for approach in (index.holding, index.misspelt, index.beginning):
            if rows := approach(words, among=among):
                return self._decide(rows, How.spelling, scope, most=_MOST_APPROXIMATE)
        if typed.department and (rows := index.current(words)):  # of that name, but in another département
            return self._ask(rows, How.name, scope)
        rows = index.holding(words) or index.misspelt(words)
        if not rows:
            return None
        answer = self._ask if scope else self._decide  # an approximation far from home is a question
        return answer(rows, How.spelling, scope, most=_MOST_APPROXIMATE)

    def _decide(
        self, rows: Iterable[int], how: How, departments: Sequence[str] = (), *, most: int | None = None
    ) -> Resolution:
        """The only one, or the only one in `departments`, or a question."""
        distinct = set(rows)
        local = {row for row in distinct if self._communes[row].department in departments}
        for only in (distinct, local):
            if len(only) == 1:
                return Resolution(self._communes[only.pop()], (), how)
        return self._ask(distinct, how, departments, most=most)

    def _ask(
        self, rows: Iterable[int], how: How, departments: Sequence[str], *, most: int | None = None
    ) -> Resolution:
        communes = sorted((self._communes[row] for row in set(rows)), key=by_population)
        communes.sort(key=lambda commune: commune.department not in departments)
        return Resolution(None, tuple(communes[:most]), how)

    # --- Where to look ------------------------------------------------------------------------------

    def _rows_of(self, departments: Iterable[str]) -> Collection[int]:
        return set().union(*(self._by_department.get(code, ()) for code in departments))

    def _around(self, code: str) -> Collection[int]:
        """Rows of the départements of a postal code, which its first figures tell when it is a CEDEX."""
        if rows := self._by_postal_code.get(code):
            return self._rows_of({self._communes[row].department for row in rows})
        if code[:2] == "20":
            return self._rows_of(("2A", "2B"))
        return self._rows_of((code[:3] if code[:2] in {"97", "98"} else code[:2],))

    def _in_postal_code(self, code: str) -> Rows:
        """Rows of a postal code; an arrondissement rather than the city that holds it."""
        rows = tuple(self._by_postal_code.get(code, ()))
        cities = {self._communes[row].city for row in rows}
        return tuple(row for row in rows if self._communes[row].insee not in cities)

    def _narrowed(self, rows: Rows, code: str) -> Rows:
        """« 75015 Paris » is the 15th arrondissement, when the postal code says so."""
        arrondissements = [
            row
            for row in self._by_postal_code.get(code, ())
            if self._communes[row].city in {self._communes[found].insee for found in rows}
        ]
        return tuple(arrondissements) or rows


def _without_cedex(words: Words) -> Words:
    if "cedex" not in words:
        return words
    at = words.index("cedex")
    after = words[at + 1 :]
    if after and after[0].isdigit() and len(after[0]) <= 2:
        after = after[1:]
    return (*words[:at], *after)
