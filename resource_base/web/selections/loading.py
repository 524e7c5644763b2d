"""The selection that a page is about, for who may open it; the others do not exist."""

from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.sharing.selections import holding, queries
from resource_base.sharing.selections.models import Selection
from resource_base.web.context import reading
from resource_base.web.security import ensure, own_account


def shown(selection_id: UUID, permission: Permission) -> Selection:
    """To be read: whole, with its entries in their order.

    Raises:
        NotFound: it is neither theirs nor shared with them.
        NotAllowed: they may read it, and not do this.
    """
    user = own_account(reading())
    selection = reading().scalar(queries.one(selection_id, user_id=user.id))
    if selection is None:
        raise NotFound(holding.GONE)
    ensure(permission, selection)
    return selection


def held(writing: Session, selection_id: UUID, permission: Permission) -> Selection:
    """To be changed in this transaction: as it stands now, and nobody else changes it meanwhile.

    Raises:
        NotFound, NotAllowed: as `shown`.
    """
    selection = holding.held(writing, selection_id, by=own_account(writing))
    ensure(permission, selection)
    return selection
