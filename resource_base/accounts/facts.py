"""What is true of someone: small facts, from which the permission table says who may do what.

A closed account has none.
"""

from collections.abc import Iterable
from uuid import UUID

from resource_base.accounts.models import Role, User, organizations_run


def is_administrator(user: User) -> bool:
    return user.active and user.role is Role.ADMINISTRATOR


def is_staff(user: User) -> bool:
    return user.active and user.role.is_staff


def belongs_to(user: User, organization_id: UUID) -> bool:
    """Whether this person is one of the organisation, in whatever position."""
    return user.active and any(each.organization_id == organization_id for each in user.memberships)


def belongs_somewhere(user: User) -> bool:
    """Whether this person is one of any organisation."""
    return user.active and bool(user.memberships)


def edits_for(user: User, organization_id: UUID) -> bool:
    """Whether this person writes the entries of the organisation: its editors and its managers do."""
    return belongs_to(user, organization_id)


def runs(user: User, organization_id: UUID) -> bool:
    """Whether this person is a manager of the organisation."""
    return organization_id in organizations_run(user)


def runs_some(user: User) -> bool:
    """Whether this person is a manager of any organisation."""
    return bool(organizations_run(user))


def curates(user: User, *, needs: Iterable[str] = (), territories: Iterable[str] = ()) -> bool:
    """Whether this person looks after an entry of these freins in these territories.

    `needs` are slugs; `territories` are all the prefixed codes around the entry, from its commune to its
    région. What is not known of the entry limits nobody: somebody has to look after it. Administrators
    curate everything, curators what their scope names (each half of it, when it is not empty).
    """
    if not is_staff(user):
        return False
    if user.role is Role.ADMINISTRATOR or user.scope is None:
        return True
    return _meet(user.scope.needs, needs) and _meet(user.scope.territories, territories)


def _meet(limit: tuple[str, ...], found: Iterable[str]) -> bool:
    known = set(found)
    return not limit or not known or not known.isdisjoint(limit)
