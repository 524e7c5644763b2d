"""A position on the ground: what it stands for, where it comes from, and who may be asked for one."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Protocol


@unique
class Precision(StrEnum):
    """What a position stands for. Only the first two are shown without « ≈ »."""

    entered = "entered"
    address = "address"
    street = "street"
    locality = "locality"
    commune = "commune"

    @property
    def is_approximate(self) -> bool:
        return self not in {Precision.entered, Precision.address}


@dataclass(frozen=True)
class Position:
    """Degrees (WGS 84), what they stand for, and where they come from.

    `source` is "saisie", "ban", "mairie" or "centre" (the point of the commune); `score` is the geocoder's,
    0 to 1, None elsewhere; `insee` is the code of the commune, None when it is not known.
    """

    lat: float
    lon: float
    precision: Precision
    source: str
    score: float | None
    insee: str | None


@dataclass(frozen=True)
class Answer:
    """What an address base answers: degrees, kind (housenumber, street…), score 0 to 1, INSEE code."""

    lat: float
    lon: float
    kind: str
    score: float
    citycode: str


@dataclass(frozen=True)
class Address:
    """An address of an address base: number and street, postal code, commune and its INSEE code."""

    street: str
    postal_code: str
    city: str
    citycode: str


class OnlineService(Protocol):
    """An address base that is asked online and never raises; see `ban.Ban`."""

    def find(self, street: str, *, citycode: str) -> Answer | None: ...
