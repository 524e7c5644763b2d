"""Where one must live to use a solution, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from resource_base.geo.coverage import Level, level_of, specificity
from resource_base.geo.places import Gazetteer
from resource_base.web.presentation import counted, listed

NAMED_ON_A_CARD = 2
GROUPS = {
    Level.commune: ("Commune", "Communes"),
    Level.sector: ("Secteur", "Secteurs"),
    Level.canton: ("Canton", "Cantons"),
    Level.epci: ("Intercommunalité", "Intercommunalités"),
    Level.departement: ("Département", "Départements"),
    Level.region: ("Région", "Régions"),
    Level.pays: ("Pays", "Pays"),
}


@dataclass(frozen=True)
class ZoneGroup:
    """Territories of one level: « Communes », and their names in order."""

    label: str
    names: tuple[str, ...]


def zone_groups(codes: Iterable[str], gazetteer: Gazetteer) -> tuple[ZoneGroup, ...]:
    """A coverage by level, the widest first; empty when it is not stated."""
    by_level: dict[Level, list[str]] = {}
    for code in sorted(codes, key=specificity, reverse=True):
        by_level.setdefault(level_of(code), []).append(_name(code, gazetteer))
    return tuple(
        ZoneGroup(GROUPS[level][len(names) > 1], tuple(sorted(names))) for level, names in by_level.items()
    )


def zone_in_short(codes: Iterable[str], gazetteer: Gazetteer) -> str:
    """A coverage in a few words: « Doubs », « Pontarlier et Doubs », « 12 communes »; "" when not stated."""
    widest = sorted(codes, key=lambda code: (-specificity(code), code))
    names = [_name(code, gazetteer) for code in widest]
    if len(names) <= NAMED_ON_A_CARD:
        return listed(names) if names else ""
    if all(level_of(code) is Level.commune for code in widest):
        return counted(len(names), "commune")
    others = counted(len(names) - 1, "autre zone", "autres zones")
    return f"{names[0]} et {others}"


def _name(code: str, gazetteer: Gazetteer) -> str:
    return gazetteer.label(code).removesuffix(" (canton)")
