"""Identities of ProConnect and the accounts they open: linked by their holder, never by an address.

An identity is (issuer, sub). Another `sub` with the address of an account may be somebody else, or the same
person at another employer: only who is signed in to the account may link the two.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from resource_base.accounts import audit, letters, queries, sign_ons, signing_in
from resource_base.accounts.models import User
from resource_base.accounts.sessions import Lifetime, Opened
from resource_base.accounts.told import Identity
from resource_base.accounts.vocabulary import Method, SecurityAction
from resource_base.database import Base, Instant, now
from resource_base.errors import NotAllowed, NotFound


class LinkedIdentity(Base):
    """An identity that opens an account; `email` is the address that was told when it was linked."""

    __tablename__ = "linked_identity"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    sub: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    idp_id: Mapped[str] = mapped_column(String(150), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    linked_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class Unlinked(NotAllowed):
    """Nobody here has this identity."""


class AddressTaken(Unlinked):
    """Nobody here has this identity, but an account has the address that it tells."""


class Closed(NotAllowed):
    """The account of this identity is closed."""


class TooWeak(NotAllowed):
    """The account may only be opened with two factors, and one was given."""


def sign_in(
    session: Session,
    identity: Identity,
    *,
    id_token: str,
    two_factors: tuple[str, ...],
    lifetime: Lifetime,
    user_agent: str = "",
    at: datetime | None = None,
) -> Opened:
    """Open a session for whoever has linked this identity, whole or half-way (`signing_in.arrive`).

    `two_factors` are the levels of assurance (`acr`) that stand for two factors: without one, staff are
    refused, and whoever has a second factor here must still give its code.

    Raises:
        Unlinked, AddressTaken: nobody has linked it; nothing was written, no account was opened.
        Closed: the account is closed.
        TooWeak: the role asks for two factors.
    """
    at = at or now()
    linked = session.scalar(_linked(identity))
    if linked is None:
        raise _unlinked(session, identity)
    user = linked.user
    if not user.active:
        raise _closed()
    if user.role.is_staff and identity.acr not in two_factors:
        raise TooWeak("Votre rôle demande de vous identifier avec une double authentification.")
    linked.last_used_at = at
    opened = signing_in.arrive(
        session,
        user,
        method=Method.PROCONNECT,
        two_factors=identity.acr in two_factors,
        lifetime=lifetime,
        user_agent=user_agent,
        at=at,
    )
    sign_ons.keep(session, opened.token, id_token=id_token, acr=identity.acr)
    return opened


def link(session: Session, user: User, identity: Identity, *, at: datetime | None = None) -> None:
    """Let this identity open this account from now on, and tell its address; nothing if it already does.

    The caller vouches that whoever is signed in to the account has just signed on with this identity.

    Raises:
        NotAllowed: the account is closed, or another account already has this identity.
    """
    at = at or now()
    if not user.active:
        raise _closed()
    linked = session.scalar(_linked(identity))
    if linked is None:
        linked = LinkedIdentity(
            issuer=identity.issuer,
            sub=identity.sub,
            user_id=user.id,
            idp_id=identity.idp_id,
            email=identity.email,
            linked_at=at,
        )
        try:
            with session.begin_nested():
                session.add(linked)
        except IntegrityError as error:  # somebody else linked it meanwhile
            raise _elsewhere() from error
        letters.send_identity_linked(session, user, at=at)
        _record(session, SecurityAction.IDENTITY_LINKED, user, {"idp_id": identity.idp_id}, at=at)
    elif linked.user_id != user.id:
        raise _elsewhere()


def unlink(session: Session, user: User, *, issuer: str, sub: str) -> None:
    """Take an identity back from an account; the sessions that it opened go on until they end.

    Raises:
        NotFound: this account has no such identity.
        NotAllowed: nothing else would open the account.
    """
    linked = session.scalars(identities_of(user.id)).all()
    found = next((one for one in linked if (one.issuer, one.sub) == (issuer, sub)), None)
    if found is None:
        raise NotFound("Cette identité n’est pas reliée à votre compte.")
    if user.password_hash is None and len(linked) == 1:
        raise NotAllowed("Choisissez d’abord un mot de passe : sans lui, votre compte ne s’ouvrirait plus.")
    session.delete(found)
    session.flush()
    _record(session, SecurityAction.IDENTITY_UNLINKED, user, {"idp_id": found.idp_id})


def identities_of(user_id: UUID) -> Select[LinkedIdentity]:
    """The identities that open an account, the oldest first."""
    return (
        select(LinkedIdentity)
        .where(LinkedIdentity.user_id == user_id)
        .order_by(LinkedIdentity.linked_at, LinkedIdentity.issuer, LinkedIdentity.sub)
    )


def _linked(identity: Identity) -> Select[LinkedIdentity]:
    return select(LinkedIdentity).where(
        LinkedIdentity.issuer == identity.issuer, LinkedIdentity.sub == identity.sub
    )


def _unlinked(session: Session, identity: Identity) -> NotAllowed:
    holder = session.scalar(queries.user_with_email(identity.email)) if identity.email else None
    if holder is None:
        return Unlinked("Vous n’avez pas encore de compte ici.")
    if not holder.active:
        return _closed()
    return AddressTaken("Un compte existe déjà pour votre adresse électronique.")


def _closed() -> Closed:
    return Closed("Votre compte est fermé. S’il doit être rouvert, écrivez-nous.")


def _elsewhere() -> NotAllowed:
    return NotAllowed("Cette identité ProConnect est déjà reliée à un autre compte.")


def _record(
    session: Session,
    action: SecurityAction,
    user: User,
    details: dict[str, audit.Detail],
    *,
    at: datetime | None = None,
) -> None:
    audit.record(session, action, actor=user, about=audit.about_user(user), details=details, at=at)
