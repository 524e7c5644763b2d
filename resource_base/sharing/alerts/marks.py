"""Marks: what somebody knows of an entry, in 64 characters that can be compared.

A mark says how the entry stood, for which viewer, and a digest of what a reader saw of it: the clocks of its
verification, notes and positions on the map are no part of it. Marks of another viewer (a role was changed)
or of another way of digesting (the program was) tell nothing about the contents.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique

from resource_base.catalog.differences import PARTS, SERVICE_FIELDS, plain
from resource_base.catalog.models import Service
from resource_base.catalog.queries import SEEN_STATES, Viewer, seen_contacts, shown_places
from resource_base.catalog.vocabulary import State
from resource_base.errors import Invalid
from resource_base.sharing.alerts.vocabulary import NewsKind

METHOD = "1"  # changes with what is digested: an upgrade is no news
DIGITS = 61  # of the digest: with what stands before them, 64

_UNSEEN = {"internal_note", "source_url", "updated_on", "capacity_as_of", "organization_id"}
_FIELDS = sorted(SERVICE_FIELDS - _UNSEEN - PARTS.keys())
_PLACE = ("label", "address", "address_extra", "postal_code", "commune", "opening_hours")
_CONTACT = ("name", "role", "phone", "email")
_ORGANIZATION = ("name", "acronym", "description", "phone", "email", "website")
_IN_ORDER = {"documents"}  # the other lists are sets of codes


@unique
class Standing(StrEnum):
    """How an entry stands for who follows it. `LEFT`: open, but it answers their search no more."""

    OPEN = "o"
    SUSPENDED = "s"
    CLOSED = "c"
    LEFT = "l"


@dataclass(frozen=True, slots=True)
class Mark:
    """`str(mark)` is what the tables keep; `Mark.parse` reads it back."""

    viewer: Viewer
    standing: Standing
    contents: str
    method: str = METHOD

    @classmethod
    def of(cls, service: Service, *, viewer: Viewer, day: date) -> "Mark":
        """What this viewer may know on this day of an entry loaded whole."""
        return cls(viewer, standing_of(service, viewer=viewer, day=day), _digest(service, viewer))

    @classmethod
    def parse(cls, text: str) -> "Mark":
        """Read a mark.

        Raises:
            Invalid: it is none.
        """
        try:
            viewer = list(Viewer)[int(text[1])]
            return cls(viewer, Standing(text[2]), text[3:], text[0])
        except (ValueError, IndexError) as error:
            raise Invalid("Cette marque ne se lit pas.") from error

    def __str__(self) -> str:
        return f"{self.method}{list(Viewer).index(self.viewer)}{self.standing}{self.contents}"

    def standing_as(self, standing: Standing) -> "Mark":
        return replace(self, standing=standing)


def standing_of(service: Service, *, viewer: Viewer, day: date) -> Standing:
    """How an entry stands on this day for this viewer; what they may not see is closed to them."""
    if service.state is State.SUSPENDED and State.SUSPENDED in SEEN_STATES[viewer]:
        return Standing.SUSPENDED
    begun = service.valid_from is None or service.valid_from <= day
    over = service.valid_until is not None and service.valid_until < day
    return Standing.OPEN if service.state is State.PUBLISHED and begun and not over else Standing.CLOSED


def news_between(known: Mark, current: Mark) -> NewsKind | None:
    """What differs between what somebody knows of an entry and how it is; None when nothing is to be told."""
    if known.viewer is not current.viewer:
        return None  # they see more, or less, than they did: nothing happened to the entry
    if current.standing is not known.standing:
        return _MOVES[current.standing]
    comparable = known.method == current.method and current.standing is not Standing.CLOSED
    return NewsKind.CHANGED if comparable and known.contents != current.contents else None


_MOVES = {
    Standing.OPEN: NewsKind.BACK,
    Standing.SUSPENDED: NewsKind.SUSPENDED,
    Standing.CLOSED: NewsKind.CLOSED,
}


def _digest(service: Service, viewer: Viewer) -> str:
    organization = service.organization
    seen = {name: _ordered(name, plain(getattr(service, name))) for name in _FIELDS}
    seen["places"] = [[getattr(place, name) for name in _PLACE] for place in shown_places(service)]
    seen["closures"] = plain(service.closures)
    seen["contacts"] = [
        [getattr(contact, name) for name in _CONTACT] for contact in seen_contacts(service, viewer=viewer)
    ]
    seen["organization"] = [getattr(organization, name) for name in _ORGANIZATION]
    seen["suspended_until"] = plain(service.suspended_until)
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _ordered(name: str, value: object) -> object:
    return sorted(value) if isinstance(value, list) and name not in _IN_ORDER else value
