"""A selection, its entries and those who share it. Nothing in it says who it is for."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.database import Base, Instant, choice
from resource_base.sharing.selections.vocabulary import Right


class Selection(Base):
    """Entries gathered for one unnamed person.

    `reference` is what its owner calls it, never a person's name. `situation` is the query string of « Partir
    d'une personne » that it began with, or ''. It ends at `expires_at`: `ended_at` is then set, and
    its notes are gone. `warned_of`: the end about which those who edit it were written to, once each.
    Since `deleted_at` it is nobody's to find; its owner may still bring it back (see `deleting`).
    """

    __tablename__ = "selection"
    __table_args__ = (Index("ix_selection_expires_at", "expires_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(80))
    situation: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    modified_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    warned_of: Mapped[datetime | None] = mapped_column(Instant)
    archived_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    entries: Mapped[list["SelectionEntry"]] = relationship(
        back_populates="selection", cascade="all, delete-orphan", order_by="SelectionEntry.position"
    )
    members: Mapped[list["SelectionMember"]] = relationship(
        back_populates="selection", cascade="all, delete-orphan", order_by="SelectionMember.since"
    )
    offers: Mapped[list["SelectionOffer"]] = relationship(
        back_populates="selection", cascade="all, delete-orphan", order_by="SelectionOffer.email"
    )

    def right_of(self, user: User) -> Right | None:
        """What someone may do; None when it is not shared with them, or was deleted. Its owner edits."""
        if self.deleted_at is not None:
            return None
        if self.owner_id == user.id:
            return Right.EDIT
        return next((each.right for each in self.members if each.user_id == user.id), None)


class SelectionEntry(Base):
    """One entry of a selection: the frein it was chosen for (`need`, or ''), a note to hand over with it."""

    __tablename__ = "selection_entry"

    selection_id: Mapped[UUID] = mapped_column(
        ForeignKey("selection.id", ondelete="CASCADE"), primary_key=True
    )
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(Integer)
    need: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    note_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    added_at: Mapped[datetime] = mapped_column(Instant)

    selection: Mapped[Selection] = relationship(back_populates="entries")
    service: Mapped[Service] = relationship()
    note_by: Mapped[User | None] = relationship()


class SelectionMember(Base):
    """A colleague with whom a selection is shared: the other half of the binôme, most often."""

    __tablename__ = "selection_member"

    selection_id: Mapped[UUID] = mapped_column(
        ForeignKey("selection.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    right: Mapped[Right] = mapped_column(choice(Right, name="right"), default=Right.EDIT)
    since: Mapped[datetime] = mapped_column(Instant)

    selection: Mapped[Selection] = relationship(back_populates="members")
    user: Mapped[User] = relationship()


class SelectionOffer(Base):
    """A selection offered to an address, whether it has an account or not; whoever has it may accept.

    Until then nothing tells one from the other: else addresses could be tried, to learn who has an account.
    """

    __tablename__ = "selection_offer"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    selection_id: Mapped[UUID] = mapped_column(
        ForeignKey("selection.id", ondelete="CASCADE"), primary_key=True
    )
    email: Mapped[str] = mapped_column(String(254), primary_key=True, index=True)
    right: Mapped[Right] = mapped_column(choice(Right, name="right"), default=Right.EDIT)
    since: Mapped[datetime] = mapped_column(Instant)

    selection: Mapped[Selection] = relationship(back_populates="offers")
