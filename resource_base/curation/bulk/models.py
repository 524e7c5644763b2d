"""What exists: acts on many entries at once, and what each entry was before."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.database import Base, Instant


class BulkAct(Base):
    """The same act on many entries at once; undone as one."""

    __tablename__ = "bulk_act"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(150))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    label: Mapped[str] = mapped_column(String(200))  # what was done, as the page tells it
    undone_at: Mapped[datetime | None] = mapped_column(Instant)

    items: Mapped[list["BulkItem"]] = relationship(cascade="all, delete-orphan")


class BulkItem(Base):
    """One entry of a bulk act: what it was before, and the version that the act left (the undo's base).

    `left_alone`: the act was undone, and not here, since the entry had moved meanwhile.
    """

    __tablename__ = "bulk_item"

    bulk_act_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_act.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    version_after: Mapped[int] = mapped_column(Integer)
    left_alone: Mapped[bool] = mapped_column(default=False)
