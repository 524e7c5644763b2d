"""The job that finds news: whoever follows something is compared with the directory.

A person is looked at when the directory moved since they last were, or the day did: entries begin and end by
their dates. Those for whom nothing moved are told for many at once (unmoved.py). Each of the others has a
transaction of their own, in which what they know is kept with the news: a run that fails or is killed leaves
to the next what it had not done, and finds nothing twice.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from resource_base.accounts.models import User
from resource_base.catalog.queries import Viewer
from resource_base.database import Database, in_france
from resource_base.search.engine import Engine
from resource_base.search.upkeep.feed import Index
from resource_base.sharing.alerts.comparing import KeptAs, Look, compare
from resource_base.sharing.alerts.holding import held
from resource_base.sharing.alerts.models import Favourite, FavouriteAlerts, SavedSearch
from resource_base.sharing.alerts.outlook import Outlook
from resource_base.sharing.alerts.timing import midnight
from resource_base.sharing.alerts.unmoved import note_looked, unmoved

BATCH = 500  # people told at once whether anything moved for them
LONGEST = 60.0  # seconds of one run, the other jobs waiting; the next one goes on with who waits for longest

log = logging.getLogger(__name__)


@dataclass
class Run:
    """One run of the job.

    `viewer_of` tells what somebody may see of the directory; `kept_as`, which entry a merged one became.

    `found`: how many news; `failed`: how many people could not be looked at.
    """

    database: Database
    index: Index
    engine: Engine
    viewer_of: Callable[[User], Viewer]
    kept_as: KeptAs
    at: datetime
    stop: Callable[[], bool] = lambda: False
    found: int = 0
    failed: int = 0
    outlook: Outlook = field(init=False)

    def __post_init__(self) -> None:
        self.outlook = Outlook(self.database, self.engine)

    def go(self) -> None:
        """Look at those who are due, for as long as a run lasts; who cannot be looked at stops no other.

        Raises:
            IndexUnavailable: there is no index to search in.
        """
        until = time.monotonic() + LONGEST
        self.index.catch_up()
        cursor = self.index.cursor
        with self.database.reading() as session:
            due = session.scalars(to_look_at(cursor, at=self.at)).all()
        for start in range(0, len(due), BATCH):
            for user_id in self._moved_for(due[start : start + BATCH], cursor):
                if self.stop() or time.monotonic() > until:
                    return
                self._try(user_id, cursor)

    def _moved_for(self, people: Sequence[UUID], cursor: str) -> list[UUID]:
        """Those of these people for whom something may have moved; that the others were looked at is kept."""
        try:
            still = self._pass_over(people, cursor)
        except Exception:
            log.exception("alerts: those for whom nothing moved")
            still = frozenset()
        return [each for each in people if each not in still]

    def _pass_over(self, people: Sequence[UUID], cursor: str) -> frozenset[UUID]:
        with self.database.reading() as session:
            found = session.scalars(select(User).where(User.id.in_(people)))
            viewers = {each.id: self.viewer_of(each) for each in found}
            still = unmoved(session, self.outlook, viewers, at=self.at)
        if still.people:
            with self.database.transaction() as session:
                note_looked(session, still, cursor=cursor, at=self.at)
        return still.people

    def _try(self, user_id: UUID, cursor: str) -> None:
        try:
            self.found += self._look_at(user_id, cursor)
        except Exception:
            log.exception("alerts: news of %s", user_id)
            self.failed += 1

    def _look_at(self, user_id: UUID, cursor: str) -> int:
        # Searched before the transaction: what is written waits for no search.
        with self.database.reading() as session:
            look = self._prepare(session, user_id, cursor)
        with self.database.transaction() as session:
            user = held(session, user_id)
            if user is None or not user.active or self.viewer_of(user) is not look.viewer:
                return 0
            return compare(session, user_id, look)

    def _prepare(self, session: Session, user_id: UUID, cursor: str) -> Look:
        viewer = self.viewer_of(session.get_one(User, user_id))
        searches = session.scalars(select(SavedSearch).where(SavedSearch.user_id == user_id)).all()
        alerts = session.get(FavouriteAlerts, user_id)
        since = {each.checked_to for each in searches} | {alerts.checked_to if alerts else ""}
        return Look(
            at=self.at,
            viewer=viewer,
            cursor=cursor,
            answers={each.id: self.outlook.answering(each.question, viewer) for each in searches},
            moved={each: self.outlook.moved_since(session, each) for each in since},
            kept_as=self.kept_as,
        )


def to_look_at(cursor: str, *, at: datetime) -> Select[UUID]:
    """The ids of those who follow something that was not compared today, or not up to there in the feed."""

    def is_due(
        checked_at: InstrumentedAttribute[datetime | None], checked_to: InstrumentedAttribute[str]
    ) -> ColumnElement[bool]:
        return or_(checked_at.is_(None), checked_at < midnight(in_france(at)), checked_to != cursor)

    searches = select(SavedSearch.user_id, SavedSearch.checked_at).where(
        is_due(SavedSearch.checked_at, SavedSearch.checked_to)
    )
    favourites = (
        select(Favourite.user_id, FavouriteAlerts.checked_at)
        .outerjoin(FavouriteAlerts, FavouriteAlerts.user_id == Favourite.user_id)
        .where(is_due(FavouriteAlerts.checked_at, FavouriteAlerts.checked_to))
    )
    due = union_all(searches, favourites).subquery()
    return (
        select(due.c.user_id)
        .join(User, User.id == due.c.user_id)
        .where(User.active)
        .group_by(due.c.user_id)
        .order_by(func.min(func.coalesce(due.c.checked_at, midnight(in_france(at)))), due.c.user_id)
    )
