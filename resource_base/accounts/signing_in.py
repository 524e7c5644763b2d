"""Signing in, in one or two steps, and proving once more who one is.

Each step takes two transactions, because an attempt counts even when it is refused:

    with database.transaction() as session:
        attempt = count_attempt(session, keys=…, email=…, address=…)       # TooManyAttempts: wait
    with database.transaction() as session:
        opened = sign_in(session, attempt, password=…, lifetime=…)         # NotAllowed: `log_refusal`

`opened.stage` tells what is next: `full`, nothing; `code` and `enrolment`, the module `second_step`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts import actions, audit, passwords, queries, second_factor, sign_ons, throttle
from resource_base.accounts.addresses import machine, normalised
from resource_base.accounts.keys import BlindKey, Keys
from resource_base.accounts.models import SignInSession, User
from resource_base.accounts.passwords import ARGON2, Hasher
from resource_base.accounts.sessions import Lifetime, Opened, fingerprint, open_session, sign_out_everywhere
from resource_base.accounts.vocabulary import Method, SecurityAction, Stage
from resource_base.database import now
from resource_base.errors import NotAllowed, TooManyAttempts

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5  # failures, then one waits (`throttle.WAITS`)
PER_ADDRESS = 30  # in a window; a whole office may share one address

REFUSED = "L’adresse électronique ou le mot de passe est incorrect."
TOO_LATE = "Vous avez attendu trop longtemps : identifiez-vous à nouveau."


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to give a password that was counted and may go on; made by `count_attempt` only."""

    email: str
    account_key: BlindKey
    address_key: BlindKey


def count_attempt(
    session: Session, *, keys: Keys, email: str, address: str, at: datetime | None = None
) -> Attempt:
    """Count an attempt to sign in, against the account (existing or not) and against where it comes from.

    Commit before going on. When the attempt is refused, undoing its own count is harmless: the limit stays
    reached until its wait ends.

    Raises:
        TooManyAttempts: with the wait in French and in seconds.
    """
    at = at or now()
    box = normalised(email)
    attempt = Attempt(box, account_key(keys, box), keys.blind(f"sign-in address {machine(address)}"))
    # Always the account first: two transactions that lock the same two rows never wait for each other.
    wait = throttle.slow_down(session, attempt.account_key, free=PER_ACCOUNT, at=at) or throttle.allow(
        session, attempt.address_key, limit=PER_ADDRESS, window=WINDOW, at=at
    )
    if wait:
        raise TooManyAttempts("Trop d’essais de connexion.", retry_after=wait)
    return attempt


def log_refusal(session: Session, attempt: Attempt, *, at: datetime | None = None) -> None:
    """Write in the security log that an attempt was refused, in a transaction of its own."""
    audit.record(
        session,
        SecurityAction.SIGN_IN_TRIED,
        actor=None,
        about=f"account:{attempt.account_key[:16]}",
        details={"from": attempt.address_key[:16]},
        at=at,
    )


def account_key(keys: Keys, email: str) -> BlindKey:
    """Under which the attempts at this normalised address are counted."""
    return keys.blind(f"sign-in account {email}")


def sign_in(
    session: Session,
    attempt: Attempt,
    *,
    password: str,
    lifetime: Lifetime,
    user_agent: str = "",
    staff_must_enrol: bool = True,
    at: datetime | None = None,
    hasher: Hasher = ARGON2,
) -> Opened:
    """Open a session, whole or half-way.

    A refusal says the same and takes the same time whether the account is unknown, closed, without a
    password, or the password is wrong. A success is uncounted: it clears the account's attempts and gives
    one back to the address, so that an office behind one address is not shut out at nine in the morning.

    Raises:
        NotAllowed: always with the same sentence.
    """
    user = _holder(session, attempt, password=password, hasher=hasher)
    return arrive(
        session,
        user,
        method=Method.PASSWORD,
        lifetime=lifetime,
        user_agent=user_agent,
        staff_must_enrol=staff_must_enrol,
        at=at,
    )


