"""The place of a question: where the person lives, and where the distances start from."""

from collections.abc import Sequence
from dataclasses import dataclass

from resource_base.errors import UnknownPlace
from resource_base.geo.names import fold
from resource_base.geo.places import Commune, Gazetteer, How

MAX_CHOICES = 20


@dataclass(frozen=True)
class Place:
    """A commune, or a territory made of several.

    `code` is prefixed: "commune:25462", "epci:242500338", or "choix:25300" for several communes between which
    to ask. `lat` and `lon` are where distances start, WGS 84 degrees; None where no one point is fair (a
    département).
    """

    code: str
    label: str
    communes: tuple[Commune, ...]
    lat: float | None
    lon: float | None

    @property
    def commune(self) -> Commune | None:
        """The commune, when the place is just one."""
        return self.communes[0] if len(self.communes) == 1 else None

    @property
    def level(self) -> str:
        return self.code.partition(":")[0]


@dataclass(frozen=True)
class Located:
    """What a typed place was understood as: the place, and the communes between which to ask, if several."""

    place: Place | None
    choices: tuple[Commune, ...] = ()


def of_commune(commune: Commune) -> Place:
    return Place(f"commune:{commune.insee}", commune.name, (commune,), commune.lat, commune.lon)


def typed_name(commune: Commune) -> str:
    """How one would type a commune so that no other is meant: « 25300 Houtaud »."""
    code = next(iter(commune.postal_codes), "")
    return f"{code} {commune.name}" if code else f"commune:{commune.insee}"


def of_communes(code: str, label: str, communes: Sequence[Commune]) -> Place:
    """Several communes at once; distances start from the most populated, but not for a whole département."""
    ordered = tuple(sorted(communes, key=lambda commune: (-commune.population, commune.insee)))
    if len(ordered) == 1:
        return of_commune(ordered[0])
    wide = code.startswith(("departement:", "region:", "pays:"))
    lat, lon = (None, None) if wide or not ordered else (ordered[0].lat, ordered[0].lon)
    return Place(code, label, ordered, lat, lon)


def of_code(code: str, gazetteer: Gazetteer) -> Place | None:
    """The place of a prefixed code, or None when no territory has it."""
    try:
        communes = gazetteer.communes_of(code)
    except UnknownPlace:
        return None
    if code.startswith("commune:"):
        return of_commune(communes[0])
    return of_communes(code, gazetteer.label(code), communes) if communes else None


def among(communes: Sequence[Commune], typed: str) -> Located:
    """Homonyms, or the communes of one postal code: all of them until one is chosen."""
    shown = tuple(communes[:MAX_CHOICES])
    if len(shown) == 1:
        return Located(of_commune(shown[0]))
    label = f"{typed} ({len(shown)} communes)"
    return Located(of_communes(f"choix:{typed}", label, shown), shown)


def locate(text: str, gazetteer: Gazetteer, departments: Sequence[str]) -> Located:
    """The place of a field made for it: a prefixed code, or anything that the gazetteer resolves.

    « Pays de Maîche » or « Doubs (25) » are understood too, when no commune answers.
    """
    if ":" in text and (place := of_code(text, gazetteer)):
        return Located(place)
    found = gazetteer.resolve(text, departments=departments)
    if found.how in {How.none, How.spelling} and (place := _territory(text, gazetteer, departments)):
        return Located(place)
    if found.commune is not None:
        return Located(of_commune(found.commune))
    if found.how is How.spelling and not any(each.department in departments for each in found.candidates):
        return Located(None)  # several far communes whose names only resemble it: none was meant
    return among(found.candidates, text) if found.candidates else Located(None)


def _territory(text: str, gazetteer: Gazetteer, departments: Sequence[str]) -> Place | None:
    codes = gazetteer.words(tuple(departments)).get(fold(text), ())
    wide = [code for code in codes if not code.startswith("commune:")]
    return of_code(wide[0], gazetteer) if wide else None
