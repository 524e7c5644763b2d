"""Finding a territory of some départements by what someone types of its name."""

from collections.abc import Sequence

from resource_base.geo.names import fold
from resource_base.geo.places import Gazetteer
from resource_base.geo.territories import Territory

LEVELS = {
    "departement": "département",
    "epci": "intercommunalité",
    "canton": "canton",
    "commune": "commune",
}


def search(
    gazetteer: Gazetteer, typed: str, *, departments: Sequence[str], limit: int = 8
) -> list[Territory]:
    """Communes, cantons, intercommunalités and départements that answer to these words, at most `limit`.

    Each word typed begins a word of the name. A territory that is called just so comes first; then the wider
    ones before those that they hold, but for cantons, which are many and seldom meant. Only those of
    `departments`.
    """
    words = fold(typed)
    if not words:
        return []
    wide = [each for each in _larger(gazetteer, departments) if _answers(words, fold(each.name))]
    communes = [
        Territory(f"commune:{each.insee}", each.name)
        for each in gazetteer.complete(typed, departments=departments, limit=limit)
        if each.department in departments
    ]
    cantons = [each for each in wide if each.code.startswith("canton:")]
    kept = communes[: max(limit // 2, limit - len(wide))]
    found = [*(each for each in wide if each not in cantons), *kept, *cantons]
    return sorted(found, key=lambda each: fold(each.name) != words)[:limit]


def called(gazetteer: Gazetteer, typed: str, *, departments: Sequence[str]) -> Territory | None:
    """The only territory of which this is the name, in full; a canton's ends with « (canton) »."""
    words = fold(typed)
    found = [
        each
        for each in search(gazetteer, typed, departments=departments, limit=50)
        if fold(each.name) == words
    ]
    return found[0] if len(found) == 1 else None


def level(code: str) -> str:
    """What kind of territory a prefixed code names, in French."""
    return LEVELS.get(code.partition(":")[0], "territoire")


def _larger(gazetteer: Gazetteer, departments: Sequence[str]) -> list[Territory]:
    found: dict[str, Territory] = {}
    for department in departments:
        code = f"departement:{department}"
        around = (*gazetteer.epcis_of_department(department), *gazetteer.cantons_of_department(department))
        for each in (code, *(territory.code for territory in around)):
            found[each] = Territory(each, gazetteer.label(each))
    return list(found.values())


def _answers(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return all(any(each.startswith(word) for each in name) for word in words)
