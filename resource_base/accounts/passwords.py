"""Passwords: which are accepted, how they are kept, and how they are compared."""

import unicodedata
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from resource_base.errors import Invalid

# Length alone: composition rules are refused by ASVS 5.0 (6.2.5). 14 free characters exceed the 50 bits that
# the CNIL (délibération 2022-100) asks of a password whose attempts are limited.
SHORTEST = 14
LONGEST = 128


class Hasher(Protocol):
    """What keeps passwords: argon2 on the site, something quick that counts its calls in a test."""

    def hash(self, password: bytes, /) -> str: ...

    def verify(self, hash: str, password: bytes, /) -> bool:  # noqa: A002 - the name that argon2 gives it
        """True, or an error of argon2."""
        ...

    def check_needs_rehash(self, hash: str, /) -> bool: ...  # noqa: A002 - the name that argon2 gives it


# The first choice of OWASP (argon2id, 19 MiB, 2 passes, 1 lane): three one-thread workers need 57 MiB.
ARGON2: Hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# The hash of 32 random bytes that were thrown away, made with the settings above: compared when there is no
# account to compare with, so that a refusal takes the same time.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$RAZy3TdKDBzqY5tgLCyMPw$xZ0oL3Zi3ZIifVXmx/G5RutM7bm9RUDp3mOY1+1jtWY"


def require_acceptable(password: str) -> None:
    """Refuse a new password that is too short to resist or too long to be one.

    Raises:
        Invalid: with a French sentence, also under `problems["password"]`.
    """
    if len(password) < SHORTEST:
        _refuse(
            f"Le mot de passe doit compter au moins {SHORTEST} caractères : une courte phrase convient bien."
        )
    if len(password) > LONGEST:
        _refuse(f"Le mot de passe ne peut pas dépasser {LONGEST} caractères.")


def hash_password(password: str, *, hasher: Hasher = ARGON2) -> str:
    """What is kept of an acceptable password.

    Raises:
        Invalid: the password is too short or too long; nothing was hashed.
    """
    require_acceptable(password)
    return hasher.hash(_as_bytes(password))


def matches(password: str, kept: str | None, *, hasher: Hasher = ARGON2) -> bool:
    """Whether this is the password that was kept.

    Without `kept` a hash of nobody is compared and the answer is no, in the time of a real comparison. A
    password of more than 128 characters is refused before argon2, whoever asks: it cannot be anybody's.
    """
    if len(password) > LONGEST:
        return False
    try:
        same = hasher.verify(kept or NOBODY, _as_bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return same and kept is not None


def renewed(password: str, kept: str, *, hasher: Hasher = ARGON2) -> str:
    """What to keep from now on of a password that matched: hashed anew if the settings have grown since."""
    return hasher.hash(_as_bytes(password)) if hasher.check_needs_rehash(kept) else kept


def _as_bytes(password: str) -> bytes:
    """The same bytes for the same password, whether a keyboard composes its accents or not."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _refuse(sentence: str) -> None:
    raise Invalid(sentence, {"password": sentence})
