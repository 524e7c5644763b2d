"""What an entry said at an earlier version, told from what each revision changed."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.catalog.differences import SERVICE_FIELDS, plain
from resource_base.catalog.models import Revision, Service
from resource_base.errors import NotFound


def values_at(session: Session, service: Service, version: int, names: Collection[str]) -> dict[str, Any]:
    """These fields as plain values, as they were at `version`.

    Raises:
        NotFound: the entry never had such a version.
    """
    if not 1 <= version <= service.version:
        raise NotFound("Cette fiche n’a pas de version de ce numéro.")
    session.flush()  # a new entry takes its defaults
    values = {name: plain(getattr(service, name)) for name in names}
    later = select(Revision).where(Revision.service_id == service.id, Revision.version > version)
    for revision in session.scalars(later.order_by(Revision.version.desc())):
        for name, (before, _after) in revision.changes.items():
            if name in values:
                values[name] = before
    return values


def changed_since(session: Session, service: Service, version: int) -> dict[str, Any]:
    """The content that would be set to return to `version`: field → plain value it had then."""
    then = values_at(session, service, version, SERVICE_FIELDS - {"organization_id"})
    return {name: value for name, value in then.items() if value != plain(getattr(service, name))}
