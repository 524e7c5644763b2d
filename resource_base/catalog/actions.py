"""What one can do to the directory: add, revise, publish, suspend, withdraw, verify.

Each action flushes, leaves a revision, adds a row to the change feed and announces it; none commits.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Text, cast, func, insert
from sqlalchemy.orm import Session

from resource_base.catalog.models import (
    CatalogChange,
    Closure,
    Contact,
    Organization,
    Place,
    Revision,
    Service,
)
from resource_base.catalog.vocabulary import TRANSITIONS, State, VerifiedHow
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.events import ServiceChanged, announce

PARTS: Mapping[str, type[Place] | type[Contact] | type[Closure]] = {
    "places": Place,
    "contacts": Contact,
    "closures": Closure,
}
# What an edit may set. States and clocks have actions of their own.
SERVICE_FIELDS = frozenset(
    column.key
    for column in Service.__mapper__.column_attrs
    if column.key
    not in {
        *("id", "organization_id", "source", "source_id", "version", "created_at", "modified_at"),
        *("state", "suspended_until", "withdrawn_reason", "published_at"),
        *("verified_at", "verified_by", "verified_how"),
    }
) | frozenset(PARTS)
ORGANIZATION_FIELDS = frozenset(
    column.key
    for column in Organization.__mapper__.column_attrs
    if column.key not in {"id", "source", "source_id", "version", "created_at", "modified_at"}
)


def add_organization(
    session: Session, *, source: str, source_id: str, fields: Mapping[str, Any], at: datetime | None = None
) -> Organization:
    """Add an organisation; `fields` are columns of `Organization`."""
    moment = at or now()
    organization = Organization(
        id=uuid4(), source=source, source_id=source_id, created_at=moment, modified_at=moment, **fields
    )
    session.add(organization)
    session.flush()
    return organization


def revise_organization(
    session: Session, organization: Organization, changes: Mapping[str, Any], *, at: datetime | None = None
) -> dict[str, list[Any]]:
    """Set what differs; its services enter the change feed, since they are found by its name.

    Returns field → [before, after] of what changed; empty when nothing did.
    """
    differences = differing(organization, changes)
    if not differences:
        return {}
    for name in differences:
        setattr(organization, name, changes[name])
    organization.version += 1
    organization.modified_at = at or now()
    session.flush()
    for service in organization.services:
        _tell(session, service.id)
    return differences


def add_service(  # noqa: PLR0913 - keyword-only, each a fact of the new entry
    session: Session,
    organization: Organization,
    *,
    source: str,
    source_id: str,
    fields: Mapping[str, Any],
    by: str,
    reason: str,
    state: State = State.DRAFT,
    at: datetime | None = None,
) -> Service:
    """Add an entry. `fields` holds `SERVICE_FIELDS`; places, contacts and closures are lists of dicts."""
    moment = at or now()
    service = Service(
        id=uuid4(),
        organization=organization,
        source=source,
        source_id=source_id,
        state=state,
        created_at=moment,
        modified_at=moment,
        published_at=moment if state is State.PUBLISHED else None,
    )
    session.add(service)
    for name, value in fields.items():
        _set(service, name, value)
    session.flush()
    _leave_revision(session, service, {}, by=by, reason=reason, at=moment)
    return service


def revise(  # noqa: PLR0913 - keyword-only, each a fact of the edit
    session: Session,
    service: Service,
    changes: Mapping[str, Any],
    *,
    by: str,
    reason: str,
    based_on: int | None = None,
    at: datetime | None = None,
) -> dict[str, list[Any]]:
    """Set the fields that differ, as one new version. An edit is no verification: that clock stays.

    Returns field → [before, after] of what changed; empty (and no new version) when nothing did.

    Raises:
        Stale: the entry has moved since the version `based_on`.
    """
    if based_on is not None and based_on != service.version:
        raise Stale("Cette fiche a changé depuis que vous l’avez ouverte.")
    differences = differing(service, changes)
    if not differences:
        return {}
    for name in differences:
        _set(service, name, changes[name])
    _next_version(session, service, differences, by=by, reason=reason, at=at or now())
    return differences


def publish(
    session: Session, service: Service, *, by: str, reason: str = "Publication", at: datetime | None = None
) -> None:
    """Show the entry: a draft, a suspended or a withdrawn one."""
    moment = at or now()
    _move(session, service, State.PUBLISHED, {}, by=by, reason=reason, at=moment)


def suspend(  # noqa: PLR0913 - keyword-only, each a fact of the suspension
    session: Session,
    service: Service,
    *,
    until: date | None,
    by: str,
    reason: str,
    at: datetime | None = None,
) -> None:
    """Stop offering the entry for a while; `until` is the day it is expected back, if known."""
    _move(session, service, State.SUSPENDED, {"suspended_until": until}, by=by, reason=reason, at=at or now())


def withdraw(session: Session, service: Service, *, by: str, reason: str, at: datetime | None = None) -> None:
    """Take the entry out of the directory, with a reason; it is kept, and can be published again."""
    moment = at or now()
    _move(session, service, State.WITHDRAWN, {"withdrawn_reason": reason}, by=by, reason=reason, at=moment)


def verify(
    session: Session, service: Service, *, by: str, how: VerifiedHow, at: datetime | None = None
) -> None:
    """Say "still true, all of it, today". Nothing else of the entry moves, its date of edit neither."""
    service.verified_at = at or now()
    service.verified_by = by
    service.verified_how = how
    session.flush()
    _tell(session, service.id)


def differing(entry: Organization | Service, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field → [before, after] for the fields whose value would change, in plain JSON values."""
    allowed = SERVICE_FIELDS if isinstance(entry, Service) else ORGANIZATION_FIELDS
    refused = sorted(changes.keys() - allowed)
    if refused:
        raise Invalid(f"Champs non modifiables : {', '.join(refused)}.")
    found = {}
    for name, value in changes.items():
        before, after = plain(getattr(entry, name)), plain(_as_parts(name, value))
        if before != after:
            found[name] = [before, after]
    return found


