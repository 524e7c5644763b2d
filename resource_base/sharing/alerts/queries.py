"""What one can ask of alerts: one's favourites, searches and news, as far as one may see them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from resource_base.catalog.models import Organization, Service
from resource_base.catalog.queries import SEEN_CONTACTS, SEEN_STATES, Viewer
from resource_base.sharing.alerts.models import Favourite, News, NewsOrigin, SavedSearch
from resource_base.sharing.alerts.vocabulary import NewsKind

SHOWN_FOR = timedelta(days=30)  # how long the page of news tells one


def favourites_of(user_id: UUID, *, viewer: Viewer) -> Select[Favourite]:
    """The favourites of someone by name; those that left the directory too, but not what never was in it."""
    return (
        select(Favourite)
        .join(Favourite.service)
        .join(Service.organization)
        .where(Favourite.user_id == user_id, may_be_named(viewer))
        .options(joinedload(Favourite.service).joinedload(Service.organization))
        .order_by(func.lower(Service.name), Service.id)
    )


def favourite_ids(user_id: UUID) -> Select[UUID]:
    """The entries that someone keeps at hand."""
    return select(Favourite.service_id).where(Favourite.user_id == user_id).order_by(Favourite.service_id)


def searches_of(user_id: UUID) -> Select[SavedSearch]:
    return (
        select(SavedSearch)
        .where(SavedSearch.user_id == user_id)
        .order_by(func.lower(SavedSearch.name), SavedSearch.id)
    )


def unread_by_search(user_id: UUID, *, viewer: Viewer, at: datetime) -> Select[Any, int]:
    """(search id, how many news of it were not read yet), of those that have some."""
    return (
        select(NewsOrigin.search_id, func.count())
        .join(News, News.id == NewsOrigin.news_id)
        .join(News.service)
        .where(*_unread(user_id, viewer, at))
        .group_by(NewsOrigin.search_id)
    )


def unread_of_favourites(user_id: UUID, *, viewer: Viewer, at: datetime) -> Select[int]:
    """How many favourites have news that were not read yet."""
    return (
        select(func.count(News.service_id.distinct()))
        .join(News.service)
        .where(*_unread(user_id, viewer, at), News.favourite)
    )


def news_of(user_id: UUID, *, viewer: Viewer, at: datetime) -> Select[News]:
    """What happened lately to what someone follows, newest first."""
    return (
        select(News)
        .join(News.service)
        .where(News.user_id == user_id, News.found_at > at - SHOWN_FOR, _may_be_told(viewer))
        .options(
            joinedload(News.service).joinedload(Service.organization),
            selectinload(News.origins).joinedload(NewsOrigin.search),
        )
        .order_by(News.found_at.desc(), News.id)
    )


def named(ids: list[UUID], *, viewer: Viewer) -> Select[UUID, str, str]:
    """(id, name, organisation) of those of these entries that this viewer may see."""
    return (
        select(Service.id, Service.name, Organization.name)
        .join(Service.organization)
        .where(Service.id.in_(ids), Service.state.in_(sorted(SEEN_STATES[viewer])))
        .order_by(Service.id)
    )


def may_be_named(viewer: Viewer) -> ColumnElement[bool]:
    """Whether this viewer may know that an entry is, or was, in the directory."""
    return or_(Service.published_at.is_not(None), Service.state.in_(sorted(SEEN_STATES[viewer])))


def is_for(news: News, viewer: Viewer) -> bool:
    """Whether this viewer may be told a news: they see the entry, or it left after having been there.

    What was found to have changed as one saw more is not told to who sees less: it might be in that.
    """
    service = news.service
    if news.kind is NewsKind.CLOSED and service.published_at is not None:
        return True
    is_seen = news.kind is not NewsKind.CHANGED or news.seen_as in _seeing_less(viewer)
    return is_seen and service.state in SEEN_STATES[viewer]


def _may_be_told(viewer: Viewer) -> ColumnElement[bool]:
    """The same, in SQL."""
    was_there = and_(News.kind == NewsKind.CLOSED, Service.published_at.is_not(None))
    is_seen = or_(News.kind != NewsKind.CHANGED, News.seen_as.in_(_seeing_less(viewer)))
    return or_(was_there, and_(is_seen, Service.state.in_(sorted(SEEN_STATES[viewer]))))


def _seeing_less(viewer: Viewer) -> list[Viewer]:
    """The viewers who see no more than this one."""
    return [each for each in Viewer if SEEN_CONTACTS[each] <= SEEN_CONTACTS[viewer]]


def _unread(user_id: UUID, viewer: Viewer, at: datetime) -> tuple[ColumnElement[bool], ...]:
    lately = News.found_at > at - SHOWN_FOR
    return News.user_id == user_id, News.seen_at.is_(None), lately, _may_be_told(viewer)
