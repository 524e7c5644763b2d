"""Signed-in sessions: the token that a browser holds, what is kept of it, how long it lasts."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from resource_base.accounts.models import Role, SignInSession, User

# A row is rewritten at most this often, however many pages are read.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts: without a page being read (staff less than others), and in any case."""

    idle: timedelta = timedelta(hours=8)
    idle_for_staff: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)

    def idle_as(self, role: Role) -> timedelta:
        return min(self.idle, self.idle_for_staff) if role.is_staff else self.idle


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and in which browser."""

    user: User
    session: SignInSession

    def is_due(self, at: datetime) -> bool:
        """Whether `actions.note_seen` has something to write."""
        return at - self.session.last_seen_at >= SEEN_EVERY


def new_token() -> str:
    """256 random bits, as 43 characters that fit in a cookie."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What the database keeps of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
