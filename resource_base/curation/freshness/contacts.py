"""Whom to ask whether an entry is still true: by letter, else by telephone."""

from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.curation.proposals.stopping import wants_letters
from resource_base.errors import Invalid
from resource_base.mail.messages import mail_box
from resource_base.mail.queries import unreachable


def recipient_of(session: Session, service: Service, *, lost: Collection[str]) -> str | None:
    """The address to write to about a whole entry, in lower case: of a contact, the entry, the organisation.

    None when there is none that can be written to and accepts letters: curators then call. `lost` are the
    addresses that letters do not reach.
    """
    for address in _addresses(service):
        if _is_usable(address) and address not in lost and wants_letters(session, address):
            return address
    return None


def lost_addresses(session: Session) -> frozenset[str]:
    """The addresses, in lower case, that letters do not reach."""
    return frozenset(session.scalars(unreachable()))


def telephones_of(service: Service) -> tuple[tuple[str, str], ...]:
    """(who answers, number) for curators, without repeating a number."""
    found = {
        number: who
        for who, number in (
            *((contact.name or contact.role or "Contact", contact.phone) for contact in service.contacts),
            ("Solution", service.phone),
            ("Structure", service.organization.phone),
        )[::-1]
        if number
    }
    return tuple((who, number) for number, who in found.items())[::-1]


def _addresses(service: Service) -> Iterator[str]:
    known = (*(contact.email for contact in service.contacts), service.email, service.organization.email)
    return (address.strip().lower() for address in known if address)


def _is_usable(address: str) -> bool:
    try:
        mail_box(address)
    except Invalid:
        return False
    return len(address) <= 254
