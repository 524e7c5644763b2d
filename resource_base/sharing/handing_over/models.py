"""The links that open a selection without an account, and how many were handed over, by day and way."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.accounts.models import User
from resource_base.database import Base, Instant, Words, choice
from resource_base.sharing.handing_over.vocabulary import Way
from resource_base.sharing.selections.models import Selection


class SelectionLink(Base):
    """Opens what the public may see of a selection, until it expires or is revoked.

    Its code is derived from `id` by the key of the site (`Keys.code`), so that the page can show it again; it
    is looked up by `code_hash` (SHA-256), so that a copy of the database opens nothing. `signed` is the
    organisation that it is said to come from, or ''; `with_notes`, whether the notes are shown.
    """

    __tablename__ = "selection_link"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    selection_id: Mapped[UUID] = mapped_column(ForeignKey("selection.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    signed: Mapped[str] = mapped_column(String(150), default="")
    with_notes: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    selection: Mapped[Selection] = relationship()
    created_by: Mapped[User | None] = relationship()


class HandOver(Base):
    """A selection was handed over that day: how, how many entries, which freins. Neither by nor to whom."""

    __tablename__ = "hand_over"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    day: Mapped[date] = mapped_column(Date, index=True)
    way: Mapped[Way] = mapped_column(choice(Way, name="way"))
    entries: Mapped[int] = mapped_column(Integer)
    needs: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
