"""Passwords: which are accepted, how strong they are, how they are kept, and how they are compared.

Length and resistance, never composition (ASVS 5.0, 6.2.5). A password is refused when it is short, when it
has under 50 bits by the formula of the CNIL (délibération 2022-100: attempts are limited here), or when
little is left of it without words that everyone knows, the site's own and those of the person's address.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from itertools import pairwise
from math import log2
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from resource_base.accounts.common_passwords import COMMON, SEQUENCES
from resource_base.errors import Invalid

SHORTEST = 14
SHORTEST_FOR_STAFF = 16
LONGEST = 128
FEWEST_BITS = 50
STRONG_BITS = 80  # what the CNIL asks of a password alone, attempts unlimited
FEWEST_OWN = 8  # characters that are left when all that is well known is taken away

# The classes of the CNIL's calculator, with their sizes; what is none of the first three is of the last.
_CLASSES = ((str.islower, 26), (str.isupper, 26), (str.isdecimal, 10))
_OTHERS = 37
DISGUISES = str.maketrans("013457@$€!", "oieastasei")


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


@unique
class Fault(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    DIGITS = "digits"
    GUESSED = "guessed"


# `{missing}` is a count of characters. The script that tells them as one types is given the same.
FAULTS = {
    Fault.SHORT: (
        "Le mot de passe doit compter au moins {shortest} caractères : une courte phrase convient bien."
    ),
    Fault.LONG: "Le mot de passe ne peut pas dépasser {longest} caractères.",
    Fault.DIGITS: (
        "Ce mot de passe n’a que des chiffres : ajoutez des lettres, par exemple une courte phrase."
    ),
    Fault.GUESSED: (
        "Ce mot de passe est trop facile à deviner : il tient en quelques mots courants, le nom du site ou le"
        " vôtre, ou une suite de touches. Il lui manque {missing} bien à vous : ajoutez un ou deux mots."
    ),
}


@unique
class Verdict(StrEnum):
    REFUSED = "refused"
    ACCEPTED = "accepted"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Strength:
    """How much a password resists: `bits` by the CNIL's formula, and one French sentence to show."""

    verdict: Verdict
    bits: float
    sentence: str


VERDICTS = {
    Verdict.ACCEPTED: "Mot de passe accepté. Quelques mots de plus le rendraient plus résistant.",
    Verdict.STRONG: "Mot de passe robuste.",
}


def strength(password: str, *, shortest: int = SHORTEST, words: Iterable[str] = ()) -> Strength:
    """What to tell who is choosing a password. `words` are those of the site and of the person."""
    bits = cnil_bits(password)
    fault = _fault(password, shortest=shortest, words=words)
    if fault is not None:
        return Strength(Verdict.REFUSED, bits, fault)
    verdict = Verdict.ACCEPTED if bits < STRONG_BITS else Verdict.STRONG
    return Strength(verdict, bits, VERDICTS[verdict])


def require_acceptable(password: str, *, shortest: int = SHORTEST, words: Iterable[str] = ()) -> None:
    """Refuse a new password that would not resist.

    Raises:
        Invalid: with a French sentence, also under `problems["password"]`.
    """
    fault = _fault(password, shortest=shortest, words=words)
    if fault is not None:
        raise Invalid(fault, {"password": fault})


def hash_password(
    password: str, *, shortest: int = SHORTEST, words: Iterable[str] = (), hasher: Hasher = ARGON2
) -> str:
    """What is kept of an acceptable password.

    Raises:
        Invalid: as `require_acceptable`; nothing was hashed.
    """
    require_acceptable(password, shortest=shortest, words=words)
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


def cnil_bits(password: str) -> float:
    """Length x log2 of the sum of the sizes of the classes used: 26, 26, 10, 37 (the CNIL's calculator)."""
    plain = unicodedata.normalize("NFC", password)
    alphabet = sum(size for belongs, size in _CLASSES if any(belongs(each) for each in plain))
    if any(not belongs_somewhere(each) for each in plain):
        alphabet += _OTHERS
    return len(plain) * log2(alphabet) if alphabet else 0.0


def belongs_somewhere(character: str) -> bool:
    """Whether a character is a lower-case letter, a capital or a digit."""
    return any(belongs(character) for belongs, _ in _CLASSES)


def own_part(password: str, *, words: Iterable[str] = ()) -> str:
    """What is left of a password, folded, without well-known words, repetitions and runs of keys."""
    known = sorted({*COMMON, *_known(words)}, key=lambda word: (-len(word), word))
    folded = _fold(password)
    return min((_stripped(text, known) for text in (folded, folded.translate(DISGUISES))), key=len)


def _fault(password: str, *, shortest: int, words: Iterable[str]) -> str | None:
    if len(password) < shortest:
        return FAULTS[Fault.SHORT].format(shortest=shortest)
    if len(password) > LONGEST:
        return FAULTS[Fault.LONG].format(longest=LONGEST)
    if cnil_bits(password) < FEWEST_BITS:
        return FAULTS[Fault.DIGITS]
    missing = FEWEST_OWN - len(own_part(password, words=words))
    if missing > 0:
        return FAULTS[Fault.GUESSED].format(missing=f"{missing} caractère{'s' if missing > 1 else ''}")
    return None


def _stripped(text: str, known: list[str]) -> str:
    for word in known:
        text = text.replace(word, "\0")
    text = re.sub(r"[\W_]+", "", text.replace("\0", " "))  # what separates words adds little
    text = re.sub(r"(.+?)\1+", r"\1", text)
    return "".join(_without_runs(text))


def _without_runs(text: str) -> Iterator[str]:
    """The characters that are not the next key of the one before, three times running."""
    length = 0
    for before, character in pairwise(f" {text}"):
        length = length + 1 if _are_neighbours(before, character) else 0
        if length < 3:
            yield character


def _are_neighbours(before: str, after: str) -> bool:
    return any(before + after in row or after + before in row for row in SEQUENCES)


def _known(words: Iterable[str]) -> set[str]:
    """Names of the site and of the person, whole and word by word, four letters at least."""
    folded = [_fold(word) for word in words]
    parts = {part for word in folded for part in re.split(r"[\W_]+", word)}
    whole = {re.sub(r"[\W_]+", "", word) for word in folded}
    return {word for word in {*folded, *parts, *whole} if len(word) >= 4}


def _fold(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in spread if not unicodedata.combining(character))


def _as_bytes(password: str) -> bytes:
    """The same bytes for the same password, whether a keyboard composes its accents or not."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
