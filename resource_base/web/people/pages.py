"""Every page of this room."""

from resource_base.web.people import (
    access_requests,
    accounts,
    inviting,
    members,
    organizations,
    scopes,
    trusting,
)

BLUEPRINTS = (
    access_requests.pages,
    inviting.pages,
    accounts.pages,
    scopes.pages,
    organizations.pages,
    trusting.pages,
    members.pages,
)
