"""How places are named in a sentence, for recognising them among the words of a question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern

from resource_base.geo.communes import Commune
from resource_base.geo.name_index import numbered
from resource_base.geo.names import ARTICLES, contracted, fold, without_article
from resource_base.geo.territories import FRANCE, codes_of

Words = tuple[str, ...]

_EPCI_KINDS = {
    "cc": ("communaute", "de", "communes"),
    "ca": ("communaute", "d", "agglomeration"),
    "cu": ("communaute", "urbaine"),
}
_METROPOLES = frozenset(("metropole", "eurometropole"))
_LINKS = ARTICLES | {"de", "du", "des", "d"}
_TRAILING = frozenset(("metropole", "agglomeration", "communaute"))
_SHORTEST_NAME = 3  # letters: Eu, Is or Y alone in a sentence are not places


class _Codes(dict[Words, Words]):
    """Codes by name: a hundred thousand names, which share their words and, mostly, their values."""

    def add(self, names: Iterable[Words], code: str) -> None:
        alone = (code,)
        for words in names:
            known = self.get(words)
            if known is None:
                self[tuple(map(intern, words))] = alone
            elif code not in known:
                self[words] = (*known, code)


class Toponyms:
    """Folded words → prefixed codes.

    `communes` come the most populated first, `former` are former names with today's commune, `names` those of
    the territories by prefixed code.
    """

    def __init__(
        self, communes: Sequence[Commune], former: Sequence[tuple[str, Commune]], names: Mapping[str, str]
    ) -> None:
        self._communes = communes
        self._former = former
        self._names = names
        self.words = lru_cache(maxsize=8)(self._words)

    def _words(self, departments: tuple[str, ...]) -> Mapping[Words, Words]:
        """Every way of naming a place of these départements (of France when none is given).

        A key is a tuple of words as `names.fold` gives them; look the longest run of words up first. Its
        value is never empty and goes from the narrowest to the widest: communes by decreasing population
        (several when they are homonyms, or share the postal code that is the key), communes that took in a
        former one of that name, then EPCI, canton, département, région. `("doubs",)` gives
        `("commune:25204", "departement:25")`.

        Keys: names of communes; « du Russey », « aux Fins »; names without their article when two words or
        more remain, « isle sur le doubs » (one alone may be any word: « les fins »); former names; postal
        codes; « paris 15e »; EPCI by their full name or without CC, CA, « du », « métropole »: « pays de
        maiche », « grand besancon », unless a commune has that name; « canton d ornans »; départements and
        régions. Some are also plain words: whether « bonne » or « lot » is meant as a place is for the
        reader of the question to weigh.
        """
        inside = [c for c in self._communes if not departments or c.department in departments]
        found = _Codes()
        for commune in inside:
            named = (*_of_commune(commune), *((code,) for code in commune.postal_codes))
            found.add(named, f"commune:{commune.insee}")
        for name, commune in self._former:
            if not departments or commune.department in departments:
                found.add(_of_name(fold(name)), f"commune:{commune.insee}")
        of_communes = frozenset(found)
        for code in self._territories_around(inside):
            names = self._of_territory(code)
            if code.startswith("epci:"):
                names = [words for words in names if words not in of_communes]
            found.add(names, code)
        return found

    def _territories_around(self, communes: Iterable[Commune]) -> list[str]:
        around = {code for commune in communes for code in codes_of(commune)} - {FRANCE}
        levels = ("epci", "canton", "departement", "region")
        return sorted(around, key=lambda code: (levels.index(code.partition(":")[0]), code))

    def _of_territory(self, code: str) -> Iterable[Words]:
        level, name = code.partition(":")[0], self._names[code]
        if level == "epci":
            return _of_epci(name)
        if level == "canton":
            return _of_canton(fold(name))
        return (fold(name),)


def _of_commune(commune: Commune) -> Iterator[Words]:
    words = fold(commune.name)
    yield from _of_name(words)
    if commune.city:
        city, number = numbered(words)
        yield from ((city, number), (city, words[1]), (city, f"{number}eme"))


def _of_name(words: Words) -> Iterator[Words]:
    if len(words) > 1 or len(words[0]) >= _SHORTEST_NAME:
        yield words
    yield from contracted(words)
    if len(bare := without_article(words)) > 1:
        yield bare


def _of_canton(words: Words) -> Iterator[Words]:
    yield ("canton", *words)
    yield ("canton", "d" if words[0][0] in "aeiouyh" else "de", *words)
    yield ("canton", "de", *words)
    yield from (("canton", *form) for form in contracted(words))


def _of_epci(name: str) -> Iterator[Words]:
    """« CC du Pays de Maîche » as it is, written out, and as « pays de maiche »; so too in brackets."""
    for part in name.replace(")", "").split("("):
        words = fold(part)
        if not words:
            continue
        yield words
        body = words
        if words[0] in _EPCI_KINDS:
            body = words[1:]
            yield (*_EPCI_KINDS[words[0]], *body)
        elif words[0] in _METROPOLES:
            body = words[1:]
        while len(body) > 1 and body[0] in _LINKS:
            body = body[1:]
        yield body
        if len(body) > 1 and body[-1] in _TRAILING:
            yield body[:-1]
