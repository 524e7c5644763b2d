"""The ground that judgements stand on: communes, and areas named in a question.

Read from the seeds on its own, not through `resource_base.geo`: the judge shares no code with what is judged.
"""

import csv
import gzip
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

COMMUNES = Path(__file__).parents[2] / "seeds" / "geo" / "communes.csv.gz"
EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Commune:
    insee: str
    name: str
    lat: float
    lon: float
    codes: frozenset[str]
    """What covers it, as prefixed codes: "commune:25462", "epci:242500338", "canton:2516", …, "pays:FR"."""


Area = tuple[Commune, ...]
"""Where the person lives: one commune, or all those of the territory named in the question."""


@lru_cache(maxsize=1)
def communes() -> dict[str, Commune]:
    """Communes with a position, by INSEE code."""
    with gzip.open(COMMUNES, "rt", encoding="utf-8", newline="") as lines:
        return {row["insee"]: _commune(row) for row in csv.DictReader(lines) if row["lat"]}


def _commune(row: dict[str, str]) -> Commune:
    codes = {
        f"commune:{row['insee']}",
        f"epci:{row['epci']}",
        f"canton:{row['canton']}",
        f"departement:{row['dep']}",
        f"region:{row['reg']}",
        "pays:FR",
    }
    return Commune(row["insee"], row["nom"], float(row["lat"]), float(row["lon"]), frozenset(codes))


def area(code: str) -> Area:
    """The communes of a prefixed code ("commune:25462", "epci:200023075", "departement:39").

    Raises:
        LookupError: no commune answers to it.
    """
    found = tuple(commune for commune in communes().values() if code in commune.codes)
    if not found:
        raise LookupError(f"no commune in {code}")
    return found


def prefixed(code: str) -> str:
    """A coverage code of data·inclusion with its kind said: "25" is a département, nine digits an EPCI."""
    if code == "france":
        return "pays:FR"
    kind = {2: "departement", 5: "commune", 9: "epci"}[len(code)]
    return f"{kind}:{code}"


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) in degrees (haversine)."""
    (lat, lon), (other_lat, other_lon) = one, other
    rise, turn = radians(other_lat - lat), radians(other_lon - lon)
    chord = sin(rise / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(turn / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
