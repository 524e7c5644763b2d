"""« Toujours vrai », from the sheet: said by a professional, a curator, or the organisation itself."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, request
from sqlalchemy.orm import Session

from resource_base.accounts.facts import edits_for, is_staff
from resource_base.accounts.models import User
from resource_base.catalog import queries as catalog
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import VerifiedHow
from resource_base.curation.freshness import actions
from resource_base.curation.freshness.vocabulary import Means
from resource_base.errors import NotFound
from resource_base.permissions import Permission, allows
from resource_base.web.answers import Page
from resource_base.web.context import transaction
from resource_base.web.looking_after import NOT_YOURS, ensure_theirs, is_theirs
from resource_base.web.people.words import chosen
from resource_base.web.reviews.calling import MEANS
from resource_base.web.security import ensure, own_account, permits, see_other, viewer

pages = Blueprint("still_true", __name__)


@dataclass(frozen=True)
class Confirming:
    """What the sheet offers to who may confirm it; curators say by what `means`, and may log a call."""

    means: tuple[tuple[str, str], ...]
    to_call: bool


@pages.post("/solutions/<uuid:service_id>/toujours-vrai")
@permits(Permission.CONFIRM_ENTRY)
def confirm(service_id: UUID) -> Page:
    with transaction() as writing:
        entry, user = _entry(writing, service_id), own_account(writing)
        if is_staff(user):
            ensure_theirs(entry)
            actions.confirm_by(writing, entry, chosen(Means, request.form.get("means")), by=user)
        elif edits_for(user, entry.organization_id):
            by = f"{user.name}, {entry.organization.name}"[:200]
            actions.confirm(writing, entry, by=by, how=VerifiedHow.FORM)
        else:
            actions.confirm_by(writing, entry, None, by=user)
    return see_other("professional.sheet", service_id=service_id, _anchor="trust")


def confirming(user: User, service: Service) -> Confirming | None:
    """What the sheet of this entry offers to this person; None when they may not confirm it."""
    if service.state not in actions.CONFIRMED_IN or not allows(user, Permission.CONFIRM_ENTRY, service):
        return None
    if not is_staff(user):
        return Confirming((), to_call=False)
    if not is_theirs(service):
        return None
    return Confirming(tuple((each.value, name) for each, name in MEANS.items()), to_call=True)


def _entry(session: Session, service_id: UUID) -> Service:
    entry = session.scalar(catalog.service(service_id, viewer=viewer()))
    if entry is None:
        raise NotFound(NOT_YOURS)
    ensure(Permission.CONFIRM_ENTRY, entry)
    return entry
