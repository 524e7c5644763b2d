"""What a field of the form is, and the fields that hold one text, one code, or some codes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from resource_base.catalog.organizations import Named
from resource_base.catalog.vocabulary import Visibility
from resource_base.geo.geocoding import Geocoder
from resource_base.geo.places import Gazetteer
from resource_base.web.forms.typed import Typed, Unfit, plain


def nobody(_typed: str) -> Sequence[Named]:
    """The organisations that a visitor may be told of: none."""
    return ()


@dataclass(frozen=True)
class Ground:
    """What fields are read against: the places of France, and what this author may see and choose.

    `visibilities` are those of contacts that they see; `organizations`, those that they speak for;
    `called` finds the organisations of the directory by a whole name. `hides_places`: the addresses of the
    entry are confidential, no page shows them and they stay as they are. `completes_addresses`: streets are
    proposed while one types.
    """

    gazetteer: Gazetteer
    geocoder: Geocoder
    departments: tuple[str, ...]
    visibilities: tuple[Visibility, ...] = (Visibility.PUBLIC, Visibility.PROFESSIONALS)
    organizations: tuple[Named, ...] = ()
    called: Callable[[str], Sequence[Named]] = field(default=nobody)
    hides_places: bool = False
    completes_addresses: bool = False


class Field(Protocol):
    """A column of the entry and its controls. `read` and `write` are the inverse of each other.

    `names` are the controls, or prefixes of them that end with a hyphen. `base` is the value that the author
    was shown: what the controls cannot say of it stays as it was.
    """

    @property
    def column(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:
        """The plain value typed, raising `Unfit` when there is none."""

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]: ...


@dataclass(frozen=True)
class Line:
    """One text, read by `reading`; None (or `empty`) when nothing is typed."""

    name: str
    column: str
    reading: Callable[[str], Any] = str
    writing: Callable[[Any], str] = str
    several_lines: bool = False
    empty: Any = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:  # noqa: ARG002 - as every field
        text = typed.text(self.name) if self.several_lines else typed.one(self.name)
        if not text:
            return self.empty
        try:
            return self.reading(text)
        except ValueError as error:
            raise Unfit({self.name: str(error)}) from error

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:  # noqa: ARG002 - as every field
        if value in (None, ""):
            return {}
        text = self.writing(value)
        return {self.name: [text if self.several_lines else " ".join(text.splitlines())]}


@dataclass(frozen=True)
class Ticks:
    """Some codes of a closed list, in the order of the list; one that the list does not hold is kept."""

    name: str
    column: str
    codes: tuple[str, ...]
    alone: str = ""  # a code that goes with no other

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:  # noqa: ARG002 - as every field
        found = typed.all(self.name)
        known = (*self.codes, *(base or ()))
        if not set(found) <= set(known):
            raise Unfit({self.name: "Choisissez parmi les réponses proposées."})
        if self.alone in found and len(found) > 1:
            raise Unfit({self.name: "« Tous publics » se coche seul : décochez-le, ou décochez les autres."})
        return sorted(found, key=known.index)

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:  # noqa: ARG002 - as every field
        return {self.name: plain(value)}


@dataclass(frozen=True)
class Lines:
    """Several texts, one a line."""

    name: str
    column: str
    most: int = 30
    longest: int = 200

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:  # noqa: ARG002 - as every field
        lines = [" ".join(line.split()).removeprefix("- ") for line in typed.text(self.name).splitlines()]
        found = list(dict.fromkeys(filter(None, lines)))
        if len(found) > self.most or any(len(line) > self.longest for line in found):
            raise Unfit({self.name: f"{self.most} lignes au plus, de {self.longest} caractères au plus."})
        return found

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:  # noqa: ARG002 - as every field
        return {self.name: ["\n".join(value)]} if value else {}


class ConfidentialField:
    """`address_confidential`. Whoever may not see the places of an entry does not lift it either."""

    column = "address_confidential"
    names = ("adresse-confidentielle",)

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:
        return base if ground.hides_places else bool(typed.one(self.names[0]))

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:
        return {self.names[0]: ["oui"]} if value and not ground.hides_places else {}
