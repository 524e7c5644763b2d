"""What a curator looks after, as the pages ask: whether an entry is theirs, and the entry of the page."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from resource_base.accounts.facts import runs
from resource_base.accounts.models import User
from resource_base.catalog import queries
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.curation.looked_after import is_looked_after, looks_after_some_of
from resource_base.curation.scope import Matter, matter_of, matter_of_wishes
from resource_base.errors import NotFound
from resource_base.permissions import Permission, allows
from resource_base.web.context import installation
from resource_base.web.security import ensure, own_account, signed_in_user

NOT_YOUR_PLACE = "Cette structure n’est pas de votre ressort : demandez à un référent qui suit ses fiches."
NOT_YOURS = "Cette fiche n’existe pas, ou n’est pas de votre ressort."


def matter(entry: Service) -> Matter:
    """What an entry is about, as scopes say it."""
    base = installation()
    return matter_of(entry, needs=base.needs, gazetteer=base.gazetteer)


def is_theirs(entry: Service) -> bool:
    """Whether who is asking looks after this entry, and changes it without asking anybody."""
    return allows(signed_in_user(), Permission.CURATE, matter(entry))


def would_be_theirs(values: Mapping[str, Any]) -> bool:
    """Whether who is asking looks after an entry that would say this, and adds it without asking anybody."""
    base = installation()
    wished = matter_of_wishes(values, needs=base.needs, gazetteer=base.gazetteer)
    return allows(signed_in_user(), Permission.CURATE, wished)


def mine(user: User, entry: type[Service] = Service) -> ColumnElement[bool]:
    """Whether this person looks after an entry, or an alias of it: asked of the database."""
    base = installation()
    return is_looked_after(user, needs=base.needs, gazetteer=base.gazetteer, entry=entry)


def ensure_theirs(entry: Service, *, refusal: str = NOT_YOURS) -> None:
    """Raise `NotFound` with this sentence unless who is asking looks after the entry."""
    ensure(Permission.CURATE, matter(entry), refusal=NotFound(refusal))


def ensure_all_theirs(entries: Iterable[Service], *, refusal: str) -> None:
    for entry in entries:
        ensure_theirs(entry, refusal=refusal)


def fills(session: Session, organization_id: UUID) -> bool:
    """Whether who is asking, if their role lets them name people, names those of this organisation: who runs
    it, and staff who look after one of its entries at least.
    """
    user, base = own_account(session), installation()
    return runs(user, organization_id) or looks_after_some_of(
        session, user, organization_id, needs=base.needs, gazetteer=base.gazetteer
    )


def any_entry(session: Session, service_id: UUID, *, refusal: str = NOT_YOURS) -> Service:
    """The whole entry of this id, whatever its state and whoever looks after it.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(queries.service(service_id, viewer=Viewer.CURATOR))
    if found is None:
        raise NotFound(refusal)
    return found


def own_entry(session: Session, service_id: UUID, *, refusal: str = NOT_YOURS) -> Service:
    """The whole entry of this id, if it is for who is asking to look after.

    Raises:
        NotFound: there is none, or it is another curator's; the same sentence tells both.
    """
    found = any_entry(session, service_id, refusal=refusal)
    ensure_theirs(found, refusal=refusal)
    return found
