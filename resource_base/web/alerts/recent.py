"""The sheets that one opened last: kept in the cookie of the browser, nowhere here, until one signs out."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from flask import session

from resource_base.sharing.alerts import queries
from resource_base.web.context import reading
from resource_base.web.presentation import typeset
from resource_base.web.security import viewer

KEY = "recent"
MOST = 8


@dataclass(frozen=True)
class RecentSheet:
    id: UUID
    name: str
    organization: str


def note_opened(service_id: UUID) -> None:
    """Put a sheet first among those opened last."""
    others = [each for each in session.get(KEY, []) if each != service_id.hex]
    session[KEY] = [service_id.hex, *others][:MOST]


def recent_sheets() -> tuple[RecentSheet, ...]:
    """The sheets that this browser opened last, the newest first, as far as one may still see them."""
    ids = list(_ids())
    if not ids:
        return ()
    found = {row[0]: row for row in reading().execute(queries.named(ids, viewer=viewer()))}
    known = (found[each] for each in ids if each in found)
    return tuple(RecentSheet(each[0], typeset(each[1]), typeset(each[2])) for each in known)


def _ids() -> list[UUID]:
    found = []
    for each in session.get(KEY, []):
        with suppress(ValueError):
            found.append(UUID(each))
    return found
