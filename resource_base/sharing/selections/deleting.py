"""Deleting a selection: nobody finds it any more, and whoever deleted it has a week to think better of it.

It comes back whole, with its notes, its situation and its people. Not its links: they are closed at once and
for good. A week later, or when it would have ended if that is sooner, nothing of it is left.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from resource_base.database import now
from resource_base.events import SelectionDeleted, announce
from resource_base.sharing.selections import queries
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import COMES_BACK_FOR


def delete(session: Session, selection: Selection, *, at: datetime | None = None) -> None:
    """Take it away from everybody; its owner may `bring_back` it for a while."""
    at = at or now()
    selection.deleted_at = at
    announce(session, SelectionDeleted(selection.id, at))
    session.flush()


def bring_back(session: Session, selection: Selection) -> None:
    """Have it again as it was, but for its links (see `holding.deleted`)."""
    selection.deleted_at = None
    session.flush()


def erase(session: Session, selection: Selection) -> None:
    """Leave nothing of it, for anybody."""
    session.delete(selection)
    session.flush()


def erase_deleted(session: Session, *, at: datetime | None = None) -> int:
    """Leave nothing of those that can be brought back no longer; how many."""
    at, erased = at or now(), 0
    for selection in session.scalars(queries.to_erase(at).with_for_update()):
        session.delete(selection)
        erased += 1
    session.flush()
    return erased


def comes_back_until(selection: Selection) -> datetime:
    """Until when one that was deleted can be brought back.

    Raises:
        ValueError: it was not deleted.
    """
    if selection.deleted_at is None:
        raise ValueError("this selection was not deleted")
    erased_at = selection.deleted_at + COMES_BACK_FOR
    return erased_at if selection.ended_at is not None else min(erased_at, selection.expires_at)
