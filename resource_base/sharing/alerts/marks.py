"""Marks: what somebody knows of an entry, in 64 characters that can be compared.

A mark says how the entry stood, for which viewer, and digests of what a reader saw of it: one of the whole,
which tells whether anything differs, and a short one of each part, which tells what. What this viewer may not
see is in none of them, so that it can be neither news nor named. The clocks of its verification, notes and
positions on the map are no part of it. Marks of another viewer (a role was changed) or of another way of
digesting (the program was) tell nothing about the contents.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique
from uuid import UUID

from resource_base.catalog.differences import plain
from resource_base.catalog.models import Service
from resource_base.catalog.queries import SEEN_STATES, Viewer, seen_contacts, shown_places
from resource_base.catalog.vocabulary import State
from resource_base.errors import Invalid
from resource_base.sharing.alerts.vocabulary import NewsKind, Part

METHOD = "2"  # changes with what is digested: an upgrade is no news
# Characters of six bits each. One change of a part in 4,096 is told without being named.
OF_WHOLE, OF_PART = 17, 2

# Which fields of an entry make each part; places, contacts and the organisation are read beside.
FIELDS: Mapping[Part, tuple[str, ...]] = {
    Part.NAME: ("name",),
    Part.KIND: ("kind",),
    Part.THEMES: ("themes",),
    Part.DESCRIPTION: ("summary", "description"),
    Part.AUDIENCES: ("audiences", "audience_details"),
    Part.CONDITIONS: ("access_conditions",),
    Part.FEE: ("fee", "fee_details"),
    Part.COVERAGE: ("coverage",),
    Part.MODES: ("modes",),
    Part.ADDRESS: ("address_confidential",),
    Part.HOURS: ("opening_hours",),
    Part.CLOSURES: ("closures",),
    Part.PHONE: ("phone",),
    Part.EMAIL: ("email",),
    Part.CONTACTS: (),
    Part.MOBILISATION: (
        "mobilisable_by",
        "mobilisation_modes",
        "mobilisation_details",
        "mobilisation_person",
        "mobilisation_url",
    ),
    Part.DOCUMENTS: ("documents",),
    Part.LANGUAGES: ("languages",),
    Part.DURATION: ("weekly_hours", "weeks"),
    Part.CAPACITY: ("capacity",),
    Part.DATES: ("valid_from", "valid_until", "suspended_until"),
    Part.ORGANIZATION: (),
}
_ADDRESS = ("label", "address", "address_extra", "postal_code", "commune")
_CONTACT = ("name", "role", "phone", "email")
_ORGANIZATION = ("name", "acronym", "description", "phone", "email", "website")
_IN_ORDER = {"documents", "closures"}  # the other lists are sets of codes


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

    @staticmethod
    def beginning(viewer: Viewer) -> str:
        """How the marks begin that are made today for this viewer: those that can be compared."""
        return f"{METHOD}{list(Viewer).index(viewer)}"

    def standing_as(self, standing: Standing) -> "Mark":
        return replace(self, standing=standing)


def digest_of(ids: Iterable[UUID], *, viewer: Viewer) -> str:
    """What tells these entries, in whatever order, seen by this viewer, from any others: 64 characters."""
    known = hashlib.sha256(Mark.beginning(viewer).encode())
    for each in sorted(each.bytes for each in ids):
        known.update(each)
    return known.hexdigest()


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


def parts_between(known: Mark, current: Mark) -> frozenset[Part]:
    """The parts that differ, of two marks of which one is a change of the other."""
    starts = range(OF_WHOLE, len(current.contents), OF_PART)
    differing = (
        part
        for part, start in zip(Part, starts, strict=True)
        if known.contents[start : start + OF_PART] != current.contents[start : start + OF_PART]
    )
    return frozenset(differing)


def step(known: Mark, current: Mark, *, answers: bool) -> tuple[NewsKind | None, Mark]:
    """What an entry that a search knew is news of, and the mark that it then has.

    What answers no more but is open left the search, which is no news; coming back as it was is none either.
    """
    is_open = current.standing is Standing.OPEN
    left = known.standing is Standing.LEFT
    if known.viewer is not current.viewer:
        gone = is_open and not answers
        return None, current.standing_as(Standing.LEFT) if gone or (left and not answers) else current
    if left:
        if not (answers and is_open):
            return None, known
        return news_between(known.standing_as(Standing.OPEN), current), current
    if not answers and (is_open or current.standing is known.standing):
        return None, known.standing_as(Standing.LEFT) if known.standing is Standing.OPEN else known
    return news_between(known, current), current


_MOVES = {
    Standing.OPEN: NewsKind.BACK,
    Standing.SUSPENDED: NewsKind.SUSPENDED,
    Standing.CLOSED: NewsKind.CLOSED,
}


def _digest(service: Service, viewer: Viewer) -> str:
    parts = [_hashed([part, _seen(service, part, viewer)]) for part in Part]
    return _short(_hashed([each.hex() for each in parts]), OF_WHOLE) + "".join(
        _short(each, OF_PART) for each in parts
    )


def _seen(service: Service, part: Part, viewer: Viewer) -> list[object]:
    """What this viewer reads of a part."""
    seen: list[object] = [_ordered(name, plain(getattr(service, name))) for name in FIELDS[part]]
    if part is Part.ADDRESS:
        seen += [[getattr(place, name) for name in _ADDRESS] for place in shown_places(service)]
    elif part is Part.HOURS:
        seen += [place.opening_hours for place in shown_places(service) if place.opening_hours]
    elif part is Part.CONTACTS:
        seen += [[getattr(each, name) for name in _CONTACT] for each in seen_contacts(service, viewer=viewer)]
    elif part is Part.ORGANIZATION:
        seen += [getattr(service.organization, name) for name in _ORGANIZATION]
    return seen


def _ordered(name: str, value: object) -> object:
    return sorted(value) if isinstance(value, list) and name not in _IN_ORDER else value


def _hashed(value: object) -> bytes:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).digest()


def _short(digest: bytes, characters: int) -> str:
    return base64.urlsafe_b64encode(digest)[:characters].decode()
