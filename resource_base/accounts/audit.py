"""The security log: who did what to what, when, in which request. Never a name, an address or a secret.

Of the browser, the log tells its kind (« Firefox, Windows ») and nothing that would tell one from another.

A line belongs to the transaction of what it tells: both are kept or neither.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Enum, Integer, Select, String, Table, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from resource_base.accounts.append_only import protect
from resource_base.accounts.models import User
from resource_base.accounts.vocabulary import SecurityAction
from resource_base.database import Base, Instant, now

Detail = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """In which request something is done, and with what kind of browser; empty, in none."""

    request_id: str = ""
    browser: str = ""


_circumstances: ContextVar[Circumstances | None] = ContextVar("circumstances", default=None)


class SecurityEvent(Base):
    """One line of the security log, which the database lets nobody rewrite.

    No foreign keys: a line outlives what it speaks of. `details` hold no personal value: ids, roles, states.
    """

    __tablename__ = "security_event"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    action: Mapped[SecurityAction] = mapped_column(
        Enum(
            SecurityAction,
            native_enum=False,
            create_constraint=False,  # a new action must not rebuild a table that is append-only
            length=60,
            values_callable=lambda members: [member.value for member in members],
        )
    )
    object: Mapped[str] = mapped_column(String(120), default="", index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    request_id: Mapped[str] = mapped_column(String(64), default="")


protect(cast("Table", SecurityEvent.__table__))


@contextmanager
def within(request_id: str, *, browser: str = "") -> Iterator[None]:
    """Lines written inside bear this request id (64 characters at most) and this kind of browser (60)."""
    token = _circumstances.set(Circumstances(request_id[:64], browser[:60]))
    try:
        yield
    finally:
        _circumstances.reset(token)


def record(
    session: Session,
    action: SecurityAction,
    *,
    actor: User | UUID | None,
    about: str = "",
    details: Mapping[str, Detail] | None = None,
    at: datetime | None = None,
) -> None:
    """Add a line. `actor` is who did it, None for a visitor or the site itself; `about` is `kind:id`."""
    known = _circumstances.get() or Circumstances()
    session.add(
        SecurityEvent(
            at=at or now(),
            actor_id=actor.id if isinstance(actor, User) else actor,
            action=action,
            object=about,
            details=dict(details or {}) | ({"browser": known.browser} if known.browser else {}),
            request_id=known.request_id,
        )
    )


def about_user(user: User) -> str:
    return f"user:{user.id}"


def events(
    *, action: SecurityAction | None = None, actor_id: UUID | None = None, about: str | None = None
) -> Select[SecurityEvent]:
    """The log, newest first, narrowed by what is given."""
    found = select(SecurityEvent).order_by(SecurityEvent.at.desc(), SecurityEvent.id.desc())
    if action is not None:
        found = found.where(SecurityEvent.action == action)
    if actor_id is not None:
        found = found.where(SecurityEvent.actor_id == actor_id)
    if about is not None:
        found = found.where(SecurityEvent.object == about)
    return found
