"""What one can do: open an account, sign in and out, change a password, close an account.

Signing in takes two transactions, because an attempt counts even when it is refused:

    with database.transaction() as session:
        attempt = actions.count_attempt(session, email=…, address=…)   # TooManyAttempts: wait
    with database.transaction() as session:
        token = actions.sign_in(session, attempt, password=…, lifetime=…)   # NotAllowed: one same sentence

`sign_in` takes the counted attempt, so that no password is ever compared without having been counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from resource_base.accounts import passwords, queries, throttle
from resource_base.accounts.addresses import machine, mail_box, normalised
from resource_base.accounts.models import Role, SignInSession, Throttle, User
from resource_base.accounts.passwords import ARGON2, Hasher
from resource_base.accounts.sessions import SEEN_EVERY, Lifetime, fingerprint, new_token
from resource_base.database import now
from resource_base.errors import Invalid, NotAllowed, TooManyAttempts

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 30  # a whole office may share one address

REFUSED = "L’adresse électronique ou le mot de passe est incorrect."


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in that was counted and may go on; made by `count_attempt` only."""

    email: str
    address: str

    @property
    def account_key(self) -> str:
        return f"sign-in account {self.email}"

    @property
    def address_key(self) -> str:
        return f"sign-in address {self.address}"


def create_user(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role = Role.PROFESSIONAL,
    organization_label: str | None = None,
    password: str | None = None,
    at: datetime | None = None,
    hasher: Hasher = ARGON2,
) -> User:
    """Open an account; without a password nobody signs in to it yet.

    Raises:
        Invalid: the address is not one or already has an account, or the password is refused.
    """
    box = mail_box(email)
    if session.scalar(queries.user_with_email(box)) is not None:
        taken = "Un compte existe déjà pour cette adresse électronique."
        raise Invalid(taken, {"email": taken})
    user = User(
        email=box,
        name=name.strip(),
        role=role,
        organization_label=organization_label,
        password_hash=None if password is None else passwords.hash_password(password, hasher=hasher),
        created_at=at or now(),
    )
    session.add(user)
    session.flush()
    return user


def set_password(session: Session, user: User, *, password: str, hasher: Hasher = ARGON2) -> None:
    """Give someone a new password and end all their sessions.

    Raises:
        Invalid: the password is refused; nothing changed.
    """
    user.password_hash = passwords.hash_password(password, hasher=hasher)
    sign_out_everywhere(session, user)


def deactivate(session: Session, user: User) -> None:
    """Close an account and end all its sessions; what the person wrote stays."""
    user.active = False
    sign_out_everywhere(session, user)


def count_attempt(session: Session, *, email: str, address: str, at: datetime | None = None) -> Attempt:
    """Count an attempt to sign in, against the account (existing or not) and against where it comes from.

    Commit before going on to `sign_in`. When the attempt is refused, undoing its own count is harmless: the
    limit stays reached until its window closes.

    Raises:
        TooManyAttempts: with the wait in French and in seconds.
    """
    at = at or now()
    attempt = Attempt(email=normalised(email), address=machine(address))
    # Always the account first: two transactions that lock the same two rows never wait for each other.
    for key, limit in ((attempt.account_key, PER_ACCOUNT), (attempt.address_key, PER_ADDRESS)):
        wait = throttle.allow(session, key, limit=limit, window=WINDOW, at=at)
        if wait:
            raise TooManyAttempts("Trop d’essais de connexion.", retry_after=wait)
    return attempt


def sign_in(
    session: Session,
    attempt: Attempt,
    *,
    password: str,
    lifetime: Lifetime,
    user_agent: str = "",
    at: datetime | None = None,
    hasher: Hasher = ARGON2,
) -> str:
    """Open a session; the token to keep in the browser's cookie, and nowhere else.

    A refusal says the same and takes the same time whether the account is unknown, closed, without a
    password, or the password is wrong. A success is uncounted: it clears the account's attempts and gives
    one back to the address, so that an office behind one address is not shut out at nine in the morning.

    Raises:
        NotAllowed: always with the same sentence.
    """
    at = at or now()
    user = session.scalar(queries.user_with_email(attempt.email))
    kept = None if user is None else user.password_hash
    matched = passwords.matches(password, kept, hasher=hasher)
    if not matched or user is None or kept is None or not user.active:
        raise NotAllowed(REFUSED)
    user.password_hash = passwords.renewed(password, kept, hasher=hasher)
    user.last_seen_at = at
    throttle.forget(session, attempt.account_key)
    throttle.take_back(session, attempt.address_key)
    token = new_token()
    session.add(
        SignInSession(
            token_hash=fingerprint(token),
            user_id=user.id,
            created_at=at,
            last_seen_at=at,
            expires_at=at + lifetime.absolute,
            user_agent=_short(user_agent),
        )
    )
    session.flush()
    return token


def note_seen(session: Session, token: str, *, at: datetime | None = None) -> None:
    """Note that someone is still there; writes nothing if that was noted less than a minute ago."""
    at = at or now()
    noted = update(SignInSession).where(
        SignInSession.token_hash == fingerprint(token), SignInSession.last_seen_at <= at - SEEN_EVERY
    )
    user_id = session.scalar(noted.values(last_seen_at=at).returning(SignInSession.user_id))
    if user_id is not None:
        session.execute(update(User).where(User.id == user_id).values(last_seen_at=at))


def sign_out(session: Session, token: str) -> None:
    """End the session of this token; of an unknown one, nothing."""
    session.execute(delete(SignInSession).where(SignInSession.token_hash == fingerprint(token)))


def sign_out_everywhere(session: Session, user: User) -> None:
    """End every session of someone, at once."""
    session.flush()
    session.execute(delete(SignInSession).where(SignInSession.user_id == user.id))


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
