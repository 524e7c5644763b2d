"""Those for whom nothing moved, told for many people at once: nearly everyone, nearly always.

Nothing is news to somebody when the same entries answer their searches as when these were last compared, none
of those that they know was written since, and none of their favourites may have begun or ended by its mere
dates. All that is then to be kept is when one looked. Whoever is left is compared alone (comparing.py), which
is what finds news: here, a doubt leaves somebody.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.database import in_france
from resource_base.sharing.alerts.marks import Mark
from resource_base.sharing.alerts.models import Favourite, FavouriteAlerts, KnownAnswer, SavedSearch
from resource_base.sharing.alerts.outlook import Outlook

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unmoved:
    """The people for whom nothing moved.

    Their searches, and who has favourites, by the place in the feed up to which these were compared.
    """

    people: frozenset[UUID]
    searches: Mapping[str, list[UUID]]
    favourites: Mapping[str, list[UUID]]


def unmoved(session: Session, outlook: Outlook, viewers: Mapping[UUID, Viewer], *, at: datetime) -> Unmoved:
    """Those of these people for whom nothing moved; `viewers`: as whom each looks."""
    columns = SavedSearch.id, SavedSearch.user_id, SavedSearch.question, SavedSearch.checked_to
    theirs = select(*columns, SavedSearch.answered).where(SavedSearch.user_id.in_(viewers))
    searches = session.execute(theirs.order_by(SavedSearch.question)).all()
    kept = select(FavouriteAlerts.user_id, FavouriteAlerts.checked_at, FavouriteAlerts.checked_to)
    alerts = session.execute(
        kept.where(FavouriteAlerts.user_id.in_(viewers), FavouriteAlerts.checked_at.is_not(None))
    ).all()
    people = {row.user_id for row in alerts}
    moved: set[UUID] = set()
    for since in {row.checked_to for row in (*searches, *alerts)}:
        written = outlook.moved_since(session, since)
        if written is None:
            people -= {row.user_id for row in (*searches, *alerts) if row.checked_to == since}
        else:
            moved |= written
    for row in searches:
        if row.user_id in people and not _answers_as_before(outlook, row, viewers[row.user_id]):
            people.discard(row.user_id)
    first = min((row.checked_at for row in alerts), default=at)
    for query in _touched(viewers, moved, first, at):
        people -= set(session.scalars(query))
    return Unmoved(
        frozenset(people),
        _by_place((row.checked_to, row.id) for row in searches if row.user_id in people),
        _by_place((row.checked_to, row.user_id) for row in alerts if row.user_id in people),
    )


def note_looked(session: Session, found: Unmoved, *, cursor: str, at: datetime) -> None:
    """Keep that these people were looked at, up to this place in the feed; who was meanwhile, stays so."""
    held = select(User.id).where(User.id.in_(found.people)).order_by(User.id)
    session.execute(held.with_for_update(key_share=True)).all()
    looked = {"checked_at": at, "checked_to": cursor}
    for since, ids in found.searches.items():
        of_search = SavedSearch.id.in_(ids), SavedSearch.checked_to == since
        session.execute(update(SavedSearch).where(*of_search).values(looked))
    for since, ids in found.favourites.items():
        of_person = FavouriteAlerts.user_id.in_(ids), FavouriteAlerts.checked_to == since
        session.execute(update(FavouriteAlerts).where(*of_person).values(looked))


def _answers_as_before(outlook: Outlook, search: Any, viewer: Viewer) -> bool:
    if not search.answered:
        return False
    try:
        return bool(outlook.digest(search.question, viewer) == search.answered)
    except Exception:
        log.exception("alerts: answers of search %s", search.id)
        return False


def _touched(
    viewers: Mapping[UUID, Viewer], moved: Collection[UUID], first: datetime, at: datetime
) -> Iterator[Select[UUID]]:
    """Queries of those who may be concerned, by what they follow that moved, dates or their role."""
    if moved:
        known = select(SavedSearch.user_id).join(KnownAnswer, KnownAnswer.search_id == SavedSearch.id)
        yield known.where(KnownAnswer.service_id.in_(moved), SavedSearch.user_id.in_(viewers)).distinct()
    days = in_france(first), in_france(at)
    dated = or_(Service.valid_from.between(*days), Service.valid_until.between(*days))
    concerned: list[ColumnElement[bool]] = [Favourite.service.has(dated)]
    if moved:
        concerned.append(Favourite.service_id.in_(moved))
    for viewer in set(viewers.values()):
        others = and_(
            Favourite.user_id.in_([user_id for user_id, each in viewers.items() if each is viewer]),
            ~Favourite.mark.startswith(Mark.beginning(viewer)),
        )
        concerned.append(others)
    yield select(Favourite.user_id).where(Favourite.user_id.in_(viewers), or_(*concerned)).distinct()


def _by_place(pairs: Iterable[tuple[str, UUID]]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for place, each in pairs:
        found[place].append(each)
    return found
