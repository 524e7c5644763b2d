"""The second factor: codes of an application (TOTP, RFC 6238) and recovery codes for the day it is lost.

The secret is sealed under a key that is not in the database. A code is accepted one step (30 seconds) early
or late, and no step twice.
"""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from unicodedata import normalize

import pyotp
from pyotp.utils import strings_equal
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from resource_base.accounts import audit, letters
from resource_base.accounts.keys import Keys
from resource_base.accounts.models import RecoveryCode, SecondFactor, User
from resource_base.accounts.sessions import fingerprint, sign_out_everywhere
from resource_base.accounts.vocabulary import Method, SecurityAction
from resource_base.database import now
from resource_base.errors import Invalid, NotAllowed

STEP = 30  # seconds
RECOVERY_CODES = 10
RECOVERY_BYTES = 10  # 80 bits


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an application needs: `uri` for a QR code, or `secret` typed by hand (base 32)."""

    secret: str
    uri: str


def is_on(session: Session, user: User) -> bool:
    """Whether this person must give a code to sign in."""
    confirmed = select(SecondFactor.user_id).where(
        SecondFactor.user_id == user.id, SecondFactor.confirmed_at.is_not(None)
    )
    return session.scalar(confirmed) is not None


def recovery_codes_left(session: Session, user: User) -> int:
    """How many recovery codes have not served."""
    held = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)
    return session.scalar(held) or 0


def begin(session: Session, user: User, *, keys: Keys, issuer: str, at: datetime | None = None) -> Enrolment:
    """A new secret to enter in an application; it counts once `confirm` has seen a code of it.

    Beginning anew replaces the secret that nobody confirmed. `issuer` is the name of the site.

    Raises:
        NotAllowed: the second factor is on already.
    """
    if is_on(session, user):
        raise NotAllowed("La double authentification est déjà active.")
    secret = pyotp.random_base32()  # 160 bits
    sealed = keys.seal(secret.encode(), bound_to=str(user.id))
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"sealed_secret": sealed, "started_at": at or now(), "last_counter": 0}
    session.execute(
        insert(SecondFactor)
        .values(user_id=user.id, **values)
        .on_conflict_do_update(
            index_elements=[SecondFactor.user_id], set_=values, where=SecondFactor.confirmed_at.is_(None)
        )
    )
    return _enrolment(secret, user, issuer)


def begun(session: Session, user: User, *, keys: Keys, issuer: str) -> Enrolment | None:
    """The enrolment that waits for its first code, to show it again; None when there is none."""
    held = session.get(SecondFactor, user.id, populate_existing=True)
    if held is None or held.confirmed_at is not None:
        return None
    secret = keys.unseal(held.sealed_secret, bound_to=str(user.id))
    return None if secret is None else _enrolment(secret.decode(), user, issuer)


def confirm(
    session: Session, user: User, *, code: str, keys: Keys, at: datetime | None = None
) -> tuple[str, ...]:
    """Turn the second factor on by a first code; the recovery codes, to show once.

    Raises:
        Invalid: the code is not one of this moment, or nothing was begun; also under `problems["code"]`.
    """
    at = at or now()
    held = session.get(SecondFactor, user.id, populate_existing=True)
    if (
        held is None
        or held.confirmed_at is not None
        or not _matches(session, user, code=code, keys=keys, at=at)
    ):
        sentence = "Ce code est incorrect : saisissez celui que l’application affiche maintenant."
        raise Invalid(sentence, {"code": sentence})
    held.confirmed_at = at
    codes = _new_codes(session, user)
    _tell(session, user, SecurityAction.SECOND_FACTOR_ON, by=user, at=at)
    return codes


def accepted(
    session: Session, user: User, *, code: str, keys: Keys, at: datetime | None = None
) -> Method | None:
    """How this code proves who someone is, or None; whatever is accepted never is again.

    Count the attempt first (`second_step.count_code`).
    """
    at = at or now()
    if not is_on(session, user):
        return None
    if _matches(session, user, code=code, keys=keys, at=at):
        return Method.TOTP
    used = delete(RecoveryCode).where(
        RecoveryCode.code_hash == _recovery_hash(user, code), RecoveryCode.user_id == user.id
    )
    if session.scalar(used.returning(RecoveryCode.code_hash)) is None:
        return None
    about = audit.about_user(user)
    audit.record(session, SecurityAction.RECOVERY_CODE_USED, actor=user, about=about, at=at)
    return Method.RECOVERY_CODE


def renew_recovery_codes(session: Session, user: User, *, at: datetime | None = None) -> tuple[str, ...]:
    """New recovery codes, to show once; the former ones are worth nothing any more.

    Raises:
        NotAllowed: the second factor is off.
    """
    if not is_on(session, user):
        raise NotAllowed("La double authentification n’est pas active.")
    codes = _new_codes(session, user)
    _tell(session, user, SecurityAction.RECOVERY_CODES_RENEWED, by=user, at=at or now())
    return codes


def disable(session: Session, user: User, *, at: datetime | None = None) -> None:
    """Turn one's own second factor off; of one that is off, nothing.

    Raises:
        NotAllowed: it is compulsory for this role.
    """
    if user.role.is_staff:
        raise NotAllowed("La double authentification est obligatoire pour votre rôle.")
    _turn_off(session, user, by=user, at=at or now())


def reset(session: Session, user: User, *, by: User, at: datetime | None = None) -> None:
    """Turn off the second factor of someone who lost everything, and end their sessions at once.

    Whoever holds what was lost is put out; staff must then set the second factor up again.
    """
    _turn_off(session, user, by=by, at=at or now())
    sign_out_everywhere(session, user)


def _turn_off(session: Session, user: User, *, by: User, at: datetime) -> None:
    was_on = is_on(session, user)
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    if was_on:
        _tell(session, user, SecurityAction.SECOND_FACTOR_OFF, by=by, at=at)


def _matches(session: Session, user: User, *, code: str, keys: Keys, at: datetime) -> bool:
    sealed = session.scalar(select(SecondFactor.sealed_secret).where(SecondFactor.user_id == user.id))
    secret = None if sealed is None else keys.unseal(sealed, bound_to=str(user.id))
    if secret is None:
        return False
    generator, typed = pyotp.TOTP(secret.decode(), interval=STEP), normalize("NFKC", "".join(code.split()))
    if not typed.isascii():
        return False  # no code is written so; a lone surrogate would not even compare
    this_step = int(at.timestamp()) // STEP
    for counter in (this_step - 1, this_step, this_step + 1):
        if strings_equal(generator.generate_otp(counter), typed):
            # One statement: two processes never accept the same code.
            guard = update(SecondFactor).where(
                SecondFactor.user_id == user.id, SecondFactor.last_counter < counter
            )
            taken = guard.values(last_counter=counter).returning(SecondFactor.user_id)
            return session.scalar(taken) is not None
    return False


def _new_codes(session: Session, user: User) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    session.add_all(RecoveryCode(code_hash=_recovery_hash(user, code), user_id=user.id) for code in codes)
    session.flush()
    return codes


def _recovery_code() -> str:
    """80 random bits as `abcd-efgh-ijkl-mnop`, in base 32."""
    text = b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _recovery_hash(user: User, code: str) -> str:
    typed = "".join(character for character in code.lower() if character.isalnum())
    return fingerprint(f"{user.id} {typed}")


def _enrolment(secret: str, user: User, issuer: str) -> Enrolment:
    uri = pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=user.email, issuer_name=issuer)
    return Enrolment(secret, uri)


def _tell(session: Session, user: User, change: SecurityAction, *, by: User, at: datetime) -> None:
    letters.send_second_factor_changed(session, user, change=change, at=at)
    audit.record(session, change, actor=by, about=audit.about_user(user), at=at)
