"""Small values as people type them: telephone numbers, addresses of mail and of the web, dates, numbers.

Each function reads one text into what is stored, and raises `ValueError` with a sentence for who typed it.
"""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import phonenumbers

from resource_base.accounts.addresses import mail_box
from resource_base.errors import Invalid

LONGEST_ADDRESS = 2083  # characters of a web address (data·inclusion)
_SHORT_NUMBER = re.compile(r"1\d{1,2}|116\d{3}|3\d{3}|10\d\d|118\d{3}")
_DAY = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")
LA_POSTE = "356000000"  # its establishments follow a rule of their own


def up_to(longest: int, *, least: int = 0) -> Callable[[str], str]:
    """A reader of texts of `least` to `longest` characters."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(f"{longest} caractères au plus : il y en a {len(text)}.")
        if len(text) < least:
            raise ValueError(f"Écrivez au moins {least} caractères.")
        return text

    return read


def phone(text: str) -> str:
    """A telephone number, written as in France when it is one; short numbers (115, 39 49) stay short."""
    sentence = "Ce numéro de téléphone n’existe pas : on attend par exemple 03 81 00 00 00."
    digits = re.sub(r"[\s.\-]", "", text)
    if _SHORT_NUMBER.fullmatch(digits):
        return digits
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException as error:
        raise ValueError(sentence) from error
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise ValueError(sentence)
    style = phonenumbers.PhoneNumberFormat
    national = number.country_code == 33
    return phonenumbers.format_number(number, style.NATIONAL if national else style.INTERNATIONAL)


def email(text: str) -> str:
    try:
        return mail_box(text)
    except Invalid as error:
        raise ValueError(str(error)) from error


def web_address(text: str) -> str:
    """An address of the web; « www.exemple.fr » gets its https://."""
    written = text if "://" in text else f"https://{text}"
    sentence = "Cette adresse internet n’est pas complète : on attend par exemple https://www.exemple.fr."
    try:
        parts = urlsplit(written)
        host = parts.hostname or ""
    except ValueError as error:
        raise ValueError(sentence) from error
    known = parts.scheme in {"http", "https"} and re.fullmatch(r"[^\s/@]+\.[^\s/@.]{2,}", host)
    if not known or re.search(r"\s", written) or len(written) > LONGEST_ADDRESS:
        raise ValueError(sentence)
    return written


def siret(text: str) -> str:
    """Fourteen figures of which the key is right (Luhn; La Poste: their sum is a multiple of five)."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{14}", digits):
        raise ValueError("Un SIRET a 14 chiffres, par exemple 130 005 481 00010.")
    doubled = (int(each) * (2 - at % 2) for at, each in enumerate(digits))
    luhn = sum(each - 9 * (each > 9) for each in doubled) % 10 == 0
    if not luhn and not (digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0):
        raise ValueError("Ce SIRET comporte une erreur : vérifiez ses chiffres.")
    return digits


def day(text: str) -> str:
    """A date as ISO text, from what a browser sends or as one writes it: 3/12/2026."""
    try:
        written = _DAY.fullmatch(text)
        found = date(*(int(written[at]) for at in (3, 2, 1))) if written else date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("Cette date n’existe pas : on attend par exemple 31/12/2026.") from error
    if not 2000 <= found.year <= 2100:
        raise ValueError("Vérifiez l’année de cette date.")
    return found.isoformat()


def number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError("Écrivez un nombre, par exemple 3 ou 3,5.")
    return float(text.replace(",", "."))


def whole_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) < 1:
        raise ValueError("Écrivez un nombre entier d’au moins 1.")
    return int(text)


def one_of(codes: tuple[str, ...]) -> Callable[[str], str]:
    """A reader of one code of a closed list."""

    def read(text: str) -> str:
        if text not in codes:
            raise ValueError("Choisissez une réponse de la liste.")
        return text

    return read
