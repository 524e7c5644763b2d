"""The news that wait to be written: when they are due, as what brings them changes."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, select
from sqlalchemy.orm import Session, selectinload

from resource_base.sharing.alerts.models import FavouriteAlerts, News, NewsOrigin, SavedSearch
from resource_base.sharing.alerts.timing import due_at, soonest
from resource_base.sharing.alerts.vocabulary import Frequency

USUAL = Frequency.AT_ONCE  # for favourites, until their owner says otherwise


def favourites_frequency(session: Session, user_id: UUID) -> Frequency:
    """How often someone wants to be written to about their favourites."""
    chosen = session.get(FavouriteAlerts, user_id)
    return USUAL if chosen is None else chosen.frequency


def is_waiting() -> ColumnElement[bool]:
    """Whether a news was neither written nor read."""
    return and_(News.told_at.is_(None), News.seen_at.is_(None))


def reschedule(session: Session, user_id: UUID) -> None:
    """Set anew when each news that waits is due, after a frequency changed; those that nothing brings go.

    What was never to be written stays so: asking for letters is about what comes.
    """
    session.flush()
    alone = and_(~News.favourite, ~exists().where(NewsOrigin.news_id == News.id))
    session.execute(delete(News).where(News.user_id == user_id, is_waiting(), alone))
    frequency = favourites_frequency(session, user_id)
    for news in session.scalars(_of(user_id).where(News.due_at.is_not(None))):
        asked = [origin.search.frequency for origin in news.origins] + [frequency] * news.favourite
        news.due_at = soonest(due_at(each, news.found_at) for each in asked)


def of_favourite_no_more(session: Session, user_id: UUID, service_ids: Iterable[UUID]) -> None:
    """What waits about these entries is no favourite's news any more."""
    for news in session.scalars(_of(user_id).where(News.service_id.in_(list(service_ids)))):
        news.favourite = False
    reschedule(session, user_id)


def _of(user_id: UUID) -> Select[News]:
    brought_by = selectinload(News.origins).joinedload(NewsOrigin.search).load_only(SavedSearch.frequency)
    return select(News).where(News.user_id == user_id, is_waiting()).options(brought_by).order_by(News.id)
