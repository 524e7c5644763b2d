"""What one can ask: who has this address, who is signed in with this token, and where."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from resource_base.accounts.addresses import normalised
from resource_base.accounts.models import SignInSession, User
from resource_base.accounts.sessions import Lifetime, SignedIn, fingerprint


def user_with_email(email: str) -> Select[User]:
    """The account of this address, however it was typed; also a deactivated one."""
    return select(User).where(User.email == normalised(email))


def sessions_of(user_id: UUID) -> Select[SignInSession]:
    """The browsers in which someone is signed in, the last seen first."""
    return (
        select(SignInSession)
        .where(SignInSession.user_id == user_id)
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.token_hash)
    )


def user_of_token(session: Session, token: str, *, lifetime: Lifetime, at: datetime) -> SignedIn | None:
    """Who holds this token, unless it was revoked, is too old, was idle too long or the account is closed.

    Reads only. When the answer `is_due(at)`, call `actions.note_seen` in a transaction of its own.
    """
    held = session.scalar(
        select(SignInSession)
        .where(SignInSession.token_hash == fingerprint(token), SignInSession.expires_at > at)
        .options(joinedload(SignInSession.user))
    )
    if held is None or not held.user.active:
        return None
    if at - held.last_seen_at >= lifetime.idle_as(held.user.role):
        return None
    return SignedIn(user=held.user, session=held)
