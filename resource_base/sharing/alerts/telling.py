"""The job that tells news: one letter for each person for all that is due to them, written once.

What is written is marked in the transaction that writes it. News of what somebody may see no more, as after
a change of role, are marked too and told to nobody.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from resource_base import mail
from resource_base.accounts.keys import Keys
from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.queries import SEEN_STATES, Viewer
from resource_base.catalog.vocabulary import State
from resource_base.database import Database
from resource_base.sharing.alerts import stopping
from resource_base.sharing.alerts.comparing import KeptAs
from resource_base.sharing.alerts.holding import held
from resource_base.sharing.alerts.models import News, NewsOrigin
from resource_base.sharing.alerts.queries import is_for
from resource_base.sharing.alerts.vocabulary import told
from resource_base.sharing.alerts.waiting import is_waiting

NEWS_PAGE, SHEET = "/nouveautes", "/solutions/{id}"
NAMED = 40  # entries named in a letter; the page has them all

log = logging.getLogger(__name__)


@dataclass
class Run:
    """One run of the job.

    `viewer_of` tells what somebody may see; `kept_as`, which entry a merged one became.

    `told`: how many letters were written; `failed`: how many people could not be written to.
    """

    database: Database
    keys: Keys
    viewer_of: Callable[[User], Viewer]
    kept_as: KeptAs
    at: datetime
    stop: Callable[[], bool] = lambda: False
    told: int = 0
    failed: int = 0

    def go(self) -> None:
        """Write to each person to whom something is due; a failure stops no other."""
        with self.database.reading() as session:
            due = session.scalars(to_write_to(self.at)).all()
        for user_id in due:
            if self.stop():
                return
            try:
                with self.database.transaction() as session:
                    self.told += self._tell(session, user_id)
            except Exception:
                log.exception("alerts: letter to %s", user_id)
                self.failed += 1

    def _tell(self, session: Session, user_id: UUID) -> bool:
        user = held(session, user_id)
        news = session.scalars(_due(user_id, self.at)).all()
        if user is None or not user.active or not news:
            return False
        viewer = self.viewer_of(user)
        shown = [each for each in news if is_for(each, viewer)]
        for each in news:
            each.told_at = self.at
        if not shown:
            return False
        return mail.write(
            session,
            to=user.email,
            template="news",
            data=self._data(session, user, viewer, shown),
            key=f"news {min(str(each.id) for each in news)}",
            at=self.at,
        )

    def _data(self, session: Session, user: User, viewer: Viewer, news: Sequence[News]) -> dict[str, Any]:
        by_entry: dict[UUID, list[News]] = {}
        for each in news:
            by_entry.setdefault(each.service_id, []).append(each)
        lines = [self._line(session, viewer, each) for each in list(by_entry.values())[:NAMED]]
        searches = {origin.search for each in news for origin in each.origins}
        stops = [
            {"label": search.name, "link": stopping.of_search(search.id, self.keys)}
            for search in sorted(searches, key=lambda search: (search.name, search.id))
        ]
        favourites = any(each.favourite for each in news)
        return {
            "news": lines,
            "count": len(by_entry),
            "link": NEWS_PAGE,
            "stops": stops,
            "favourites_stop": stopping.of_favourites(user.id, self.keys) if favourites else None,
            "stop_link": stopping.of_everything(user.id, self.keys),
        }

    def _line(self, session: Session, viewer: Viewer, news: Sequence[News]) -> dict[str, str | None]:
        """What happened to one entry, in the order in which it did."""
        service = news[0].service
        gone = service.state is State.WITHDRAWN
        led_to = self.kept_as(session, service.id, viewer) if gone else None
        kept_as = session.get_one(Service, led_to).name if led_to else ""
        readable = service.state in SEEN_STATES[viewer]
        shown = led_to or (service.id if readable else None)
        return {
            "name": service.name,
            "organization": service.organization.name,
            "what": ", puis ".join(_told_once(news, kept_as)),
            "link": None if shown is None else SHEET.format(id=shown),
        }


def _told_once(news: Sequence[News], kept_as: str) -> Iterator[str]:
    """Each thing that happened; twice the same in a row is once, with all that changed."""
    for kind, alike in groupby(news, key=lambda each: each.kind):
        yield told(kind, [part for each in alike for part in each.changed], kept_as=kept_as)


def to_write_to(at: datetime) -> Select[UUID]:
    """The ids of those to whom some news is due."""
    due = select(News.user_id).join(User, User.id == News.user_id)
    return due.where(User.active, is_waiting(), News.due_at <= at).distinct().order_by(News.user_id)


def _due(user_id: UUID, at: datetime) -> Select[News]:
    return (
        select(News)
        .where(News.user_id == user_id, is_waiting(), News.due_at <= at)
        .options(
            joinedload(News.service).joinedload(Service.organization),
            selectinload(News.origins).joinedload(NewsOrigin.search),
        )
        .order_by(News.found_at, News.service_id, News.id)
    )
