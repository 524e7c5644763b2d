"""What would change in an entry: field by field, in plain JSON values that a revision can keep."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from resource_base.catalog.models import Closure, Contact, Organization, Place, Service
from resource_base.errors import Invalid

PARTS: Mapping[str, type[Place] | type[Contact] | type[Closure]] = {
    "places": Place,
    "contacts": Contact,
    "closures": Closure,
}
_KEYS = {"id", "source", "source_id", "version", "created_at", "modified_at"}
_STATE = {"state", "suspended_until", "withdrawn_reason", "published_at"}
# What says whether an entry is shown; set together, by the moves that `vocabulary.TRANSITIONS` allows.
STATE_FIELDS = frozenset(_STATE - {"published_at"})
_VERIFICATION = {"verified_at", "verified_by", "verified_how", "flagged_at"}

# What an edit may set. States and clocks have actions of their own.
SERVICE_FIELDS = frozenset(PARTS) | frozenset(
    column.key
    for column in Service.__mapper__.column_attrs
    if column.key not in _KEYS | _STATE | _VERIFICATION
)
ORGANIZATION_FIELDS = frozenset(
    column.key for column in Organization.__mapper__.column_attrs if column.key not in _KEYS
)


def differing(entry: Organization | Service, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field → [before, after] for the fields whose value would change, in plain JSON values.

    Raises:
        Invalid: a field is not one that an edit may set.
    """
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
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def _as_parts(name: str, value: Any) -> Any:
    return [PARTS[name](**each) for each in value] if name in PARTS else value
