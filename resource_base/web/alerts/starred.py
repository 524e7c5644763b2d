"""Which entries are one's favourites, for the buttons of a page: asked once for all of them."""

from uuid import UUID

from flask import g

from resource_base.permissions import Permission
from resource_base.sharing.alerts import queries
from resource_base.web.context import reading
from resource_base.web.security import may, own_account


def is_favourite(service_id: UUID) -> bool:
    """Whether whoever is signed in keeps this entry among their favourites."""
    if "favourite_ids" not in g:
        known = may(Permission.FOLLOW_NEWS)
        g.favourite_ids = (
            set(reading().scalars(queries.favourite_ids(own_account(reading()).id))) if known else set()
        )
    return service_id in g.favourite_ids
