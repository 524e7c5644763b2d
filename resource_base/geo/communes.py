"""The communes of France, as the seeds list them."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path
from sys import intern

# Paris, Lyon and Marseille: how the INSEE codes of their arrondissements begin, and the code of the city.
CITIES_WITH_ARRONDISSEMENTS = {"751": "75056", "693": "69123", "132": "13055"}
_EVERY_ARRONDISSEMENT = (
    {f"751{number:02}" for number in range(1, 21)}
    | {f"6938{number}" for number in range(1, 10)}
    | {f"132{number:02}" for number in range(1, 17)}
)


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today, or an arrondissement of Paris, Lyon or Marseille.

    `lat` and `lon` are WGS 84 degrees of the town hall (`point` is "mairie") or of an interior point
    ("centre"), None where the seeds have neither (overseas collectivities, `point` is ""). `department`,
    `region`, `epci` and `canton` are bare codes, "" where there is none. `population` is in inhabitants,
    0 where it is not counted.
    """

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    lat: float | None
    lon: float | None
    department: str
    region: str
    epci: str
    canton: str
    population: int
    point: str

    @property
    def city(self) -> str | None:
        """INSEE code of the city of which this is an arrondissement, else None."""
        return CITIES_WITH_ARRONDISSEMENTS[self.insee[:3]] if self.insee in _EVERY_ARRONDISSEMENT else None


def read_communes(path: Path) -> tuple[Commune, ...]:
    """All communes of `communes.csv.gz`, in the order of the file (INSEE code, arrondissements after)."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(_commune(row) for row in rows)


def _commune(row: list[str]) -> Commune:
    insee, name, postal_codes, lat, lon, point, department, region, epci, canton, population = row
    return Commune(
        insee=insee,
        name=name,
        postal_codes=tuple(map(intern, postal_codes.split())),
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        department=intern(department),
        region=intern(region),
        epci=intern(epci),
        canton=intern(canton),
        population=int(population or 0),
        point=intern(point),
    )


def by_population(commune: Commune) -> tuple[int, str]:
    """Sort key: the most populated first, then by INSEE code."""
    return (-commune.population, commune.insee)