def plain(value: Any) -> Any:
    """A value of the model as JSON: dates as ISO text, parts as dicts without their keys."""
    if isinstance(value, Place | Contact | Closure):
        return {
            column.key: plain(getattr(value, column.key))
            for column in value.__mapper__.column_attrs
            if column.key not in {"service_id", "position"}
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def _as_parts(name: str, value: Any) -> Any:
    return [PARTS[name](**each) for each in value] if name in PARTS else value


def _set(service: Service, name: str, value: Any) -> None:
    if name not in PARTS:
        setattr(service, name, value)
        return
    parts = [PARTS[name](position=position, **each) for position, each in enumerate(value)]
    current: list[Any] = getattr(service, name)
    # Rows are keyed by their position: those that stay are edited in place, or keys would collide.
    for before, after in zip(current, parts, strict=False):
        for column in before.__mapper__.column_attrs:
            if column.key != "service_id":
                setattr(before, column.key, getattr(after, column.key))
    del current[len(parts) :]
    current.extend(parts[len(current) :])


def _move(  # noqa: PLR0913 - keyword-only, each a fact of the move
    session: Session,
    service: Service,
    state: State,
    details: Mapping[str, Any],
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    if state not in TRANSITIONS[service.state]:
        raise Invalid(f"Une fiche « {service.state} » ne peut pas devenir « {state} ».")
    after = {"state": state, "suspended_until": None, "withdrawn_reason": None, **details}
    differences = {
        name: [plain(getattr(service, name)), plain(value)]
        for name, value in after.items()
        if plain(getattr(service, name)) != plain(value)
    }
    for name, value in after.items():
        setattr(service, name, value)
    if state is State.PUBLISHED and service.published_at is None:
        service.published_at = at
    _next_version(session, service, differences, by=by, reason=reason, at=at)


def _next_version(  # noqa: PLR0913 - keyword-only, each a fact of the version
    session: Session,
    service: Service,
    differences: dict[str, list[Any]],
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    service.version += 1
    service.modified_at = at
    session.flush()
    _leave_revision(session, service, differences, by=by, reason=reason, at=at)


def _leave_revision(  # noqa: PLR0913 - keyword-only, each a fact of the revision
    session: Session,
    service: Service,
    differences: dict[str, list[Any]],
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    session.execute(
        insert(Revision).values(
            service_id=service.id,
            version=service.version,
            at=at,
            author=by,
            reason=reason,
            changes=differences,
        )
    )
    _tell(session, service.id)


def _tell(session: Session, service_id: UUID) -> None:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    # xid8 has no numeric cast of its own: it goes through text, which bigint reads.
    current = cast(cast(func.pg_current_xact_id(), Text), BigInteger) if on_postgresql else 0
    session.execute(insert(CatalogChange).values(service_id=service_id, transaction_id=current))
    announce(session, ServiceChanged(service_id))
