"""The second step of signing in: a half-way session becomes a whole one, under a new token.

As the first, it takes two transactions:

    with database.transaction() as session:
        attempt = count_code(session, keys=…, token=…)                     # TooManyAttempts, NotAllowed
    with database.transaction() as session:
        opened = give_code(session, attempt, code=…, lifetime=…)           # NotAllowed: `log_refusal`

Who must first set the second factor up does it with `second_factor`, then `finish_enrolment`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from resource_base.accounts import audit, second_factor, sign_ons, throttle
from resource_base.accounts.keys import BlindKey, Keys
from resource_base.accounts.models import SignInSession, User
from resource_base.accounts.sessions import Lifetime, Opened, fingerprint, open_session
from resource_base.accounts.signing_in import PER_ACCOUNT, TOO_LATE, held
from resource_base.accounts.vocabulary import Method, SecurityAction, Stage
from resource_base.database import now
from resource_base.errors import NotAllowed, TooManyAttempts

REFUSED = "Ce code est incorrect, ou a déjà servi."


@dataclass(frozen=True, slots=True)
class CodeAttempt:
    """An attempt to give a code that was counted and may go on; made by `count_code` only."""

    token: str
    keys: Keys
    key: BlindKey
    user_id: UUID


def count_code(session: Session, *, keys: Keys, token: str, at: datetime | None = None) -> CodeAttempt:
    """Count an attempt to give a code, in a half-way session; commit before going on.

    Raises:
        NotAllowed: the half-way session is no more.
        TooManyAttempts: with the wait in French and in seconds.
    """
    at = at or now()
    user = held(session, token, stage=Stage.CODE, at=at).user
    key = keys.blind(f"code {user.id}")
    wait = throttle.slow_down(session, key, free=PER_ACCOUNT, at=at)
    if wait:
        raise TooManyAttempts("Trop d’essais de code.", retry_after=wait)
    return CodeAttempt(token, keys, key, user.id)


def log_refusal(session: Session, attempt: CodeAttempt, *, at: datetime | None = None) -> None:
    """Write in the security log that a code was refused, in a transaction of its own."""
    audit.record(
        session,
        SecurityAction.SIGN_IN_TRIED,
        actor=attempt.user_id,
        about=f"user:{attempt.user_id}",
        details={"step": "code"},
        at=at,
    )


def give_code(
    session: Session,
    attempt: CodeAttempt,
    *,
    code: str,
    lifetime: Lifetime,
    user_agent: str = "",
    at: datetime | None = None,
) -> Opened:
    """Go through the second step, with the code of an application or a recovery code.

    Raises:
        NotAllowed: the code is wrong or was used, or the half-way session is no more.
    """
    at = at or now()
    user = held(session, attempt.token, stage=Stage.CODE, at=at).user
    method = second_factor.accepted(session, user, code=code, keys=attempt.keys, at=at)
    if method is None:
        raise NotAllowed(REFUSED)
    throttle.forget(session, attempt.key)
    return _go_through(
        session, attempt.token, user, method=method, lifetime=lifetime, user_agent=user_agent, at=at
    )


def finish_enrolment(
    session: Session,
    *,
    token: str,
    lifetime: Lifetime,
    user_agent: str = "",
    at: datetime | None = None,
) -> Opened:
    """From the session that may only set the second factor up, to a whole one, once it is on.

    Raises:
        NotAllowed: it is not on, or the half-way session is no more.
    """
    at = at or now()
    user = held(session, token, stage=Stage.ENROLMENT, at=at).user
    if not second_factor.is_on(session, user):
        raise NotAllowed("Activez d’abord la double authentification.")
    return _go_through(
        session, token, user, method=Method.TOTP, lifetime=lifetime, user_agent=user_agent, at=at
    )


def _go_through(
    session: Session,
    token: str,
    user: User,
    *,
    method: Method,
    lifetime: Lifetime,
    user_agent: str,
    at: datetime,
) -> Opened:
    user.last_seen_at = at
    opened = open_session(
        session, user, stage=Stage.FULL, method=method, lifetime=lifetime, user_agent=user_agent, at=at
    )
    sign_ons.carry_over(session, token, opened.token)
    ended = delete(SignInSession).where(SignInSession.token_hash == fingerprint(token))
    if session.scalar(ended.returning(SignInSession.token_hash)) is None:
        raise NotAllowed(TOO_LATE)  # somebody was quicker; all of this is undone
    return opened
