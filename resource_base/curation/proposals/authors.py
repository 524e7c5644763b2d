"""Who makes or decides a proposal: someone with an account, someone without, or the machine."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from resource_base.accounts.models import User
from resource_base.catalog.models import Organization


@dataclass(frozen=True)
class Author:
    """A name, and what is known behind it. `email` is for someone without an account only.

    `organization` is the name of the one that they speak for, `organization_id` its id when it is known here.
    """

    name: str
    user_id: UUID | None = None
    email: str | None = None
    organization: str = ""
    organization_id: UUID | None = None

    @classmethod
    def of(cls, user: User, *, organization: Organization | None = None) -> Self:
        """Someone with an account, speaking for an organisation or for nobody but themselves."""
        if organization is None:
            return cls(user.name, user.id, organization=user.organization_label or "")
        return cls(user.name, user.id, organization=organization.name, organization_id=organization.id)
