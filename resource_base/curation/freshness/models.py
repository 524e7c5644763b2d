"""What keeps the directory true: review rounds, and the log of who was called."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.catalog.models import Service
from resource_base.curation.freshness.vocabulary import Means, ReviewEnd
from resource_base.database import Base, Instant, choice

_RUNNING = text("ended_at IS NULL")


class ReviewInterval(Base):
    """How often one entry is reviewed, where that is not the interval of its kind."""

    __tablename__ = "review_interval"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    days: Mapped[int] = mapped_column(Integer)


class ReviewRound(Base):
    """One entry is due: what was done about it since, each step once, until somebody answers.

    `recipient` is the address that was written to last, in lower case; none while there is none to write to.
    That an entry is shown « à vérifier » is kept in the entry itself (`Service.flagged_at`).
    """

    __tablename__ = "review_round"
    __table_args__ = (
        CheckConstraint("recipient = lower(recipient)", name="recipient_lower"),
        Index(
            "uq_review_round_running",
            "service_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index("ix_review_round_ended", "ended_at", "due_on"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    recipient: Mapped[str | None] = mapped_column(String(254), index=True)
    letters: Mapped[int] = mapped_column(Integer, default=0)  # the first one and its reminders
    last_letter_at: Mapped[datetime | None] = mapped_column(Instant)
    escalated_at: Mapped[datetime | None] = mapped_column(Instant)  # curators are to call
    curators_told_at: Mapped[datetime | None] = mapped_column(Instant)  # last letter to them about this round
    withdrawal_announced_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawal_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    end: Mapped[ReviewEnd | None] = mapped_column(choice(ReviewEnd, name="end"))

    service: Mapped[Service] = relationship()


class ContactAttempt(Base):
    """Somebody tried to reach the organisation about an entry: how, and whether they did."""

    __tablename__ = "contact_attempt"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(150))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    means: Mapped[Means] = mapped_column(choice(Means, name="means"))
    reached: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
