"""Favourites, saved searches, what their owner knows of each entry, and the news that differ from it.

What somebody was shown or told of an entry is its `mark` (marks.py): how it stood, and what a reader saw of
it. News are found where the mark differs, and the new mark is kept in the same transaction: a job that fails
or runs twice finds each of them once.

`checked_at` and `checked_to` say when something was last compared, and how far in the change feed
(`CatalogChange`, as `search.upkeep.source.Cursor` writes it): what did not move since is not looked at again.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.database import Base, Instant, Words, choice
from resource_base.sharing.alerts.vocabulary import Frequency, NewsKind


class Favourite(Base):
    """An entry that someone keeps at hand."""

    __tablename__ = "favourite"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime] = mapped_column(Instant)
    mark: Mapped[str] = mapped_column(String(64))

    service: Mapped[Service] = relationship()


class FavouriteAlerts(Base):
    """How often someone is written to about their favourites; without a row, `Frequency.AT_ONCE`."""

    __tablename__ = "favourite_alerts"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    frequency: Mapped[Frequency] = mapped_column(choice(Frequency, name="frequency"))
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    checked_to: Mapped[str] = mapped_column(String(100), default="")


class SavedSearch(Base):
    """A question kept by someone. `question` is its canonical query string (`Criteria.to_args`).

    `checked_at`: null before the first time, when all that answers becomes known without being news.
    `answered`: a digest of what answered then and for whom (`marks.digest_of`), or '' when that is to be
    compared again whatever answers.
    """

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("user_id", "question"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(Text)
    frequency: Mapped[Frequency] = mapped_column(choice(Frequency, name="frequency"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    checked_to: Mapped[str] = mapped_column(String(100), default="")
    answered: Mapped[str] = mapped_column(String(64), default="")

    user: Mapped[User] = relationship()
    known: Mapped[list["KnownAnswer"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class KnownAnswer(Base):
    """An entry that answers a saved search, or did (its mark says so), and what its owner knows of it."""

    __tablename__ = "known_answer"

    search_id: Mapped[UUID] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True
    )
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    mark: Mapped[str] = mapped_column(String(64))


class News(Base):
    """Something that someone has not been told yet, or was: one row however many searches bring it.

    `version`: of the entry, or one more than that of the news before, as when only its organisation moved:
    two jobs at once then collide rather than tell twice. `changed`: the parts that changed (`Part`), as this
    person saw them, who looked as the viewer `seen_as`. `due_at`: when to write it, null when only the site
    tells. `told_at`: when a letter told it. `seen_at`: when it was said to be read. `favourite`: whether the
    entry was one of theirs.
    """

    __tablename__ = "news"
    __table_args__ = (
        UniqueConstraint("user_id", "service_id", "kind", "version"),
        Index("ix_news_due_at_told_at", "due_at", "told_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    kind: Mapped[NewsKind] = mapped_column(choice(NewsKind, name="kind"))
    version: Mapped[int] = mapped_column(Integer)
    changed: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    seen_as: Mapped[Viewer] = mapped_column(choice(Viewer, name="seen_as"))
    favourite: Mapped[bool] = mapped_column(Boolean, default=False)
    found_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)

    service: Mapped[Service] = relationship()
    origins: Mapped[list["NewsOrigin"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="NewsOrigin.search_id"
    )


class NewsOrigin(Base):
    """A saved search that brings a news."""

    __tablename__ = "news_origin"

    news_id: Mapped[UUID] = mapped_column(ForeignKey("news.id", ondelete="CASCADE"), primary_key=True)
    search_id: Mapped[UUID] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    search: Mapped[SavedSearch] = relationship()