def arrive(
    session: Session,
    user: User,
    *,
    method: Method,
    lifetime: Lifetime,
    two_factors: bool = False,
    user_agent: str = "",
    staff_must_enrol: bool = True,
    at: datetime | None = None,
) -> Opened:
    """Open a session for someone who has proved who they are by `method`, with two factors or one.

    With one, whoever has a second factor must still give its code, and staff without one may only set it up
    (`staff_must_enrol=False` is for the demonstration site, where everyone knows the passwords).

    Raises:
        NotAllowed: the account is closed.
    """
    at = at or now()
    if not user.active:
        raise NotAllowed(REFUSED)
    stage = Stage.FULL
    if not two_factors:
        if second_factor.is_on(session, user):
            stage = Stage.CODE
        elif user.role.is_staff and staff_must_enrol:
            stage = Stage.ENROLMENT
    if stage is Stage.FULL:
        user.last_seen_at = at
    return open_session(
        session, user, stage=stage, method=method, lifetime=lifetime, user_agent=user_agent, at=at
    )


def prove_again(
    session: Session, user: User, attempt: Attempt, *, password: str, hasher: Hasher = ARGON2
) -> None:
    """Have someone signed in give their password before what cannot be undone (ASVS 5.0, 7.5.1).

    Raises:
        NotAllowed: it is not theirs.
    """
    if _holder(session, attempt, password=password, hasher=hasher).id != user.id:
        raise NotAllowed(REFUSED)


def change_password(  # noqa: PLR0913 - two passwords, and what a session is opened with
    session: Session,
    attempt: Attempt,
    *,
    token: str,
    current: str,
    new: str,
    lifetime: Lifetime,
    context: Iterable[str] = (),
    at: datetime | None = None,
    hasher: Hasher = ARGON2,
) -> Opened:
    """Change one's own password; all sessions end, that of `token` goes on under the new token given back.

    Raises:
        NotAllowed: the current password is not that of who holds the session.
        Invalid: the new one is refused; nothing changed.
    """
    at = at or now()
    open_ = held(session, token, stage=Stage.FULL, at=at)
    user, method, user_agent = open_.user, open_.method, open_.user_agent
    prove_again(session, user, attempt, password=current, hasher=hasher)
    actions.set_password(session, user, password=new, context=context, but=token, at=at, hasher=hasher)
    opened = open_session(
        session, user, stage=Stage.FULL, method=method, lifetime=lifetime, user_agent=user_agent, at=at
    )
    sign_ons.carry_over(session, token, opened.token)
    sign_out_everywhere(session, user, but=opened.token)
    return opened


def _holder(session: Session, attempt: Attempt, *, password: str, hasher: Hasher) -> User:
    # Columns rather than a person, who takes a measurable moment to load, and not when there is none.
    columns = (User.id, User.password_hash, User.active)
    known = session.execute(queries.user_with_email(attempt.email).with_only_columns(*columns)).one_or_none()
    user_id, kept, active = known or (None, None, False)
    matched = passwords.matches(password, kept, hasher=hasher)
    user = session.get(User, user_id) if matched and active else None
    if user is None or kept is None:
        raise NotAllowed(REFUSED)
    user.password_hash = passwords.renewed(password, kept, hasher=hasher)
    throttle.forget(session, attempt.account_key)
    throttle.take_back(session, attempt.address_key)
    return user


def held(session: Session, token: str, *, stage: Stage, at: datetime) -> SignInSession:
    """The session of this token, if it is of this stage and its account open.

    Raises:
        NotAllowed: it is not, or is no more.
    """
    found = session.scalar(
        select(SignInSession).where(
            SignInSession.token_hash == fingerprint(token),
            SignInSession.stage == stage,
            SignInSession.expires_at > at,
        )
    )
    if found is None or not found.user.active:
        raise NotAllowed(TOO_LATE)
    return found
