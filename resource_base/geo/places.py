"""The gazetteer: every commune of France by code, by name as typed, and by the territories that hold it.

It is read from the seeds once per process, each part when it is first needed, and never changes afterwards.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from resource_base.errors import UnknownPlace
from resource_base.geo.communes import Commune, by_population, read_communes
from resource_base.geo.completion import Completion
from resource_base.geo.name_index import NameIndex
from resource_base.geo.names import fold
from resource_base.geo.resolution import How, Resolution, Resolver
from resource_base.geo.territories import Territory, codes_of, group_rows, in_alphabetical_order, read_names
from resource_base.geo.toponyms import Toponyms

__all__ = ["Commune", "Gazetteer", "How", "Resolution", "Territory"]


class Gazetteer:
    """Where the communes are and what they are called. Safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @classmethod
    def load(cls, seeds: Path) -> "Gazetteer":
        """The gazetteer of `seeds`/geo, the same object for the same path."""
        return _load(seeds)

    # --- Communes -----------------------------------------------------------------------------------

    @cached_property
    def communes(self) -> tuple[Commune, ...]:
        """Every commune of today, and the arrondissements of Paris, Lyon and Marseille (35,014)."""
        return read_communes(self._directory / "communes.csv.gz")

    def find(self, insee: str) -> Commune | None:
        """The commune of this INSEE code, or the one that took in the former commune of this code."""
        row = self._rows.get(insee)
        return None if row is None else self.communes[row]

    def commune(self, insee: str) -> Commune:
        """As `find`.

        Raises:
            UnknownPlace: no commune has or had this code.
        """
        if commune := self.find(insee):
            return commune
        raise UnknownPlace(f"Aucune commune ne porte le code INSEE « {insee} ».")

    def resolve(self, text: str, *, departments: Sequence[str] = ()) -> Resolution:
        """The commune meant by a name, a postal code, both, or an INSEE code, as typed; never raises.

        A commune of `departments` (codes) is preferred when exactly one of them answers. Five figures that
        are both a postal code and an INSEE code are read as a postal code: use `find` for an INSEE code.
        """
        return self._resolver.resolve(text, departments=departments)

    def complete(self, prefix: str, *, departments: Sequence[str] = (), limit: int = 8) -> list[Commune]:
        """Communes of which the name (any word of it) or a postal code begins so, at most `limit`.

        Those of `departments` first; in each group a name that is complete first, then by population.
        """
        return self._completion.complete(prefix, departments=departments, limit=limit)

    # --- Territories --------------------------------------------------------------------------------

    def communes_of(self, code: str) -> tuple[Commune, ...]:
        """Communes of a territory ("epci:242500338", "departement:25"…), by INSEE code.

        "commune:25462" gives that commune alone, "departement:75" Paris and its arrondissements.
        A city cut into several cantons is only in its own ("canton:2599" for Besançon).

        Raises:
            UnknownPlace: no territory of the seeds has this code.
        """
        level, _, bare = code.partition(":")
        if level == "commune":
            return (self.commune(bare),)
        if not self.knows(code):
            raise UnknownPlace(f"Aucun territoire ne porte le code « {code} ».")
        return tuple(self.communes[row] for row in self._members.get(code, ()))

    def knows(self, code: str) -> bool:
        """Whether the seeds hold a territory or a commune, of today or former, of this prefixed code."""
        level, _, bare = code.partition(":")
        return bare in self._rows if level == "commune" else code in self._names

    def label(self, code: str) -> str:
        """How a prefixed code is shown: « Pontarlier », « CC du Grand Pontarlier », « Ornans (canton) »…

        A code that the seeds do not hold (a territory abolished since) gives « Territoire inconnu (code) »: a
        page that shows it must not fail for it.
        """
        level, _, bare = code.partition(":")
        if level == "commune":
            commune = self.find(bare)
            name = commune.name if commune else None
        else:
            name = self._names.get(code)
        if name is None:
            return f"Territoire inconnu ({code})"
        return f"{name} (canton)" if level == "canton" else name

    def department_of(self, insee: str) -> Territory:
        """The département of a commune.

        Raises:
            UnknownPlace: no commune has or had this code.
        """
        return self._territory(f"departement:{self.commune(insee).department}")

    def departments(self) -> tuple[Territory, ...]:
        """Every département and overseas collectivity, in the order of their codes."""
        codes = sorted(code for code in self._names if code.startswith("departement:"))
        return tuple(self._territory(code) for code in codes)

    def regions(self) -> tuple[Territory, ...]:
        """Every région and overseas collectivity, in alphabetical order."""
        codes = [code for code in self._names if code.startswith("region:")]
        return in_alphabetical_order([self._territory(code) for code in codes])

    def epcis_of_department(self, department: str) -> tuple[Territory, ...]:
        """EPCI with a commune in the département ("25"), even if they reach beyond, in alphabetical order."""
        return self._around_communes("epci", department)

    def cantons_of_department(self, department: str) -> tuple[Territory, ...]:
        """Cantons that have whole communes in the département ("25"), in alphabetical order."""
        return self._around_communes("canton", department)

    def words(self, departments: Sequence[str] = ()) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """What recognises a place among the words of a question: see `toponyms.Toponyms.words`."""
        return self._toponyms.words(tuple(departments))

    # --- What is read when first needed -------------------------------------------------------------

    @cached_property
    def _former(self) -> tuple[tuple[str, str, str], ...]:
        """INSEE code, name and INSEE code of today's commune, of each former commune."""
        with (self._directory / "anciennes_communes.csv").open(encoding="utf-8", newline="") as file:
            return tuple((row["insee"], row["nom"], row["chef_lieu"]) for row in csv.DictReader(file))

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        """INSEE code, of today or former, → position in `communes`."""
        today = {commune.insee: row for row, commune in enumerate(self.communes)}
        return {code: today[successor] for code, _, successor in self._former} | today

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        """Folded names, in the order of `communes`."""
        return tuple(" ".join(fold(commune.name)) for commune in self.communes)

    @cached_property
    def _former_names(self) -> tuple[tuple[str, int], ...]:
        """Folded former name and position of today's commune, where the two names differ."""
        named = ((" ".join(fold(name)), self._rows[successor]) for _, name, successor in self._former)
        return tuple(dict.fromkeys((name, row) for name, row in named if name != self._folded[row]))

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return read_names(self._directory)

    @cached_property
    def _members(self) -> Mapping[str, tuple[int, ...]]:
        return group_rows(self.communes)

    @cached_property
    def _resolver(self) -> Resolver:
        departments = {fold(found.name): found.code.partition(":")[2] for found in self.departments()}
        index = NameIndex(self._folded, self._former_names)
        return Resolver(self.communes, index, self._rows, departments)

    @cached_property
    def _completion(self) -> Completion:
        return Completion(self.communes, self._folded)

    @cached_property
    def _toponyms(self) -> Toponyms:
        former = tuple((name, self.communes[row]) for name, row in self._former_names)
        return Toponyms(tuple(sorted(self.communes, key=by_population)), former, self._names)

    def _territory(self, code: str) -> Territory:
        return Territory(code, self.label(code))

    def _around_communes(self, level: str, department: str) -> tuple[Territory, ...]:
        codes = {
            code
            for commune in self.communes_of(f"departement:{department}")
            for code in codes_of(commune)
            if code.startswith(f"{level}:")
        }
        return in_alphabetical_order([Territory(code, self._names[code]) for code in codes])


@lru_cache(maxsize=4)
def _load(seeds: Path) -> Gazetteer:
    return Gazetteer(seeds / "geo")
