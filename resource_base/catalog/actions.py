"""What one can do to the directory: add, revise, publish, suspend, withdraw, verify, flag.

Each action leaves a revision, adds a row to the change feed and announces it; none commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Text, cast, func
from sqlalchemy.orm import Session

from resource_base.catalog.differences import PARTS, STATE_FIELDS, differing, plain
from resource_base.catalog.models import CatalogChange, Organization, Revision, Service
from resource_base.catalog.vocabulary import TRANSITIONS, State, VerifiedHow
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.events import ServiceChanged, announce

Differences = dict[str, list[Any]]


@dataclass(frozen=True)
class Act:
    """Who does something to the directory, why, and when; what its revision will tell."""

    by: str
    reason: str
    at: datetime = field(default_factory=now)


def add_organization(
    session: Session, *, source: str, source_id: str, fields: Mapping[str, Any], at: datetime | None = None
) -> Organization:
    """Add an organisation; `fields` are columns of `Organization`."""
    moment = at or now()
    organization = Organization(
        id=uuid4(), source=source, source_id=source_id, created_at=moment, modified_at=moment, **fields
    )
    session.add(organization)
    return organization


def revise_organization(
    session: Session, organization: Organization, changes: Mapping[str, Any], *, at: datetime | None = None
) -> Differences:
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
    for service in organization.services:
        _tell(session, service.id)
    return differences


def add_service(
    session: Session,
    organization: Organization,
    *,
    source_key: tuple[str, str],
    fields: Mapping[str, Any],
    act: Act,
    state: State = State.DRAFT,
) -> Service:
    """Add an entry known at its source as `source_key` (source, id there).

    `fields` holds `differences.SERVICE_FIELDS`; places, contacts and closures are lists of dicts.
    """
    source, source_id = source_key
    service = Service(
        id=uuid4(),
        organization_id=organization.id,
        source=source,
        source_id=source_id,
        state=state,
        version=1,
        created_at=act.at,
        modified_at=act.at,
        published_at=act.at if state is State.PUBLISHED else None,
    )
    for name, value in fields.items():
        _set(service, name, value)
    session.add(service)
    _leave_revision(session, service, {}, act)
    return service


def revise(
    session: Session,
    service: Service,
    changes: Mapping[str, Any],
    *,
    act: Act,
    based_on: int | None = None,
) -> Differences:
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
    _next_version(session, service, differences, act)
    return differences


def change(session: Session, service: Service, changes: Mapping[str, Any], *, act: Act) -> Differences:
    """Set what differs, content (`SERVICE_FIELDS`) and state (`STATE_FIELDS`) alike, as one new version.

    Returns field → [before, after] of what changed; empty (and no new version) when nothing did.

    Raises:
        Invalid: a field is not one that an edit may set, or the state may not become this one.
    """
    starts = changes.get("valid_from", service.valid_from)
    ends = changes.get("valid_until", service.valid_until)
    if starts and ends and ends < starts:
        raise Invalid("Une solution finit après avoir commencé.", {"valid_until": "Cette date est trop tôt."})
    content = {name: value for name, value in changes.items() if name not in STATE_FIELDS}
    standing = {name: value for name, value in changes.items() if name in STATE_FIELDS}
    moved = _moved(service, standing) if standing else {}
    differences = differing(service, content) | _told(service, moved)
    if not differences:
        return {}
    for name in differences:
        _set(service, name, moved[name] if name in moved else changes[name])
    if service.state is State.PUBLISHED:
        service.published_at = service.published_at or act.at
    _next_version(session, service, differences, act)
    return differences


def publish(session: Session, service: Service, *, act: Act) -> None:
    """Show the entry: a draft, a suspended or a withdrawn one."""
    _move(session, service, State.PUBLISHED, {}, act)


def suspend(session: Session, service: Service, *, until: date | None, act: Act) -> None:
    """Stop offering the entry for a while; `until` is the day it is expected back, if known."""
    _move(session, service, State.SUSPENDED, {"suspended_until": until}, act)


def withdraw(session: Session, service: Service, *, act: Act) -> None:
    """Take the entry out of the directory for `act.reason`; it is kept, and can be published again."""
    _move(session, service, State.WITHDRAWN, {"withdrawn_reason": act.reason}, act)


def verify(
    session: Session, service: Service, *, by: str, how: VerifiedHow | None, at: datetime | None = None
) -> None:
    """Say "still true, all of it, today". Nothing else of the entry moves, its date of edit neither."""
    service.verified_at = at or now()
    service.verified_by = by
    service.verified_how = how
    service.flagged_at = None
    _tell(session, service.id)


def flag(session: Session, service: Service, *, at: datetime | None = None) -> None:
    """Show the entry « à vérifier » until somebody verifies it; once flagged, it stays so since then."""
    if service.flagged_at is None:
        service.flagged_at = at or now()
        _tell(session, service.id)


def take_verification_back(
    session: Session, service: Service, *, at: datetime | None, by: str | None, how: VerifiedHow | None
) -> None:
    """Undo a verification said by mistake: the clock tells again what it told before (None: never)."""
    service.verified_at, service.verified_by, service.verified_how = at, by, how
    _tell(session, service.id)


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


def _move(session: Session, service: Service, state: State, details: Mapping[str, Any], act: Act) -> None:
    if state is service.state:
        raise Invalid(f"Une fiche « {service.state} » ne peut pas devenir « {state} ».")
    change(session, service, {"state": state, **details}, act=act)


def _moved(service: Service, standing: Mapping[str, Any]) -> dict[str, Any]:
    """The state fields as they become: the details that belong to another state are emptied."""
    state = standing.get("state", service.state)
    if state is not service.state and state not in TRANSITIONS[service.state]:
        raise Invalid(f"Une fiche « {service.state} » ne peut pas devenir « {state} ».")
    until = standing.get("suspended_until", service.suspended_until)
    reason = standing.get("withdrawn_reason", service.withdrawn_reason)
    return {
        "state": state,
        "suspended_until": until if state is State.SUSPENDED else None,
        "withdrawn_reason": reason if state is State.WITHDRAWN else None,
    }


def _told(service: Service, after: Mapping[str, Any]) -> Differences:
    before_and_after = {name: [plain(getattr(service, name)), plain(value)] for name, value in after.items()}
    return {name: pair for name, pair in before_and_after.items() if pair[0] != pair[1]}


def _next_version(session: Session, service: Service, differences: Differences, act: Act) -> None:
    service.version += 1
    service.modified_at = act.at
    _leave_revision(session, service, differences, act)


def _leave_revision(session: Session, service: Service, differences: Differences, act: Act) -> None:
    session.add(
        Revision(
            service_id=service.id,
            version=service.version,
            at=act.at,
            author=act.by,
            reason=act.reason,
            changes=differences,
        )
    )
    _tell(session, service.id)


def _tell(session: Session, service_id: UUID) -> None:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    # xid8 has no numeric cast of its own: it goes through text, which bigint reads.
    writer: Any = cast(cast(func.pg_current_xact_id(), Text), BigInteger) if on_postgresql else 0
    session.add(CatalogChange(service_id=service_id, transaction_id=writer))
    announce(session, ServiceChanged(service_id))
