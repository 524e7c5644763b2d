"""Whether an organisation is believed about its own entries, and who may say so: what its page shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from resource_base.accounts.facts import is_staff
from resource_base.accounts.models import User
from resource_base.catalog.models import Organization
from resource_base.curation.proposals.models import TrustedOrganization
from resource_base.curation.scope import Matter
from resource_base.permissions import Permission, allows
from resource_base.web.looking_after import matter


@dataclass(frozen=True)
class Confidence:
    """`trusted` says since when and by whom, or None; `may_change`: who is asking may say otherwise."""

    trusted: TrustedOrganization | None
    is_shown: bool
    may_change: bool


def confidence(session: Session, user: User, place: Organization) -> Confidence:
    trusted = session.get(TrustedOrganization, place.id)
    return Confidence(
        trusted,
        is_shown=is_staff(user) or trusted is not None,
        may_change=all(allows(user, Permission.CURATE, each) for each in matters(place)),
    )


def matters(place: Organization) -> Iterator[Matter]:
    """What its entries are about, one by one: who trusts an organisation looks after all of them."""
    yield Matter()  # of an organisation without entries, any of the staff may say it
    yield from map(matter, place.services)
