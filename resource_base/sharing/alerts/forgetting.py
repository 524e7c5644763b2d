"""What is kept no longer: news after a year, all that somebody follows when they leave."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from resource_base.accounts.export import rows
from resource_base.accounts.models import User
from resource_base.events import PersonAnonymised
from resource_base.sharing.alerts.models import Favourite, FavouriteAlerts, News, SavedSearch
from resource_base.sharing.alerts.vocabulary import told

KEPT = timedelta(days=365)


def read_all(session: Session, user: User, *, at: datetime) -> int:
    """Take every news found up to then as read; how many were not. What was read is not written."""
    unread = update(News).where(News.user_id == user.id, News.seen_at.is_(None), News.found_at <= at)
    return len(session.execute(unread.values(seen_at=at).returning(News.id)).all())


def forget_old(session: Session, *, at: datetime) -> int:
    """Delete the news that were found more than a year ago; how many."""
    old = delete(News).where(News.found_at <= at - KEPT)
    return len(session.execute(old.returning(News.id)).all())


def forget_person(session: Session, gone: PersonAnonymised) -> None:
    """Delete all that someone who left followed, and what was to be told to them."""
    for held in (News, Favourite, FavouriteAlerts, SavedSearch):
        session.execute(delete(held).where(held.user_id == gone.user_id))


def held_on(session: Session, user: User) -> dict[str, list[dict[str, Any]]]:
    """What alerts hold on someone, ready for JSON, the oldest first."""
    kept = select(Favourite).where(Favourite.user_id == user.id)
    asked = select(SavedSearch).where(SavedSearch.user_id == user.id)
    found = select(News).where(News.user_id == user.id)
    return {
        "favourites": [
            {"title": each.service.name, "since": each.since.isoformat()}
            for each in session.scalars(kept.order_by(Favourite.since, Favourite.service_id))
        ],
        "saved_searches": rows(
            session.scalars(asked.order_by(SavedSearch.created_at, SavedSearch.id)).all(),
            ("name", "question", "frequency", "created_at"),
        ),
        "news": [
            {
                "title": each.service.name,
                "what": told(each.kind, each.changed),
                "at": each.found_at.isoformat(),
            }
            for each in session.scalars(found.order_by(News.found_at, News.id))
        ],
    }
