"""Taking hold of a selection before it is changed: whoever changes it too waits, and then sees what was done.

The row of the selection is held first, always; its entries and members are read afterwards. So two people
who change the same selection go one after the other, on SQLite (one writer) and on PostgreSQL alike.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from resource_base.accounts.models import User
from resource_base.errors import NotFound, Stale
from resource_base.sharing.selections.models import (
    Selection,
    SelectionEntry,
    SelectionMember,
    SelectionOffer,
)

OVER = "Cette sélection est terminée : dupliquez-la pour repartir de ses solutions."
ERASED = "Cette sélection n’est pas parmi celles que vous avez supprimées : elle est revenue, ou effacée."
GONE = "Cette sélection n’existe pas, ou n’est plus partagée avec vous."


def held(session: Session, selection_id: UUID, *, by: User) -> Selection:
    """This selection as it stands now, until the end of the transaction.

    Raises:
        NotFound: it was deleted, or is not shared with this person.
    """
    selection = _taken(session, selection_id)
    if selection is None or selection.right_of(by) is None:
        raise NotFound(GONE)
    return selection


def offered(session: Session, selection_id: UUID, *, to: User) -> tuple[Selection, SelectionOffer]:
    """The same, of a selection that is offered to this person, with the offer.

    Raises:
        NotFound: it was deleted, or is not offered to them any more.
    """
    selection = _taken(session, selection_id)
    if selection is None or selection.deleted_at is not None:
        raise NotFound(GONE)
    offers = [each for each in selection.offers if each.email == to.email]
    if not offers:
        raise NotFound(GONE)
    return selection, offers[0]


def deleted(session: Session, selection_id: UUID, *, by: User) -> Selection:
    """The same, of one that its owner deleted, to be brought back or erased.

    Raises:
        NotFound: it is theirs no more, or there again, or not theirs to bring back.
    """
    selection = _taken(session, selection_id)
    if selection is None or selection.owner_id != by.id or selection.deleted_at is None:
        raise NotFound(ERASED)
    return selection


def _taken(session: Session, selection_id: UUID) -> Selection | None:
    row = select(Selection.id).where(Selection.id == selection_id).with_for_update()
    if session.scalar(row) is None:
        return None
    whole = (
        select(Selection)
        .where(Selection.id == selection_id)
        .options(
            joinedload(Selection.owner),
            selectinload(Selection.offers),
            selectinload(Selection.entries).joinedload(SelectionEntry.service),
            selectinload(Selection.members).joinedload(SelectionMember.user),
        )
        .execution_options(populate_existing=True)
    )
    return session.scalars(whole).one()


def require_open(selection: Selection) -> None:
    """What is put away or over is read, not changed.

    Raises:
        Stale: with what to do about it.
    """
    if selection.ended_at is not None:
        raise Stale(OVER)
    if selection.archived_at is not None:
        raise Stale("Cette sélection est archivée : reprenez-la pour la modifier.")
