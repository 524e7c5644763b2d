"""Who may do what: one table, and the default is no."""

from enum import StrEnum, unique

from resource_base.accounts.models import Role, User
from resource_base.catalog.queries import Viewer


@unique
class Permission(StrEnum):
    """What a page may ask for. `ANYONE` is for pages open to all; every other one needs an account."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    SEARCH = "search"
    READ_SERVICE = "read-service"
    SEE_HISTORY = "see-history"


EVERY_ROLE = frozenset(Role)
STAFF = frozenset({Role.CURATOR, Role.ADMINISTRATOR})

ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.SIGNED_IN: EVERY_ROLE,
    Permission.SEARCH: EVERY_ROLE,
    Permission.READ_SERVICE: EVERY_ROLE,
    Permission.SEE_HISTORY: STAFF,
}


def allows(user: User | None, permission: Permission) -> bool:
    """Whether this person may do this; `None` is a visitor."""
    if permission is Permission.ANYONE:
        return True
    return user is not None and user.active and user.role in ALLOWED.get(permission, frozenset())


def viewer_of(user: User | None) -> Viewer:
    """What this person may see of the directory."""
    if user is None or not user.active:
        return Viewer.PUBLIC
    return Viewer.CURATOR if user.role in STAFF else Viewer.PROFESSIONAL
