"""From the words of a letter to a message as mail servers exchange them."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from uuid import UUID

from resource_base.errors import Invalid

UNUSABLE = "On ne peut pas écrire à cette adresse électronique."
_MAIL_BOX = re.compile(r"([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+)@([^\W_][\w.-]*)")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the name and address shown, and the address that answers go to."""

    name: str
    address: str
    replies_to: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter says, twice: `text` first, `html` for who prefers it."""

    subject: str
    text: str
    html: str


def mail_box(address: str, *, name: str = "") -> Address:
    """The address as a header holds it; a domain with accents in its ASCII form.

    Raises:
        Invalid: it has not the form of an address. Whether it exists, only a letter tells.
    """
    found = _MAIL_BOX.fullmatch(address)
    if found is None:
        raise Invalid(UNUSABLE)
    try:
        domain = found[2].encode("idna").decode("ascii")
    except ValueError as error:
        raise Invalid(UNUSABLE) from error
    return Address(name, username=found[1], domain=domain)


def compose(
    letter_id: UUID, *, to: str, wording: Wording, sender: Sender, stop_address: str | None = None
) -> EmailMessage:
    """A message ready to leave, but for its date.

    The Message-ID follows from the letter's id: a server that meets the same letter twice can tell.
    `stop_address`: the page that stops such letters, which mail programs offer to open (RFC 2369).

    Raises:
        Invalid: the address cannot be written to.
        ValueError: a header would hold a line break.
    """
    message = EmailMessage()
    message["Subject"] = wording.subject
    message["From"] = mail_box(sender.address, name=sender.name)
    message["To"] = mail_box(to)
    message["Reply-To"] = mail_box(sender.replies_to)
    message["Message-ID"] = f"<{letter_id}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    if stop_address:
        message["List-Unsubscribe"] = f"<{stop_address}>"
    # Seven-bit whatever the server announces, and still readable in a file.
    message.set_content(wording.text, cte="quoted-printable")
    message.add_alternative(wording.html, subtype="html", cte="quoted-printable")
    return message
