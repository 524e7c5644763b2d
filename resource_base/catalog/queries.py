"""What one can ask of the directory: reads, as `Select`, and what they mean for who is looking."""

from collections.abc import Iterable
from enum import StrEnum, unique
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from resource_base.catalog.models import Contact, Organization, Place, Revision, Service
from resource_base.catalog.vocabulary import State, Visibility


@unique
class Viewer(StrEnum):
    """Who is looking, as far as what may be seen depends on it."""

    PUBLIC = "public"
    PROFESSIONAL = "professional"
    CURATOR = "curator"


SEEN_STATES: dict[Viewer, frozenset[State]] = {
    Viewer.PUBLIC: frozenset({State.PUBLISHED}),
    Viewer.PROFESSIONAL: frozenset({State.PUBLISHED, State.SUSPENDED}),
    Viewer.CURATOR: frozenset(State),
}
SEEN_CONTACTS: dict[Viewer, frozenset[Visibility]] = {
    Viewer.PUBLIC: frozenset({Visibility.PUBLIC}),
    Viewer.PROFESSIONAL: frozenset({Visibility.PUBLIC, Visibility.PROFESSIONALS}),
    Viewer.CURATOR: frozenset(Visibility),
}

WHOLE: tuple[ExecutableOption, ...] = (
    joinedload(Service.organization),
    selectinload(Service.places),
    selectinload(Service.contacts),
    selectinload(Service.closures),
)


def seen_contacts(service: Service, *, viewer: Viewer) -> list[Contact]:
    """The contacts that this viewer may see, in their order."""
    return [contact for contact in service.contacts if contact.visibility in SEEN_CONTACTS[viewer]]


def shown_places(service: Service) -> list[Place]:
    """The places that may be shown, searched, exported or drawn: none when the address is confidential."""
    return [] if service.address_confidential else list(service.places)


def service(service_id: UUID, *, viewer: Viewer) -> Select[Service]:
    """One whole entry, if this viewer may know that it exists."""
    return (
        select(Service)
        .where(Service.id == service_id, Service.state.in_(sorted(SEEN_STATES[viewer])))
        .options(*WHOLE)
    )


def services(ids: Iterable[UUID]) -> Select[Service]:
    """Whole entries by id, whatever their state: for results that have been filtered already."""
    return select(Service).where(Service.id.in_(list(ids))).options(*WHOLE).order_by(Service.id)


def siblings(entry: Service, *, viewer: Viewer, limit: int = 6) -> Select[Service]:
    """Other entries of the same organisation."""
    return (
        select(Service)
        .where(
            Service.organization_id == entry.organization_id,
            Service.id != entry.id,
            Service.state.in_(sorted(SEEN_STATES[viewer])),
        )
        .options(*WHOLE)
        .order_by(Service.name, Service.id)
        .limit(limit)
    )


def history(service_id: UUID) -> Select[Revision]:
    """What was changed, newest first."""
    return select(Revision).where(Revision.service_id == service_id).order_by(Revision.version.desc())


def counts_by_state() -> Select[State, int]:
    return select(Service.state, func.count()).group_by(Service.state).order_by(Service.state)


def organization_by_source(source: str, source_id: str) -> Select[Organization]:
    return select(Organization).where(Organization.source == source, Organization.source_id == source_id)
