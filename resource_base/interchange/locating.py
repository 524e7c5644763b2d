"""Where a row says that a place is: the commune recognised, the point given or derived, doubts told."""

from dataclasses import dataclass
from typing import Any

from resource_base.errors import UnknownPlace
from resource_base.geo.distance import distance_from_commune_km
from resource_base.geo.geocoding import Geocoder
from resource_base.geo.places import Commune, Gazetteer
from resource_base.interchange.problems import Problem, quoted, warning

# Half of addresses stand within 1.2 km of their commune's point, nine tenths within 4.8 (216 real ones); the
# largest communes reach 15 to 20.
FAR_KM = 20.0


@dataclass(frozen=True)
class Locator:
    """Turns the address fields of data·inclusion into the fields of a `Place`."""

    gazetteer: Gazetteer
    geocoder: Geocoder

    def locate(self, values: dict[str, Any], problems: list[Problem], *, prefix: str = "") -> dict[str, Any]:
        """The fields of a place; every key is there, None when not known. Faults are added to `problems`."""
        commune = self._commune(values, problems, prefix)
        lat, lon = values.get("latitude"), values.get("longitude")
        if (lat is None) != (lon is None):
            problems.append(Problem(prefix + "latitude", "La latitude et la longitude vont ensemble."))
            lat = lon = None
        if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
            problems.append(Problem(prefix + "latitude", "Ces coordonnées ne sont pas sur la Terre."))
            lat = lon = None
        if commune is not None and lat is not None and lon is not None:
            self._doubt(commune, lat, lon, problems, prefix)
        position = self.geocoder.locate(address=values.get("adresse"), commune=commune, lat=lat, lon=lon)
        return {
            "label": None,
            "address": values.get("adresse") or None,
            "address_extra": values.get("complement_adresse") or None,
            "postal_code": values.get("code_postal") or (_only(commune.postal_codes) if commune else None),
            "commune": commune.name if commune else values.get("commune") or None,
            "insee": commune.insee if commune else None,
            "lat": position.lat if position else None,
            "lon": position.lon if position else None,
            "precision": position.precision.value if position else None,
            "position_source": position.source if position else None,
            "opening_hours": None,
        }

    def _commune(self, values: dict[str, Any], problems: list[Problem], prefix: str) -> Commune | None:
        code, name, postal = (values.get(key) for key in ("code_insee", "commune", "code_postal"))
        if code:
            try:
                return self.gazetteer.commune(str(code))
            except UnknownPlace:
                sentence = f"{quoted(code)} n’est le code INSEE d’aucune commune."
                problems.append(Problem(prefix + "code_insee", sentence))
                return None
        if not (name or postal):
            return None
        written = " ".join(str(part) for part in (postal, name) if part)
        found = self.gazetteer.resolve(written)
        if found.commune is None:
            several = ", ".join(f"{each.name} ({each.insee})" for each in found.candidates[:5])
            why = f"plusieurs communes répondent : {several}" if several else "aucune commune ne répond"
            sentence = f"{quoted(written)} : {why}. Donnez le code INSEE (code_insee)."
            problems.append(Problem(prefix + "commune", sentence))
        elif found.how.value == "spelling":
            sentence = f"{quoted(written)} n’existe pas : lu comme « {found.commune.name} »."
            problems.append(warning(prefix + "commune", sentence))
        return found.commune

    def _doubt(self, commune: Commune, lat: float, lon: float, problems: list[Problem], prefix: str) -> None:
        distance = distance_from_commune_km(commune, lat, lon)
        if distance is not None and distance > FAR_KM:
            sentence = f"Le point donné est à {distance:.0f} km de {commune.name} : vérifiez les coordonnées."
            problems.append(warning(prefix + "latitude", sentence))


def _only(codes: tuple[str, ...]) -> str | None:
    return codes[0] if len(codes) == 1 else None
