"""Who is covered: prefixed codes of territories, and how data·inclusion writes them."""

from collections.abc import Iterable
from enum import StrEnum, unique

from resource_base.errors import Invalid
from resource_base.geo.places import Commune, Gazetteer
from resource_base.geo.territories import FRANCE, codes_of


@unique
class Level(StrEnum):
    """The prefixes of coverage codes. `SPECIFICITY` says how they rank."""

    commune = "commune"
    sector = "sector"  # of social action, drawn by a département; no seed lists them
    canton = "canton"
    epci = "epci"
    departement = "departement"
    region = "region"
    pays = "pays"


# The narrower a coverage, the more it is meant for the person: 0 is the narrowest.
SPECIFICITY = {level: rank for rank, level in enumerate(Level)}

_FRANCE_IN_DATA_INCLUSION = ("france", "99100")  # the first is written, both are read


def level_of(code: str) -> Level:
    """The level of a prefixed code.

    Raises:
        Invalid: the code has no known prefix.
    """
    try:
        return Level(code.partition(":")[0])
    except ValueError:
        raise Invalid(f"« {code} » n'est pas un code de territoire.") from None


def specificity(code: str) -> int:
    """Rank of a prefixed code, 0 for a commune; raises as `level_of`."""
    return SPECIFICITY[level_of(code)]


def covering_codes(commune: Commune) -> tuple[str, ...]:
    """Prefixed codes of all that covers a commune, narrowest first: itself, canton, EPCI… and France.

    An arrondissement of Paris, Lyon or Marseille is also covered by what covers its city.
    """
    city = (f"commune:{commune.city}",) if commune.city else ()
    return (f"commune:{commune.insee}", *city, *codes_of(commune))


def from_data_inclusion(code: str, gazetteer: Gazetteer) -> str:
    """The prefixed code of one code of `zone_eligibilite`; a former commune becomes today's.

    Two or three characters are a département, five a commune, nine an EPCI, "france" and "99100" France. The
    standard has no code for a région ("11" is the Aude).

    Raises:
        Invalid: no territory of the seeds has this code.
    """
    bare = code.strip()
    if bare.lower() in _FRANCE_IN_DATA_INCLUSION:
        return FRANCE
    bare = bare.upper()  # « 2a » for Corse-du-Sud
    if len(bare) == 5:
        if commune := gazetteer.find(bare):
            return f"commune:{commune.insee}"
        raise Invalid(f"« {code} » n'est le code INSEE d'aucune commune.")
    level = {2: "departement", 3: "departement", 9: "epci"}.get(len(bare))
    prefixed = f"{level}:{bare}"
    if level is None or not gazetteer.knows(prefixed):
        raise Invalid(f"« {code} » n'est ni une commune, ni un département, ni un EPCI, ni la France.")
    return prefixed


def to_data_inclusion(codes: Iterable[str], gazetteer: Gazetteer) -> list[str]:
    """What `zone_eligibilite` says of prefixed codes, each code once and in their order.

    What the standard cannot name is spelt out without widening it: a région by its départements, a canton by
    its communes. An arrondissement stays one. A former commune becomes today's. An EPCI or a département is
    written as it is.

    Raises:
        Invalid: a code has no known prefix, or is a sector, of which no list of communes is known.
        UnknownPlace: the commune, canton or région does not exist.
    """
    written: dict[str, None] = {}
    for code in codes:
        written |= dict.fromkeys(_written(code, gazetteer))
    return list(written)


def _written(code: str, gazetteer: Gazetteer) -> list[str]:
    level, bare = level_of(code), code.partition(":")[2]
    if level is Level.pays:
        return [_FRANCE_IN_DATA_INCLUSION[0]]
    if level is Level.sector:
        raise Invalid(f"Le secteur « {bare} » ne peut pas être décrit dans une zone d'éligibilité.")
    if level is Level.region:
        return sorted({commune.department for commune in gazetteer.communes_of(code)})
    if level in {Level.commune, Level.canton}:
        return [commune.insee for commune in gazetteer.communes_of(code)]
    return [bare]
