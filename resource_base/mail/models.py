"""What exists: letters, waiting, sent or given up."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from resource_base.database import Base, Instant, now

_WAITING = text("sent_at IS NULL AND given_up_at IS NULL")


class Letter(Base):
    """One letter to one person; its words are made when it leaves.

    `key` says what the letter is about and makes it unique; it holds ids, never an address.
    `data` may hold a link that opens an account: it is emptied as soon as the letter has left. So is the
    recipient of some letters (`vocabulary.FORGOTTEN_ONCE_SENT`), even when they are given up; their key goes
    when they leave.
    `attempts` counts the times a worker took the letter; while one holds it, `claim` is its mark, good until
    `claimed_until`.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_letter_waiting", "send_after", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    recipient: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(60))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    send_after: Mapped[datetime] = mapped_column(Instant, default=now)
    send_before: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    given_up_at: Mapped[datetime | None] = mapped_column(Instant)
    claim: Mapped[UUID | None] = mapped_column(Uuid)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
