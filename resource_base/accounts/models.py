"""What exists: people, where they belong, how they sign in, and the links and requests that lead here."""

from datetime import datetime
from enum import StrEnum, unique
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    Uuid,
    and_,
    text,
    true,
)
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.accounts.vocabulary import (
    Method,
    Position,
    Purpose,
    Refusal,
    RequestState,
    Stage,
)
from resource_base.database import Base, Instant, Words, choice, now

_SUBMITTED = text("state = 'submitted'")


@unique
class Role(StrEnum):
    """What someone is here for; what that allows is written in the permission table only."""

    PROFESSIONAL = "professional"
    PARTNER = "partner"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"

    @property
    def is_staff(self) -> bool:
        """Whether the role can harm everyone's data: left idle for less time, second factor compulsory."""
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
    inactive_notice_at: Mapped[datetime | None] = mapped_column(Instant)
    anonymised_at: Mapped[datetime | None] = mapped_column(Instant)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", order_by="Membership.organization_id"
    )
    scope: Mapped["CuratorScope | None"] = relationship(cascade="all, delete-orphan")


class Membership(Base):
    """Someone belongs to an organisation; a person may belong to several."""

    __tablename__ = "membership"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[Position] = mapped_column(choice(Position, name="position"), default=Position.EDITOR)
    since: Mapped[datetime] = mapped_column(Instant, default=now)

    user: Mapped[User] = relationship(back_populates="memberships")


class CuratorScope(Base):
    """What a curator is limited to: slugs of freins, prefixed codes of territories; empty, no limit."""

    __tablename__ = "curator_scope"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    needs: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    territories: Mapped[tuple[str, ...]] = mapped_column(Words, default=())


class TrustedDomain(Base):
    """A mail domain that only people of this organisation have (`ccas-besancon.fr`)."""

    __tablename__ = "trusted_domain"
    __table_args__ = (CheckConstraint("domain = lower(domain)", name="domain_lower"),)

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True
    )
    domain: Mapped[str] = mapped_column(String(253), primary_key=True, index=True)


class SignInSession(Base):
    """One browser in which someone is signed in; deleting the row signs it out at once.

    The token itself is only in the browser's cookie: `token_hash` is its SHA-256, so that a stolen copy of
    the database opens no session. Only a session of stage `full` is signed in.
    """

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    stage: Mapped[Stage] = mapped_column(choice(Stage, name="stage"), default=Stage.FULL)
    method: Mapped[Method] = mapped_column(choice(Method, name="method"), default=Method.PASSWORD)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    user_agent: Mapped[str] = mapped_column(String(120), default="")

    user: Mapped[User] = relationship()


class Throttle(Base):
    """How many times something was tried, and until when it may not be; `key` is a keyed hash."""

    __tablename__ = "throttle"
    __table_args__ = (CheckConstraint("hits >= 0", name="hits"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    hits: Mapped[int] = mapped_column(Integer)
    expires: Mapped[datetime] = mapped_column(Instant, index=True)
    free_at: Mapped[datetime | None] = mapped_column(Instant)


class SecondFactor(Base):
    """A secret shared with someone's telephone; it counts once a first code confirmed it.

    `last_counter` is the 30-second step of the last accepted code: no step is accepted twice.
    """

    __tablename__ = "second_factor"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_counter: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """A code kept on paper for the day the telephone is lost; it serves once, then its row goes."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)


def organizations_run(user: User) -> frozenset[UUID]:
    """The organisations of which this person is a manager, as long as the account is open."""
    if not user.active:
        return frozenset()
    return frozenset(
        membership.organization_id
        for membership in user.memberships
        if membership.position is Position.MANAGER
    )


def _is_open(invitation: "Invitation", at: datetime) -> bool:
    """Whether it can still be accepted."""
    return invitation.accepted_at is None and invitation.revoked_at is None and invitation.expires_at > at


def _is_open_in_sql(invitation: type["Invitation"], at: datetime) -> ColumnElement[bool]:
    return and_(invitation.accepted_at.is_(None), invitation.revoked_at.is_(None), invitation.expires_at > at)


def _is_for(way_in: "Invitation | AccessRequest", user: User) -> bool:
    """Whether this person looks after it: staff, or who runs the organisation that it leads to."""
    return user.active and (user.role.is_staff or way_in.organization_id in organizations_run(user))


def _is_for_in_sql(way_in: "type[Invitation | AccessRequest]", user: User) -> ColumnElement[bool]:
    if user.active and user.role.is_staff:
        return true()
    return way_in.organization_id.in_(organizations_run(user))


class Invitation(Base):
    """An account offered to an address, with the role and the place that go with it."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("(organization_id IS NULL) = (position IS NULL)", name="position_somewhere"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(150))
    role: Mapped[Role] = mapped_column(choice(Role, name="role"))
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    organization_label: Mapped[str | None] = mapped_column(String(150))
    position: Mapped[Position | None] = mapped_column(choice(Position, name="position"))
    needs: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    territories: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    reminders: Mapped[int] = mapped_column(Integer, default=0)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    invited_by: Mapped[User | None] = relationship()

    is_open = hybrid_method(_is_open, _is_open_in_sql)
    is_for = hybrid_method(_is_for, _is_for_in_sql)


class Ticket(Base):
    """A link sent by mail: 256 random bits of which only the SHA-256 is kept, for one purpose, used once."""

    __tablename__ = "ticket"
    __table_args__ = (CheckConstraint("invitation_id IS NULL OR user_id IS NULL", name="one_subject"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose, name="purpose"))
    invitation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class AccessRequest(Base):
    """Someone whom nobody invited asks for an account."""

    __tablename__ = "access_request"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        # One open request per address, however fast the form is sent twice.
        Index(
            "uq_access_request_open",
            "email",
            unique=True,
            sqlite_where=_SUBMITTED,
            postgresql_where=_SUBMITTED,
        ),
        Index("ix_access_request_state_created", "state", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(150))
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"), index=True
    )
    organization_label: Mapped[str] = mapped_column(String(150))
    function: Mapped[str] = mapped_column(String(150))
    message: Mapped[str] = mapped_column(Text, default="")
    recognised_domain: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RequestState] = mapped_column(
        choice(RequestState, name="state"), default=RequestState.SUBMITTED
    )
    created_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    refusal: Mapped[Refusal | None] = mapped_column(choice(Refusal, name="refusal"))
    sentence: Mapped[str | None] = mapped_column(Text)
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id", ondelete="SET NULL"))

    decided_by: Mapped[User | None] = relationship()

    is_for = hybrid_method(_is_for, _is_for_in_sql)
