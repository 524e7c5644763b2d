"""Addresses in the form in which they are compared: of mail boxes, and of machines."""

import ipaddress
import unicodedata

from email_validator import EmailNotValidError, validate_email

from resource_base.errors import Invalid


def normalised(email: str) -> str:
    """The address as accounts are looked up: composed, lower case, without what does not show.

    Whatever is typed can be asked of any database: PostgreSQL refuses a text with a NUL in it.
    """
    shown = "".join(character for character in email if character.isprintable())
    return unicodedata.normalize("NFC", shown.strip()).lower()


def mail_box(email: str) -> str:
    """The normalised form of an address that can exist; no question is asked of the network.

    Raises:
        Invalid: with a French sentence, also under `problems["email"]`.
    """
    try:
        checked = validate_email(email.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        sentence = "Cette adresse électronique n’est pas valide : on attend par exemple prenom.nom@mairie.fr."
        raise Invalid(sentence, {"email": sentence}) from error
    return normalised(checked.normalized)


def machine(address: str) -> str:
    """Where attempts come from: an IPv4 address, or the /64 that one subscriber has in IPv6."""
    try:
        known = ipaddress.ip_address(address.strip())
    except ValueError:
        return address.strip()
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((int(known), 64), strict=False))
    return str(known)
