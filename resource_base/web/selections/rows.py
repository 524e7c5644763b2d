"""The entries of a selection as its page shows them: each with its state and its note."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from resource_base.catalog.models import Contact, Service
from resource_base.catalog.queries import SEEN_STATES, Viewer, seen_contacts
from resource_base.catalog.vocabulary import Capacity, State
from resource_base.curation.duplicates import queries as duplicates
from resource_base.search.places.place import Place
from resource_base.sharing.selections.models import Selection, SelectionEntry
from resource_base.web.context import installation
from resource_base.web.finding.capacity import capacity
from resource_base.web.finding.freshness import Badge, badge
from resource_base.web.finding.venues import town
from resource_base.web.presentation import day, typeset
from resource_base.web.situations.placing import home_of


@dataclass(frozen=True)
class Row:
    """An entry, as the one that it was merged into since, if it was: `was` is then its own name.

    `id` is that of the entry that is kept. `url` is '' when its sheet cannot be opened. `phone` is the first
    number that may be called from here, else `email` the first address; '' for an entry that is not seen.
    `badges` tell how fresh it is, and whether it is full. `twice`: the one that it was merged into is in the
    selection too.
    """

    id: UUID
    name: str
    url: str
    who: str
    need: str
    need_label: str
    standing: str
    phone: str
    email: str
    badges: tuple[Badge, ...]
    note: str
    note_by: str
    was: str = ""
    twice: bool = False
    problem: str = ""
    doubtful: bool = False


@dataclass(frozen=True)
class Typed:
    """A note as it was sent, and what is wrong with it."""

    text: str
    problem: str = ""


def rows(
    session: Session, selection: Selection, *, viewer: Viewer, typed: Mapping[UUID, Typed] | None = None
) -> list[Row]:
    """Its entries in their order; a note that was typed and not saved stands in the place of its own."""
    given, home = typed or {}, home_of(selection.situation)
    return [_row(session, each, viewer, given.get(each.service_id), home) for each in selection.entries]


def standing(service: Service) -> str:
    """What to know of an entry that is not offered now; '' when it is."""
    if service.state is State.SUSPENDED:
        until = service.suspended_until
        return f"suspendue jusqu’au {day(until)}" if until else "suspendue"
    return "" if service.state is State.PUBLISHED else "n’est plus dans la base"


def _row(
    session: Session, entry: SelectionEntry, viewer: Viewer, typed: Typed | None, home: Place | None
) -> Row:
    kept = _kept_as(session, entry.service, viewer)
    service = kept or entry.service
    is_seen = service.state in SEEN_STATES[viewer]
    needs = {need.slug: need.label for need in installation().needs.all}
    written = typed or Typed(entry.note)
    phone, email = _reached(service, viewer) if is_seen else ("", "")
    return Row(
        id=entry.service_id,
        name=typeset(service.name),
        url=url_for("professional.sheet", service_id=service.id) if is_seen else "",
        who=typeset(" · ".join(filter(None, (service.organization.name, town(service, origin=home))))),
        need=entry.need if entry.need in needs else "",
        need_label=needs.get(entry.need, ""),
        standing=standing(service),
        phone=phone,
        email="" if phone else email,
        badges=tuple(_badges(service)) if is_seen else (),
        note=written.text,
        note_by=entry.note_by.name if entry.note and entry.note_by else "",
        was=typeset(entry.service.name) if kept else "",
        twice=kept is not None and any(each.service_id == kept.id for each in entry.selection.entries),
        problem=written.problem,
        doubtful=bool(written.problem),
    )


def _reached(service: Service, viewer: Viewer) -> tuple[str, str]:
    """The first number and the first address of an entry that this viewer may use, its own before others."""
    known: list[Service | Contact] = [service, *seen_contacts(service, viewer=viewer)]
    phone = next((each.phone for each in known if each.phone), "")
    return phone, next((each.email for each in known if each.email), "")


def _badges(service: Service) -> Iterator[Badge]:
    full = capacity(service) if service.capacity is Capacity.FULL else None
    if full:
        yield full
    yield badge(service)


def _kept_as(session: Session, service: Service, viewer: Viewer) -> Service | None:
    """The entry that this one was merged into, if this viewer sees it."""
    if service.state is not State.WITHDRAWN:
        return None
    kept_id = duplicates.address_of(session, service.id, viewer=viewer)
    return session.get(Service, kept_id) if kept_id else None
