"""A synthetic directory of any size: our demonstration sentences recombined over the communes of France.

The same size gives the same file, byte for byte. The vocabulary is that of our 268 demonstration entries,
plus 35,000 names of communes: smaller than a real base's, which makes postings longer, not shorter.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from resource_base.geo.places import Commune, Gazetteer
from resource_base.settings import ROOT

SERVICES_BY_STRUCTURE = 4
AUDIENCES = ("jeunes", "familles", "femmes", "demandeurs-emploi", "etudiants", "seniors")


def write(path: Path, size: int) -> None:
    """Write a data·inclusion file of `size` services."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"structures": [\n')
        _write_list(file, structures(size))
        file.write('\n], "services": [\n')
        _write_list(file, services(size))
        file.write("\n]}\n")


def _write_list(file: Any, rows: Iterator[dict[str, Any]]) -> None:
    for number, row in enumerate(rows):
        file.write((",\n" if number else "") + json.dumps(row, ensure_ascii=False))


def structures(size: int) -> Iterator[dict[str, Any]]:
    for number, commune in enumerate(_communes(size // SERVICES_BY_STRUCTURE)):
        yield {
            "source": "bench",
            "id": f"bench--s{number}",
            "nom": f"{random.Random(number).choice(_demonstration().names)} – {commune.name}"[:150],
            "date_maj": "2026-01-15",
            **_address(commune, number),
        }


def services(size: int) -> Iterator[dict[str, Any]]:
    draw = random.Random(size)
    demonstration = _demonstration()
    communes = _communes(size // SERVICES_BY_STRUCTURE)
    for number in range(size):
        model = draw.choice(demonstration.services)
        theme = next(iter(model.get("thematiques") or ["sante--acces-aux-soins"]))
        sentences = draw.sample(demonstration.sentences[theme], k=min(4, len(demonstration.sentences[theme])))
        commune = communes[number // SERVICES_BY_STRUCTURE % len(communes)]
        remote = draw.random() < 0.12
        yield {
            "source": "bench",
            "structure_id": f"bench--s{number // SERVICES_BY_STRUCTURE}",
            "id": f"bench--{number}",
            "nom": f"{model['nom'][:100]} – {commune.name}"[:150],
            "description": " ".join(sentences)[:2000],
            "date_maj": f"2026-{draw.randint(1, 10):02}-{draw.randint(1, 28):02}",
            "type": model.get("type"),
            "thematiques": sorted(
                {theme, draw.choice(demonstration.themes)} if draw.random() < 0.3 else {theme}
            ),
            "publics": ["tous-publics"] if draw.random() < 0.5 else sorted(draw.sample(AUDIENCES, 2)),
            "frais": draw.choice(("gratuit", "gratuit", "payant", None)),
            "modes_accueil": ["a-distance"] if remote else ["en-presentiel"],
            "mobilisable_par": draw.choice((["usagers"], ["professionnels"], ["usagers", "professionnels"])),
            "horaires_accueil": model.get("horaires_accueil"),
            "zone_eligibilite": _zone(draw, commune),
            **({} if remote else _address(commune, number)),
        }


def _zone(draw: random.Random, commune: Commune) -> list[str] | None:
    codes = ([commune.insee], [commune.epci], [commune.department], ["france"], None)
    [zone] = draw.choices(codes, weights=(15, 30, 40, 5, 10))
    return zone if zone and zone[0] else None


def _address(commune: Commune, number: int) -> dict[str, Any]:
    shift = random.Random(number)
    return {
        "adresse": f"{number % 97 + 1} rue du Four",
        "commune": commune.name,
        "code_insee": commune.insee,
        "code_postal": commune.postal_codes[0],
        "latitude": round((commune.lat or 0) + shift.uniform(-0.01, 0.01), 5),
        "longitude": round((commune.lon or 0) + shift.uniform(-0.01, 0.01), 5),
    }


class _Demonstration:
    def __init__(self) -> None:
        files = [
            json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "seeds" / "demo").glob("*.json"))
        ]
        self.services: list[dict[str, Any]] = [service for file in files for service in file["services"]]
        self.names: list[str] = [structure["nom"][:90] for file in files for structure in file["structures"]]
        self.sentences: dict[str, list[str]] = defaultdict(list)
        for service in self.services:
            for theme in service.get("thematiques") or ["sante--acces-aux-soins"]:
                self.sentences[theme] += re.split(r"(?<=[.!?])\s+", service["description"])
        self.themes = sorted(self.sentences)


_cache: dict[object, Any] = {}


def _demonstration() -> _Demonstration:
    if "demonstration" not in _cache:
        _cache["demonstration"] = _Demonstration()
    found: _Demonstration = _cache["demonstration"]
    return found


def _communes(count: int) -> list[Commune]:
    """Communes drawn by population, so that towns have many services and villages few."""
    if count not in _cache:
        placed = [
            commune
            for commune in Gazetteer.load(ROOT / "seeds").communes
            if commune.lat is not None and commune.postal_codes and commune.epci
        ]
        weights = [max(commune.population, 20) ** 0.8 for commune in placed]
        _cache[count] = random.Random(count).choices(placed, weights, k=max(count, 1))
    found: list[Commune] = _cache[count]
    return found
