"""The demonstration entries as the judge reads them: folded texts, coverage, positions, dates."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.relevance.ground import Area, communes, kilometres, prefixed

DEMO = Path(__file__).parents[2] / "seeds" / "demo"
REMOTE = "a-distance"


def fold(text: str) -> str:
    """Lower case, no accents, one space for whatever is neither letter nor digit: "L’Isle" is "l isle"."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


@dataclass(frozen=True)
class Entry:
    """One service as published, with its structure. Keys of `raw` are those of data·inclusion v1."""

    raw: Mapping[str, Any]
    structure: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @cached_property
    def extension(self) -> Mapping[str, Any]:
        return self.raw.get("extension") or {}

    def list_of(self, field: str) -> Sequence[str]:
        return self.raw.get(field) or ()

    # --- Texts ------------------------------------------------------------------------------------

    @cached_property
    def name(self) -> str:
        return fold(self.raw["nom"])

    @cached_property
    def title(self) -> str:
        """Name and summary: what the card shows."""
        return fold(f"{self.raw['nom']} | {self.extension.get('summary') or ''}")

    @cached_property
    def organisation(self) -> str:
        return fold(self.structure["nom"])

    @cached_property
    def text(self) -> str:
        """All that the entry says: title, organisation's name, description, audience, conditions."""
        more = ("description", "publics_precisions", "conditions_acces")
        return " ".join([self.title, self.organisation, *(fold(self.raw.get(field) or "") for field in more)])

    # --- Places -----------------------------------------------------------------------------------

    @cached_property
    def places(self) -> Sequence[Mapping[str, Any]]:
        """Where it is delivered; empty for what is only remote."""
        own = [self.raw] if self.raw.get("code_insee") else []
        return [*own, *self.extension.get("places", ())]

    @cached_property
    def communes(self) -> str:
        """Folded names of the communes where it is delivered."""
        return " | ".join(fold(place["commune"]) for place in self.places)

    @property
    def remote(self) -> bool:
        return REMOTE in self.list_of("modes_accueil") or not self.places

    @cached_property
    def coverage(self) -> frozenset[str]:
        """Prefixed codes; empty when it is not stated."""
        stated = {prefixed(code) for code in self.list_of("zone_eligibilite")}
        return frozenset(stated | set(self.extension.get("coverage", ())))

    def covers(self, area: Area) -> bool:
        """Whether the stated coverage names a place of the area."""
        return any(self.coverage & commune.codes for commune in area)

    def distance_km(self, area: Area) -> float | None:
        """From its nearest place of delivery to the nearest commune of the area; None without a place."""
        points = [_point(place) for place in self.places]
        return min((kilometres((c.lat, c.lon), point) for c in area for point in points), default=None)

    # --- Time -------------------------------------------------------------------------------------

    def answers_on(self, day: date) -> bool:
        """Published, not suspended, not over."""
        state = self.extension.get("state", "published")
        return bool(state == "published" and self._date("valid_until", date.max) >= day)

    def begun_on(self, day: date) -> bool:
        return self._date("valid_from", date.min) <= day

    def _date(self, field: str, otherwise: date) -> date:
        text = self.extension.get(field)
        return date.fromisoformat(text) if text else otherwise


def _point(place: Mapping[str, Any]) -> tuple[float, float]:
    if place.get("latitude") is not None:
        return float(place["latitude"]), float(place["longitude"])
    commune = communes()[place["code_insee"]]
    return commune.lat, commune.lon


def read_entries(directory: Path = DEMO) -> list[Entry]:
    """Every service of the demonstration files, by id."""
    found: list[Entry] = []
    for path in sorted(directory.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        structures = {each["id"]: each for each in content["structures"]}
        found += [Entry(each, structures[each["structure_id"]]) for each in content["services"]]
    return sorted(found, key=lambda entry: entry.id)
