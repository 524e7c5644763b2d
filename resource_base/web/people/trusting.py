"""« Structure de confiance »: believing an organisation about its own entries, and believing it no more."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session

from resource_base.curation.proposals import trust
from resource_base.curation.proposals.authors import Author
from resource_base.errors import NotAllowed
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import transaction
from resource_base.web.people.confidence import matters
from resource_base.web.people.organizations import known_place
from resource_base.web.security import ensure, own_account, permits, see_other

pages = Blueprint("trusting", __name__, url_prefix="/structures/<uuid:organization_id>/confiance")

NOT_ALL_YOURS = (
    "Accorder sa confiance à une structure, c’est pour toutes ses fiches : il faut qu’elles relèvent de vous."
)


@pages.post("")
@permits(Permission.SEE_MEMBERS, Permission.CURATE)
def believe(organization_id: UUID) -> Page:
    return _change(organization_id, lambda session, place, by: trust.trust(session, place, by=by))


@pages.post("/retirer")
@permits(Permission.SEE_MEMBERS, Permission.CURATE)
def believe_no_more(organization_id: UUID) -> Page:
    return _change(organization_id, lambda session, place, _by: trust.trust_no_more(session, place))


def _change(organization_id: UUID, change: Callable[[Session, UUID, Author], None]) -> Page:
    """An organisation of which one may know (else 404), and of which all entries are one's own (else 403)."""
    with transaction() as writing:
        place = known_place(writing, organization_id)
        for matter in matters(place):
            ensure(Permission.CURATE, matter, refusal=NotAllowed(NOT_ALL_YOURS))
        change(writing, place.id, Author.of(own_account(writing)))
    return see_other("organizations.one", organization_id=organization_id)
