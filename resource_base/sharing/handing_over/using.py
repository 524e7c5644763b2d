"""How one calls on an entry as a person: whom to reach, where it is and when, what it costs, what to bring.

As the public sees the directory: a contact kept for professionals and a confidential address are not in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from resource_base.catalog.models import Closure, Service
from resource_base.catalog.opening_hours import Hours
from resource_base.catalog.phones import phone as in_pairs
from resource_base.catalog.queries import Viewer, seen_contacts, shown_places
from resource_base.catalog.vocabulary import PERSONS, REMOTE, Capacity
from resource_base.errors import Invalid
from resource_base.search.places.nearest import nearest_first
from resource_base.search.places.place import Place as SearchedPlace


@dataclass(frozen=True, slots=True)
class Reach:
    """Someone whom anybody may call or write to, the number in pairs; `name` is '' for the entry itself."""

    phone: str
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """Where it is: the lines of an address, and when it is open, a sentence a line; either may be empty."""

    label: str
    lines: tuple[str, ...]
    commune: str
    hours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Exceptionally closed, both days included."""

    starts: date
    ends: date
    reason: str


@dataclass(frozen=True, slots=True)
class Use:
    """How to call on an entry as a person. `alone` is False when a professional has to ask."""

    alone: bool
    how: str
    reaches: tuple[Reach, ...]
    link: str
    venues: tuple[Venue, ...]
    confidential: bool
    remote: bool
    closings: tuple[Closing, ...]
    documents: tuple[str, ...]
    fee: str
    fee_details: str
    conditions: str
    full_as_of: date | None
    full: bool


def use_of(service: Service, *, day: date, near: SearchedPlace | None = None) -> Use:
    """How to call on a published entry, on this day; `near`: which of its places comes first."""
    alone = not service.mobilisable_by or PERSONS in service.mobilisable_by
    return Use(
        alone=alone,
        how=service.mobilisation_person or "",
        reaches=tuple(_reaches(service)),
        link=_web_address(service.mobilisation_url),
        venues=tuple(_venues(service, near)),
        confidential=service.address_confidential,
        remote=REMOTE in service.modes,
        closings=tuple(_closings(service.closures, day)),
        documents=service.documents,
        fee=service.fee or "",
        fee_details=service.fee_details or "",
        conditions=service.access_conditions or "",
        full_as_of=service.capacity_as_of if service.capacity is Capacity.FULL else None,
        full=service.capacity is Capacity.FULL,
    )


def _reaches(service: Service) -> Iterator[Reach]:
    """How to reach it, then whom: a number said twice is said once."""
    said: set[str] = set()
    named = [
        (", ".join(filter(None, (each.name, each.role))), each.phone, each.email)
        for each in seen_contacts(service, viewer=Viewer.PUBLIC)
    ]
    for name, phone, email in [("", service.phone, service.email), *named]:
        fresh = {each for each in (phone, email) if each} - said
        said |= fresh
        if fresh:
            yield Reach(
                phone=in_pairs(phone) if phone and phone in fresh else "",
                email=email if email and email in fresh else "",
                name=name,
            )


def _venues(service: Service, near: SearchedPlace | None) -> Iterator[Venue]:
    shown = shown_places(service)
    for _, place in nearest_first(near, shown):
        town = " ".join(filter(None, (place.postal_code, place.commune)))
        yield Venue(
            label=place.label or "",
            lines=tuple(filter(None, (place.address, place.address_extra, town))),
            commune=place.commune or "",
            hours=_hours(place.opening_hours or service.opening_hours),
        )
    if not shown and service.opening_hours:
        yield Venue("", (), "", _hours(service.opening_hours))


def _hours(written: str | None) -> tuple[str, ...]:
    """In French, a line per thing to know; what is no OSM syntax is given as it is written."""
    if not written:
        return ()
    try:
        return tuple(Hours.parse(written).in_french())
    except Invalid:
        return (written,)


def _closings(closures: Iterable[Closure], day: date) -> Iterator[Closing]:
    """Those that are not over, the nearest first."""
    for each in closures:
        if each.ends >= day:
            yield Closing(each.starts, each.ends, each.reason or "")


def _web_address(text: str | None) -> str:
    """An address that may stand in a link; '' for anything but http and https."""
    address = (text or "").strip()
    return address if address.lower().startswith(("https://", "http://")) else ""
