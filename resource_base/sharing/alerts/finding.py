"""The job that finds news: whoever follows something is compared with the directory, one person at a time.

A person is looked at when the directory moved since they last were, or the day did: entries begin and end by
their dates. Each in a transaction of its own, in which what they know is kept with the news: a run that fails
or is killed leaves to the next what it had not done, and finds nothing twice.
"""

import logging
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
from resource_base.search.upkeep.source import Source
from resource_base.sharing.alerts.comparing import KeptAs, Look, compare
from resource_base.sharing.alerts.following import moved_since
from resource_base.sharing.alerts.holding import held
from resource_base.sharing.alerts.models import Favourite, FavouriteAlerts, SavedSearch
from resource_base.sharing.alerts.searches import strict
from resource_base.sharing.alerts.timing import midnight

BATCH = 200  # people that one run looks at, those who wait for longest first

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
    _answers: dict[tuple[str, Viewer], Sequence[UUID]] = field(default_factory=dict)
    _moved: dict[str, frozenset[UUID] | None] = field(default_factory=dict)

    def go(self) -> None:
        """Look at those who are due, up to `BATCH` of them; who cannot be looked at stops no other.

        Raises:
            IndexUnavailable: there is no index to search in.
        """
        self.index.catch_up()
        cursor = self.index.cursor
        with self.database.reading() as session:
            due = session.scalars(to_look_at(cursor, at=self.at).limit(BATCH)).all()
        for user_id in due:
            if self.stop():
                return
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
            answers={each.id: self._answering(each.question, viewer) for each in searches},
            moved={each: self._since(session, each) for each in since},
            kept_as=self.kept_as,
        )

    def _answering(self, question: str, viewer: Viewer) -> Sequence[UUID]:
        if (question, viewer) not in self._answers:
            self._answers[question, viewer] = self.engine.ids(strict(question), viewer=viewer)
        return self._answers[question, viewer]

    def _since(self, session: Session, cursor: str) -> frozenset[UUID] | None:
        if cursor not in self._moved:
            self._moved[cursor] = moved_since(session, Source(self.database), cursor)
        return self._moved[cursor]


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
