"""What was looked for and not found: unmet needs, gathered in groups that curators answer."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.accounts.models import User
from resource_base.curation.needs.vocabulary import NeedState
from resource_base.database import Base, Instant, Words, choice


class NeedGroup(Base):
    """Needs of the same kind in the same territory, worked on as one. `territory`: a prefixed code or ''."""

    __tablename__ = "need_group"
    __table_args__ = (Index("ix_need_group_state_opened", "state", "opened_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    title: Mapped[str] = mapped_column(String(150))
    needs: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    territory: Mapped[str] = mapped_column(String(40), default="")
    opened_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[NeedState] = mapped_column(choice(NeedState, name="state"), default=NeedState.OPEN)
    assigned_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[str | None] = mapped_column(String(150))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))

    assigned_to: Mapped[User | None] = relationship(foreign_keys=[assigned_to_id])
    unmet: Mapped[list["UnmetNeed"]] = relationship(back_populates="group", order_by="UnmetNeed.at")
    solutions: Mapped[list["NeedSolution"]] = relationship(cascade="all, delete-orphan")


class UnmetNeed(Base):
    """A search without a good answer: its words, where the person lives, the freins; never the person.

    `place` is the prefixed code of where they live, or ''. `sentence` is what the asker added. `question` is
    the query string of the search, to run it again: rebuilt from what is kept here, never as it was typed.
    """

    __tablename__ = "unmet_need"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("need_group.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(40), default="")
    needs: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    themes: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    sentence: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    told_at: Mapped[datetime | None] = mapped_column(Instant)

    group: Mapped[NeedGroup] = relationship(back_populates="unmet")


class NeedSolution(Base):
    """An entry that answers a group of needs."""

    __tablename__ = "need_solution"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("need_group.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
