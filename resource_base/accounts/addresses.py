"""Addresses in the form in which they are compared: of mail boxes, and of machines."""

import ipaddress
import unicodedata

from email_validator import EmailNotValidError, validate_email

from resource_base.errors import Invalid
from resource_base.mail import messages


def normalised(email: str) -> str:
    """The address as accounts are looked up: composed, lower case, without what does not show.

    Whatever is typed can be asked of any database: PostgreSQL refuses a text with a NUL in it.
    """
    shown = "".join(character for character in email if character.isprintable())
    return unicodedata.normalize("NFC", shown.strip()).lower()


def mail_box(email: str) -> str:
    """The normalised form of an address that can exist and be written to; the network is asked nothing.

    Raises:
        Invalid: with a French sentence, also under `problems["email"]`.
    """
    try:
        checked = validate_email(email.strip(), check_deliverability=False, allow_smtputf8=False)
        box = normalised(checked.normalized)
        messages.mail_box(box)
    except (EmailNotValidError, Invalid) as error:
        sentence = "Cette adresse électronique n’est pas valide : on attend par exemple prenom.nom@mairie.fr."
        raise Invalid(sentence, {"email": sentence}) from error
    return box


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


# Where anybody may open an address: no organisation can claim one of these.
PUBLIC_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.fr", "yahoo.com", "ymail.com", "hotmail.fr", "hotmail.com"),
        *("outlook.fr", "outlook.com", "live.fr", "live.com", "msn.com", "icloud.com", "me.com", "mac.com"),
        *("orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "bbox.fr", "numericable.fr", "aol.com"),
        *(
            "laposte.net",
            "gmx.fr",
            "gmx.com",
            "proton.me",
            "protonmail.com",
            "tutanota.com",
            "netcourrier.com",
        ),
        *(
            "club-internet.fr",
            "cegetel.net",
            "aliceadsl.fr",
            "9online.fr",
            "voila.fr",
            "mail.com",
            "zoho.com",
        ),
    }
)


def domain_of(email: str) -> str:
    """The domain of a normalised address."""
    return email.rpartition("@")[2]


def domain_name(domain: str) -> str:
    """A mail domain as it is kept and compared; a leading @ is allowed.

    Raises:
        Invalid: it is no domain, or one that anybody may have an address at; also under `problems["domain"]`.
    """
    sentence = "Ce domaine n’est pas valide : on attend par exemple ccas-besancon.fr."
    try:
        kept = domain_of(mail_box(f"x@{domain.strip().removeprefix('@')}"))
    except Invalid as error:
        raise Invalid(sentence, {"domain": sentence}) from error
    if kept in PUBLIC_DOMAINS:
        sentence = "N’importe qui peut avoir une adresse de ce domaine : il ne peut pas être reconnu."
        raise Invalid(sentence, {"domain": sentence})
    return kept
