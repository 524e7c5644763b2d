"""Signed-in sessions: the token that a browser holds, what is kept of it, how long it lasts, how it ends."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from resource_base.accounts import audit
from resource_base.accounts.models import Role, SignInSession, Throttle, User
from resource_base.accounts.vocabulary import Method, SecurityAction, Stage
from resource_base.database import now

# A row is rewritten at most this often, however many pages are read.
SEEN_EVERY = timedelta(minutes=1)
# How long one has to give the code, or to set the second factor up.
HALF_WAY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts: without a page being read (staff less than others), and in any case."""

    idle: timedelta = timedelta(hours=8)
    idle_for_staff: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)

    def idle_as(self, role: Role) -> timedelta:
        return min(self.idle, self.idle_for_staff) if role.is_staff else self.idle


@dataclass(frozen=True, slots=True)
class Ending:
    """When a session ends: at `idle_at` unless a page is read before, and at `last_at` in any case."""

    idle_at: datetime
    last_at: datetime

    @property
    def at(self) -> datetime:
        return min(self.idle_at, self.last_at)

    @property
    def is_final(self) -> bool:
        """Whether reading a page would not put it off: only signing in again does."""
        return self.last_at <= self.idle_at


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and in which browser."""

    user: User
    session: SignInSession

    def ending(self, lifetime: Lifetime, *, seen_at: datetime) -> Ending:
        """When the session of someone last seen then ends."""
        return Ending(seen_at + lifetime.idle_as(self.user.role), self.session.expires_at)

    def is_due(self, at: datetime) -> bool:
        """Whether `note_seen` has something to write."""
        return at - self.session.last_seen_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: the token to keep in the browser's cookie and nowhere else, and its stage.

    Of stage `full`, its holder is signed in; else only `signing_in` knows it.
    """

    token: str
    stage: Stage
    user_id: UUID


def new_token() -> str:
    """256 random bits, as 43 characters that fit in a cookie or a link."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What the database keeps of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(
    session: Session,
    user: User,
    *,
    stage: Stage,
    method: Method,
    lifetime: Lifetime,
    user_agent: str = "",
    at: datetime | None = None,
) -> Opened:
    """Open a session under a new token, whatever the browser held before."""
    at = at or now()
    token = new_token()
    lasts = lifetime.absolute if stage is Stage.FULL else min(HALF_WAY, lifetime.absolute)
    session.add(
        SignInSession(
            token_hash=fingerprint(token),
            user_id=user.id,
            stage=stage,
            method=method,
            created_at=at,
            last_seen_at=at,
            expires_at=at + lasts,
            user_agent=_short(user_agent),
        )
    )
    audit.record(
        session,
        SecurityAction.SIGNED_IN,
        actor=user,
        about=audit.about_user(user),
        details={"method": method.value, "stage": stage.value},
        at=at,
    )
    session.flush()
    return Opened(token, stage, user.id)


def note_seen(session: Session, token: str, *, at: datetime | None = None) -> None:
    """Note that someone is still there; writes nothing if that was noted less than a minute ago."""
    at = at or now()
    noted = update(SignInSession).where(
        SignInSession.token_hash == fingerprint(token),
        SignInSession.stage == Stage.FULL,
        SignInSession.last_seen_at <= at - SEEN_EVERY,
    )
    user_id = session.scalar(noted.values(last_seen_at=at).returning(SignInSession.user_id))
    if user_id is not None:
        session.execute(update(User).where(User.id == user_id).values(last_seen_at=at))


def sign_out(session: Session, token: str, *, at: datetime | None = None) -> None:
    """End the session of this token, whatever its stage; of an unknown one, nothing."""
    ended = delete(SignInSession).where(SignInSession.token_hash == fingerprint(token))
    user_id = session.scalar(ended.returning(SignInSession.user_id))
    if user_id is not None:
        audit.record(session, SecurityAction.SIGNED_OUT, actor=user_id, about=f"user:{user_id}", at=at)


def end_session(session: Session, user: User, *, token_hash: str, at: datetime | None = None) -> bool:
    """End one of someone's own sessions, as "mes sessions" lists them; False when there is none such."""
    mine = SignInSession.user_id == user.id
    ended = delete(SignInSession).where(mine, SignInSession.token_hash == token_hash)
    found = session.scalar(ended.returning(SignInSession.token_hash)) is not None
    if found:
        audit.record(session, SecurityAction.SESSION_ENDED, actor=user, about=audit.about_user(user), at=at)
    return found


def end_other_sessions(session: Session, user: User, *, token: str, at: datetime | None = None) -> int:
    """End someone's sessions but the one of this token; how many."""
    others = delete(SignInSession).where(
        SignInSession.user_id == user.id, SignInSession.token_hash != fingerprint(token)
    )
    ended = len(session.execute(others.returning(SignInSession.token_hash)).all())
    if ended:
        audit.record(
            session,
            SecurityAction.SESSION_ENDED,
            actor=user,
            about=audit.about_user(user),
            details={"sessions": ended},
            at=at,
        )
    return ended


def sign_out_everywhere(session: Session, user: User, *, but: str = "") -> None:
    """End every session of someone, at once, except that of the token `but`."""
    session.flush()
    ended = delete(SignInSession).where(SignInSession.user_id == user.id)
    session.execute(ended.where(SignInSession.token_hash != fingerprint(but)))


def forget_expired(session: Session, *, at: datetime | None = None) -> int:
    """Delete the sessions and the counters that time has ended; how many rows that was."""
    at = at or now()
    ended = session.execute(
        delete(SignInSession).where(SignInSession.expires_at <= at).returning(SignInSession.token_hash)
    ).all()
    counters = session.execute(delete(Throttle).where(Throttle.expires <= at).returning(Throttle.key)).all()
    return len(ended) + len(counters)


def _short(user_agent: str) -> str:
    printable = "".join(character for character in user_agent if character.isprintable())
    return printable[:120]
