"""A believable base in which duplicates were planted, and beside them what must not be taken for any.

The same size, number and seed give the same base. A planted entry is a copy as another person would have
typed it (`Mangling`); half of them come with their own copy of the structure, as from another source. Decoys:
other services of the structure, antennas of a chain with one hotline, the same name elsewhere or by another.
"""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.mangling import Mangling
from resource_base.geo.names import fold
from resource_base.geo.places import Commune, Gazetteer
from resource_base.settings import ROOT

Row = dict[str, Any]

PUBLIC_HOSTS = ("gmail.com", "orange.fr", "wanadoo.fr", "laposte.net")
VARIANTS = (
    ("niveau 1", "niveau 2"),
    ("femmes", "hommes"),
    ("matin", "après-midi"),
    ("adultes", "enfants"),
    ("débutants", "perfectionnement"),
    ("le lundi", "le jeudi"),
)
QUARTERS = ("Centre-ville", "Gare", "Hauts de ville", "Quartier nord", "Les Vignes", "Vieux Port")
CHAIN_SITES = 10


@dataclass
class Planted:
    """A base and its truth: `pairs` holds the (id, id) of the entries that are the same."""

    structures: list[Row]
    services: list[Row]
    pairs: set[frozenset[str]] = field(default_factory=set)

    def told(self) -> list[tuple[str, str]]:
        """The pairs, in an order that does not change."""
        return sorted((min(pair), max(pair)) for pair in self.pairs)

    def write(self, path: Path) -> None:
        content = {"structures": self.structures, "services": self.services}
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def plant(size: int, *, pairs: int, seed: int, department: str = "") -> Planted:
    """`size` entries in all, of which `pairs` are copies of others.

    `department` ("25") brings every commune into one département, where entries crowd as in a real base.
    """
    draw = random.Random(seed)
    decoys = size // 10
    whole = (size - pairs - decoys) // corpus.SERVICES_BY_STRUCTURE * corpus.SERVICES_BY_STRUCTURE
    base = _ground(whole, draw, department)
    _chains(base, draw, decoys // 2)
    _variants(base, draw, decoys // 4)
    _namesakes(base, draw, size - pairs - len(base.services))
    _copies(base, draw, pairs)
    draw.shuffle(base.services)
    return base


def _ground(size: int, draw: random.Random, department: str) -> Planted:
    structures = [dict(row) for row in corpus.structures(size)]
    services = [dict(row) for row in corpus.services(size)]
    if department:
        _gather(structures, services, draw, department)
    for structure in structures:
        structure.update(_reach(structure, draw))
    offered_by = {structure["id"]: structure for structure in structures}
    # Drawn twice for one structure, an entry would be a duplicate that nobody planted.
    services = list({(each["structure_id"], each["nom"]): each for each in services}.values())
    for service in services:
        structure = offered_by[service["structure_id"]]
        if draw.random() < 0.5:
            service["nom"] = service["nom"].rpartition(" – ")[0] or service["nom"]
        if draw.random() < 0.35:
            service["telephone"] = _phone(draw)
        elif draw.random() < 0.5:
            service["telephone"] = structure["telephone"]
        if draw.random() < 0.6:
            service["courriel"] = structure["courriel"]
        if "adresse" in service and draw.random() < 0.5:  # received where the structure is
            service |= {name: structure[name] for name in ("adresse", "latitude", "longitude")}
    return Planted(structures, services)


def _gather(structures: list[Row], services: list[Row], draw: random.Random, department: str) -> None:
    """Move every structure, and its services with it, to a commune of the département."""
    found = [
        commune
        for commune in Gazetteer.load(ROOT / "seeds").communes
        if commune.department == department and commune.lat is not None and commune.postal_codes
    ]
    weights = [max(commune.population, 20) ** 0.8 for commune in found]
    moved = {}
    for structure in structures:
        commune = draw.choices(found, weights)[0]
        moved[structure["id"]] = commune
        _move(structure, commune, draw)
    for service in services:
        _move(service, moved[service["structure_id"]], draw)


def _move(row: Row, commune: Commune, draw: random.Random) -> None:
    name, _, _ = row["nom"].rpartition(" – ")
    row["nom"] = f"{name} – {commune.name}"[:150]
    if row.get("zone_eligibilite"):
        row["zone_eligibilite"] = [commune.department]
    if "adresse" in row:
        row |= _address(commune, draw)


def _address(commune: Commune, draw: random.Random) -> Row:
    street = draw.choice(
        ("rue du Four", "rue de la Gare", "avenue Carnot", "place de l’Église", "Grande rue")
    )
    return {
        "adresse": f"{draw.randint(1, 120)} {street}",
        "commune": commune.name,
        "code_insee": commune.insee,
        "code_postal": commune.postal_codes[0],
        "latitude": round((commune.lat or 0) + draw.uniform(-0.015, 0.015), 5),
        "longitude": round((commune.lon or 0) + draw.uniform(-0.02, 0.02), 5),
    }


def _reach(structure: Row, draw: random.Random) -> Row:
    slug = "-".join(fold(structure["nom"])[:4])
    host = draw.choice(PUBLIC_HOSTS) if draw.random() < 0.2 else f"{slug}.fr"
    return {
        "telephone": _phone(draw),
        "courriel": f"{'contact' if host == slug + '.fr' else slug}@{host}" if draw.random() < 0.8 else None,
        "site_web": f"https://www.{slug}.fr" if draw.random() < 0.6 else None,
        "siret": f"{draw.randrange(10**13):014}" if draw.random() < 0.6 else None,
    }


def _phone(draw: random.Random) -> str:
    return f"0{draw.randint(1, 6)}" + "".join(f" {draw.randint(0, 99):02}" for _ in range(4))


def _chains(base: Planted, draw: random.Random, count: int) -> None:
    """Antennas of one structure: same name, same words, same hotline, in ten communes, two in one of them."""
    sites = [service for service in base.services if "adresse" in service]
    models = draw.sample(sites, count // CHAIN_SITES)
    for number, model in enumerate(models):
        hotline = f"0 800 {draw.randint(100, 999)} {draw.randint(100, 999)}"
        name = model["nom"].rpartition(" – ")[0] or model["nom"]
        for place, site in enumerate(draw.sample(sites, CHAIN_SITES)):
            where = {key: site[key] for key in ("commune", "code_insee", "code_postal")}
            near = site if place else model
            moved = {
                key: round(near[key] + draw.uniform(-0.03, 0.03), 5) for key in ("latitude", "longitude")
            }
            address = {"adresse": f"{draw.randint(1, 99)} rue {draw.choice(QUARTERS)}"}
            commune = where if place else {key: model[key] for key in where}
            title = f"{name} – {commune['commune']}"[:150] if draw.random() < 0.7 else name
            antenna = {"id": f"bench--chain-{number}-{place}", "nom": title, "telephone": hotline}
            base.services.append({**model, **antenna, **commune, **moved, **address})


def _variants(base: Planted, draw: random.Random, count: int) -> None:
    """Services of one structure that differ by a word: « niveau 1 » and « niveau 2 », women and men.

    One time in three the word is any word; then the entry without it goes, for nothing tells it from a copy.
    """
    vocabulary = sorted({word for each in base.services for word in each["nom"].split() if len(word) > 5})
    taken = set()
    for number, model in enumerate(draw.sample(base.services, count // 2)):
        any_word = draw.random() < 1 / 3
        variants = draw.sample(vocabulary, 2) if any_word else draw.choice(VARIANTS)
        if any_word:
            taken.add(model["id"])
        for side, word in enumerate(variants):
            base.services.append(
                {**model, "id": f"bench--variant-{number}-{side}", "nom": f"{model['nom'][:120]} – {word}"}
            )
    base.services = [each for each in base.services if each["id"] not in taken]


def _namesakes(base: Planted, draw: random.Random, count: int) -> None:
    """The same name and the same theme, offered in the same commune by another structure, or elsewhere."""
    services = draw.sample(base.services, count)
    structures = {structure["id"]: structure for structure in base.structures}
    for number, model in enumerate(services):
        name = draw.choice(base.structures)["nom"].rpartition(" – ")[0]
        title = f"{name} – {model.get('commune', 'ici')}"[:150]
        other = {**structures[model["structure_id"]], "id": f"bench--s-namesake-{number}", "nom": title}
        other |= _reach(other, draw)
        base.structures.append(other)
        service = {**model, "id": f"bench--namesake-{number}", "structure_id": other["id"]}
        service |= {"telephone": other["telephone"], "courriel": other["courriel"]}
        text = draw.choice(base.services)["description"]
        service["description"] = text if draw.random() < 0.7 else model["description"]
        if "adresse" in service:
            shift = {
                key: round(model[key] + draw.uniform(-0.02, 0.02), 5) for key in ("latitude", "longitude")
            }
            service |= {"adresse": f"{draw.randint(1, 99)} rue des Tilleuls", **shift}
        base.services.append(service)


def _copies(base: Planted, draw: random.Random, count: int) -> None:
    structures = {structure["id"]: structure for structure in base.structures}
    mangling = Mangling(draw)
    for number, model in enumerate(draw.sample(base.services, count)):
        offered_by = structures[model["structure_id"]]
        copy = {**model, "id": f"bench--copy-{number}"}
        if draw.random() < 0.5:
            offered_by = mangling.structure({**offered_by, "id": f"bench--s-copy-{number}"})
            base.structures.append(offered_by)
            copy["structure_id"] = offered_by["id"]
        base.services.append(mangling.service(copy, offered_by=offered_by))
        base.pairs.add(frozenset((model["id"], copy["id"])))
