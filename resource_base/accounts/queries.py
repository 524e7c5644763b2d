"""What one can ask: who has this address, who is signed in with this token and where, who waits for what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from resource_base.accounts.addresses import normalised
from resource_base.accounts.models import (
    AccessRequest,
    Invitation,
    Membership,
    SignInSession,
    TrustedDomain,
    User,
)
from resource_base.accounts.sessions import Lifetime, SignedIn, fingerprint
from resource_base.accounts.vocabulary import Position, RequestState, Stage


def user_with_email(email: str) -> Select[User]:
    """The account of this address, however it was typed; also a deactivated one."""
    return select(User).where(User.email == normalised(email))


def people() -> Select[User]:
    """Everyone who has an account, with where they belong, by name; not who was anonymised."""
    return (
        select(User)
        .where(User.anonymised_at.is_(None))
        .options(selectinload(User.memberships), joinedload(User.scope))
        .order_by(User.name, User.id)
    )


def members_of(organization_id: UUID) -> Select[Membership]:
    """Who belongs to an organisation, by name, with the person."""
    return (
        select(Membership)
        .join(Membership.user)
        .where(Membership.organization_id == organization_id)
        .options(joinedload(Membership.user))
        .order_by(User.name, User.id)
    )


def managers_of(organization_id: UUID) -> Select[User]:
    """Who runs an organisation, by name; nobody when its first person is still to come."""
    return (
        select(User)
        .join(User.memberships)
        .where(
            User.active,
            Membership.organization_id == organization_id,
            Membership.position == Position.MANAGER,
        )
        .order_by(User.name, User.id)
    )


def domains_of(organization_id: UUID) -> Select[str]:
    """The mail domains recognised for an organisation."""
    return (
        select(TrustedDomain.domain)
        .where(TrustedDomain.organization_id == organization_id)
        .order_by(TrustedDomain.domain)
    )


def invitations_for(user: User) -> Select[Invitation]:
    """The invitations that this person looks after, open or not, newest first."""
    return (
        select(Invitation)
        .where(Invitation.is_for(user))
        .options(joinedload(Invitation.invited_by))
        .order_by(Invitation.created_at.desc(), Invitation.id)
    )


def invitations_to(organization_id: UUID, *, at: datetime) -> Select[Invitation]:
    """The invitations to an organisation that can still be accepted, newest first."""
    return (
        select(Invitation)
        .where(Invitation.organization_id == organization_id, Invitation.is_open(at))
        .order_by(Invitation.created_at.desc(), Invitation.id)
    )


def requests_for(user: User, *, state: RequestState | None = None) -> Select[AccessRequest]:
    """The requests for access that this person reviews, oldest first."""
    found = select(AccessRequest).where(AccessRequest.is_for(user))
    if state is not None:
        found = found.where(AccessRequest.state == state)
    return found.order_by(AccessRequest.created_at, AccessRequest.id)


def sessions_of(user_id: UUID) -> Select[SignInSession]:
    """The browsers in which someone is signed in, the last seen first."""
    return (
        select(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.stage == Stage.FULL)
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.token_hash)
    )


def user_of_token(session: Session, token: str, *, lifetime: Lifetime, at: datetime) -> SignedIn | None:
    """Who is signed in by this token, unless it was revoked, is too old or half-way, was idle too long, or
    the account is closed.

    Reads only. When the answer `is_due(at)`, call `sessions.note_seen` in a transaction of its own.
    """
    held = _held(session, token, at=at)
    if held is None or held.stage is not Stage.FULL:
        return None
    found = SignedIn(user=held.user, session=held)
    return None if found.ending(lifetime, seen_at=held.last_seen_at).idle_at <= at else found


def half_way(session: Session, token: str, *, at: datetime) -> SignedIn | None:
    """Who gave a password but still owes a code (`session.stage` code) or must set one up (`enrolment`).

    Such a person is *not* signed in: show the page of that step, and nothing else.
    """
    held = _held(session, token, at=at)
    return None if held is None or held.stage is Stage.FULL else SignedIn(user=held.user, session=held)


def _held(session: Session, token: str, *, at: datetime) -> SignInSession | None:
    # Where they belong comes in the same question: the header of every page asks for it.
    found = session.scalars(
        select(SignInSession)
        .where(SignInSession.token_hash == fingerprint(token), SignInSession.expires_at > at)
        .options(joinedload(SignInSession.user).joinedload(User.memberships))
    )
    held = found.unique().one_or_none()
    return held if held is not None and held.user.active else None
