"""What is known of duplicates: pairs that are not, and where a merged entry went."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from resource_base.database import Base, Instant


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
    """An entry that was merged into another: its address leads there."""

    __tablename__ = "redirection"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(150))
