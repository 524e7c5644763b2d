"""What exists: people, their signed-in sessions, and the counters that slow guessing down."""

from datetime import datetime
from enum import StrEnum, unique
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.database import Base, Instant, choice, now


@unique
class Role(StrEnum):
    """What someone is here for; what that allows is written in the permission table only."""

    PROFESSIONAL = "professional"
    PARTNER = "partner"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"

    @property
    def is_staff(self) -> bool:
        """Whether the role can harm everyone's data, and is therefore left idle for less time."""
        return self in {Role.CURATOR, Role.ADMINISTRATOR}


class User(Base):
    """A person with an account. Without `password_hash` nobody signs in by password."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(150))
    organization_label: Mapped[str | None] = mapped_column(String(150))
    role: Mapped[Role] = mapped_column(choice(Role, name="role"), default=Role.PROFESSIONAL)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInSession(Base):
    """One browser in which someone is signed in; deleting the row signs it out at once.

    The token itself is only in the browser's cookie: `token_hash` is its SHA-256, so that a stolen copy of
    the database opens no session.
    """

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    user_agent: Mapped[str] = mapped_column(String(120), default="")

    user: Mapped[User] = relationship()


class Throttle(Base):
    """How many times something was tried within a window; `key` is a hash, never an address in clear."""

    __tablename__ = "throttle"
    __table_args__ = (CheckConstraint("hits >= 0", name="hits"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    hits: Mapped[int] = mapped_column(Integer)
    expires: Mapped[datetime] = mapped_column(Instant, index=True)
