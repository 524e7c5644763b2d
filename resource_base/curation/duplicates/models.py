"""What is known of duplicates: probable pairs, pairs that are none, and where a merged entry went."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from resource_base.database import Base, Instant


class LikenessKey(Base):
    """What an entry may share with another: a telephone number, a rare word in a commune… as a 64-bit print.

    Prints and not the values: no second copy of anybody's address. See `blocking.keys`.
    """

    __tablename__ = "likeness_key"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class LikelyPair(Base):
    """Two entries that look like the same. `score` is out of 100; `reasons` are (code, detail) pairs.

    `found_at` stays what it was when the pair is found again.
    """

    __tablename__ = "likely_pair"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        Index("ix_likely_pair_score", "score", "found_at"),
    )

    first_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    score: Mapped[int] = mapped_column(Integer)
    reasons: Mapped[list[list[Any]]] = mapped_column(JSON)
    found_at: Mapped[datetime] = mapped_column(Instant)


class Comparison(Base):
    """The last time that the whole base was compared with itself: one row, or none before the first time.

    `cursor` is how far in the change feed it had read, `method` which keys and weights it used.
    """

    __tablename__ = "likeness_comparison"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, default=1)
    at: Mapped[datetime] = mapped_column(Instant)
    cursor: Mapped[str] = mapped_column(String(100))
    method: Mapped[str] = mapped_column(String(20))


class Distinct(Base):
    """Two entries that look alike and are not the same: said once, remembered."""

    __tablename__ = "distinct_pair"
    __table_args__ = (CheckConstraint("first_id < second_id", name="order"),)

    first_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(150))


class Redirection(Base):
    """An entry that was merged into another: its address leads there.

    `kept_version` is the version that the merge left of the other one; None when it took nothing over.
    """

    __tablename__ = "redirection"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(150))
    kept_version: Mapped[int | None] = mapped_column(Integer)
