"""What moved in the directory since a place in the change feed."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.catalog.models import CatalogChange
from resource_base.search.upkeep.source import Cursor, Source

MANY = 5_000  # changes from which on it is simpler to look at everything


def moved_since(session: Session, source: Source, cursor: str) -> frozenset[UUID] | None:
    """The entries that were written since then; None when that cannot be told, or when they are many."""
    since = Cursor.parse(cursor)
    if session.scalar(select(CatalogChange.seq).where(CatalogChange.seq == since.seq)) is None:
        return None  # the beginning, a restored database, or a feed that was shortened
    changes = source.changes(session, since, limit=MANY + 1)
    if changes is None or len(changes) > MANY:
        return None
    return frozenset(UUID(each.service_id) for each in changes)
