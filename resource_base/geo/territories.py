"""Territories larger than a commune: cantons, EPCI, départements, régions, and their names."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from resource_base.geo.communes import Commune
from resource_base.geo.names import fold

FRANCE = "pays:FR"
_FILES = (
    ("canton", "cantons.csv", "code"),
    ("epci", "epci.csv", "siren"),
    ("departement", "departements.csv", "code"),
    ("region", "regions.csv", "code"),
)


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory: its prefixed code ("epci:242500338") and its name, as a list of choices shows it."""

    code: str
    name: str


def read_names(directory: Path) -> dict[str, str]:
    """Prefixed code → name, for every territory of the seeds and for France."""
    names = {FRANCE: "France entière"}
    for level, file_name, key in _FILES:
        with (directory / file_name).open(encoding="utf-8", newline="") as file:
            names |= {f"{level}:{row[key]}": " ".join(row["nom"].split()) for row in csv.DictReader(file)}
    return names


def codes_of(commune: Commune) -> tuple[str, ...]:
    """Prefixed codes of the territories around a commune, the narrowest (canton) first, France last."""
    pairs = (
        ("canton", commune.canton),
        ("epci", commune.epci),
        ("departement", commune.department),
        ("region", commune.region),
    )
    return (*(f"{level}:{code}" for level, code in pairs if code), FRANCE)


def group_rows(communes: Sequence[Commune]) -> dict[str, tuple[int, ...]]:
    """Prefixed code → positions in `communes` of its members, for every territory that has some."""
    groups: dict[str, list[int]] = {}
    for row, commune in enumerate(communes):
        for code in codes_of(commune):
            groups.setdefault(code, []).append(row)
    return {code: tuple(rows) for code, rows in groups.items()}


def in_alphabetical_order(territories: list[Territory]) -> tuple[Territory, ...]:
    """As a French reader expects: accents and case do not count."""
    return tuple(sorted(territories, key=lambda territory: (fold(territory.name), territory.code)))
