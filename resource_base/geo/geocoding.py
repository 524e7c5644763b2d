"""Where an address is, as well as can be known, and how well that is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from resource_base.geo.contours import Contours, is_position
from resource_base.geo.places import Commune, Gazetteer
from resource_base.geo.positions import OnlineService, Position, Precision
from resource_base.settings import Geocoder as Choice
from resource_base.settings import Settings


@dataclass(frozen=True)
class _Kept:
    precision: Precision
    least_score: float


# Scores under which answers were wrong streets: « 9 rue Picasso » gives « 9 Grande Rue » at .28, « 9 Rue de
# Dole » at .41. A municipality is no better than the point of the commune, which is known without asking.
_KEPT: Mapping[str, _Kept] = {
    "housenumber": _Kept(Precision.address, 0.55),
    "street": _Kept(Precision.street, 0.60),
    "locality": _Kept(Precision.locality, 0.60),
}

# What is around the street in an address lowers the score of the right answer (.82 to .53 in one measure).
_POST_BOX = re.compile(r"\b(?:bp|cs|tsa)\s*\d+\b", re.IGNORECASE)
_POSTAL_CODE_AND_CITY = re.compile(r"(?<![\s,;–-])[\s,;–-]*\b(\d{5}\b.*)", re.DOTALL)
_SPACE = re.compile(r"[\s,;]+")


class Geocoder:
    """Locates places: as entered, else as an online service knows them if any, else by their commune."""

    def __init__(self, gazetteer: Gazetteer, contours: Contours, online: OnlineService | None = None) -> None:
        self._gazetteer = gazetteer
        self._contours = contours
        self.online = online

    @classmethod
    def from_settings(cls, settings: Settings, gazetteer: Gazetteer) -> "Geocoder":
        """The geocoder that the settings ask for; nothing goes online unless `settings.geocoder` is BAN."""
        contours = Contours.load(settings.seeds_dir)
        if settings.geocoder is not Choice.BAN:
            return cls(gazetteer, contours)
        from resource_base.geo.ban import Ban  # noqa: PLC0415 - geopy is only loaded by who asks online

        return cls(gazetteer, contours, Ban(settings.geocoder_domain))

    def locate(
        self, *, address: str | None, commune: Commune | None, lat: float | None, lon: float | None
    ) -> Position | None:
        """The best position of a place; never raises, whatever the service answers or does not.

        In order: coordinates as entered, if they lie in the département of the commune (of any, when none is
        known) or within a kilometre of it; the address, asked online, if the answer is in the same commune
        and sure enough; the point of the commune; None: the place is not located. Without `commune`, the
        postal code and city at the end of `address` are read. Ask when saving, never while searching: a
        service may take three seconds.
        """
        if commune is None and address:
            commune = self._commune_of(address)
        if lat is not None and lon is not None and self._is_plausible(lat, lon, commune):
            insee = commune.insee if commune else None
            return Position(lat, lon, Precision.entered, "saisie", None, insee)
        if commune is None:
            return None
        return (address and self._ask(address, commune)) or _point_of(commune)

    def _commune_of(self, address: str) -> Commune | None:
        city = _POSTAL_CODE_AND_CITY.search(address)
        return self._gazetteer.resolve(city[1]).commune if city else None

    def _is_plausible(self, lat: float, lon: float, commune: Commune | None) -> bool:
        if commune:
            return self._contours.in_department(commune.department, lat, lon)
        return is_position(lat, lon) and self._contours.department_at(lat, lon) is not None

    def _ask(self, address: str, commune: Commune) -> Position | None:
        if self.online is None:
            return None
        found = self.online.find(street_of(address), citycode=commune.insee)
        kept = _KEPT.get(found.kind) if found else None
        if found is None or kept is None or not found.score >= kept.least_score:
            return None
        here = self._is_same(commune, found.citycode) and self._is_plausible(found.lat, found.lon, commune)
        if not here:
            return None
        return Position(found.lat, found.lon, kept.precision, "ban", found.score, commune.insee)

    def _is_same(self, commune: Commune, citycode: str) -> bool:
        """An answer in an arrondissement answers for its city."""
        found = self._gazetteer.find(citycode)
        return found is not None and commune.insee in {found.insee, found.city}


def street_of(address: str) -> str:
    """The street part of an address: without post box, postal code and city, on one line."""
    street = _POSTAL_CODE_AND_CITY.sub("", _POST_BOX.sub(" ", address))
    return _SPACE.sub(" ", street).strip()


def _point_of(commune: Commune) -> Position | None:
    if commune.lat is None or commune.lon is None:
        return None
    return Position(commune.lat, commune.lon, Precision.commune, commune.point, None, commune.insee)
