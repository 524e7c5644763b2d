"""Territories by the names that people give them: « le Doubs », « Grand Pontarlier », « toute la France »."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from resource_base.geo.names import fold, main_words
from resource_base.geo.places import Gazetteer, Territory
from resource_base.geo.territories import FRANCE

_PARTS = re.compile(r"[,;\n]+")
# What people write around a name, and what says of which level it is.
_AROUND = {"tout", "toute", "tous", "toutes", "ensemble", "territoire", "commune", "communes", "entiere"}
_LEVELS = {
    **dict.fromkeys(("departement", "dpt"), "departement"),
    **dict.fromkeys(("canton", "cantons"), "canton"),
    **dict.fromkeys(("cc", "ca", "cu", "epci", "communaute", "agglomeration", "intercommunalite"), "epci"),
    "region": "region",
}
_COUNTRY = {("france",), ("france", "metropolitaine"), ("pays",), ("nationale",)}
MOST_NAMED = 5


def parts_of(text: str) -> list[str]:
    """The names in what was typed, one between two commas, semicolons or line ends."""
    return [" ".join(part.split()) for part in _PARTS.split(text) if part.strip()]


def named(gazetteer: Gazetteer, text: str, *, departments: Sequence[str]) -> tuple[Territory, ...]:
    """The territories that a name means: one when it is clear, several when it is not, none when unknown.

    Those around the départements of the installation are meant first; a commune before a larger territory
    of the same name, unless the level is said (« canton d’Ornans »).
    """
    words, level = _told(text)
    if not words:
        return ()
    if words in _COUNTRY:
        return (Territory(FRANCE, gazetteer.label(FRANCE)),)
    known = _around(gazetteer, tuple(departments))
    whole = [each for each, folded in known if folded == words and level in {"", _level(each)}]
    if level:
        return tuple(
            whole or [each for each, folded in known if _level(each) == level and _holds(folded, words)]
        )
    found = gazetteer.resolve(text, departments=departments)
    communes = [found.commune] if found.commune and found.how.value != "spelling" else list(found.candidates)
    if whole and not (found.commune and _level(whole[0]) in {"canton", "epci"}):
        return tuple(whole[:1])
    if communes:
        codes = dict.fromkeys(f"commune:{commune.insee}" for commune in communes[:MOST_NAMED])
        return tuple(Territory(code, gazetteer.label(code)) for code in codes)
    held = [each for each, folded in known if _holds(folded, words)]
    return tuple(held[:MOST_NAMED])


def complete(
    gazetteer: Gazetteer, text: str, *, departments: Sequence[str], limit: int = 8
) -> list[Territory]:
    """What may be meant while one types: larger territories first, then communes."""
    words, level = _told(text)
    if not words or sum(map(len, words)) < 2:
        return []
    known = _around(gazetteer, tuple(departments))
    larger = [each for each, folded in known if level in {"", _level(each)} and _holds(folded, words)]
    country = [Territory(FRANCE, gazetteer.label(FRANCE))] if "france".startswith(words[0]) else []
    communes = [] if level else gazetteer.complete(text, departments=departments, limit=limit)
    smaller = [Territory(f"commune:{each.insee}", each.name) for each in communes]
    return [*country, *larger[: limit // 2], *smaller][:limit]


def _told(text: str) -> tuple[tuple[str, ...], str]:
    """The words of the name, and the level that was said with it, "" for none."""
    words = [word for word in fold(text) if word not in _AROUND]
    level = next((_LEVELS[word] for word in words if word in _LEVELS), "")
    return tuple(main_words(tuple(word for word in words if word not in _LEVELS))), level


def _level(territory: Territory) -> str:
    return territory.code.partition(":")[0]


def _holds(folded: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether each word begins one of the name."""
    return all(any(each.startswith(word) for each in folded) for word in words)


@lru_cache(maxsize=4)
def _around(
    gazetteer: Gazetteer, departments: tuple[str, ...]
) -> tuple[tuple[Territory, tuple[str, ...]], ...]:
    """The territories that one may name here, each with the folded words of its name, the nearest first."""
    return tuple((each, _words(each.name)) for each in _listed(gazetteer, departments))


def _listed(gazetteer: Gazetteer, departments: tuple[str, ...]) -> Iterator[Territory]:
    own = [each for each in gazetteer.departments() if each.code.partition(":")[2] in departments]
    yield from own
    for department in departments:
        yield from gazetteer.epcis_of_department(department)
    for department in departments:
        for canton in gazetteer.cantons_of_department(department):
            yield Territory(canton.code, gazetteer.label(canton.code))
    yield from gazetteer.regions()
    yield from (each for each in gazetteer.departments() if each not in own)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in main_words(fold(name)) if word not in _LEVELS) or fold(name)
