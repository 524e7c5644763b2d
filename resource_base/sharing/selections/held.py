"""What selections hold on someone, as the right of access asks: their own, and those shared with them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from resource_base.accounts.models import User
from resource_base.sharing.selections.models import Selection, SelectionEntry, SelectionMember, SelectionOffer


def held_on(session: Session, user: User) -> dict[str, list[dict[str, Any]]]:
    """Their selections, the parts they have in others, what is offered to them, the notes they wrote.

    Ready for JSON, the oldest first. What others wrote in selections of others is not theirs.
    """
    mine = (
        select(Selection)
        .where(Selection.owner_id == user.id)
        .options(
            selectinload(Selection.entries).joinedload(SelectionEntry.service),
            selectinload(Selection.members).joinedload(SelectionMember.user),
            selectinload(Selection.offers),
        )
        .order_by(Selection.created_at, Selection.id)
    )
    parts = (
        select(SelectionMember)
        .join(SelectionMember.selection)
        .where(SelectionMember.user_id == user.id, Selection.deleted_at.is_(None))
        .options(joinedload(SelectionMember.selection).joinedload(Selection.owner))
        .order_by(SelectionMember.since, SelectionMember.selection_id)
    )
    offers = (
        select(SelectionOffer)
        .join(SelectionOffer.selection)
        .where(SelectionOffer.email == user.email, Selection.deleted_at.is_(None))
        .order_by(SelectionOffer.since)
    )
    notes = (
        select(SelectionEntry)
        .where(SelectionEntry.note_by_id == user.id, SelectionEntry.note != "")
        .options(joinedload(SelectionEntry.service))
        .order_by(SelectionEntry.added_at, SelectionEntry.service_id)
    )
    return {
        "selections": [_selection(each) for each in session.scalars(mine)],
        "selections_shared": [_part(each) for each in session.scalars(parts)],
        "selections_offered": [_offer(each) for each in session.scalars(offers)],
        "selection_notes": [_note(each) for each in session.scalars(notes)],
    }


def _selection(selection: Selection) -> dict[str, Any]:
    return {
        "reference": selection.reference,
        "created_at": selection.created_at.isoformat(),
        "expires_at": selection.expires_at.isoformat(),
        "deleted_at": selection.deleted_at.isoformat() if selection.deleted_at else None,
        "question": selection.situation,
        "entries": [each.service.name for each in selection.entries],
        "shared_with": [each.user.name for each in selection.members]
        + [each.email for each in selection.offers],
    }


def _part(member: SelectionMember) -> dict[str, Any]:
    return {
        "reference": member.selection.reference,
        "owner": member.selection.owner.name,
        "right": member.right.value,
        "since": member.since.isoformat(),
    }


def _offer(offer: SelectionOffer) -> dict[str, Any]:
    return {"right": offer.right.value, "since": offer.since.isoformat()}


def _note(entry: SelectionEntry) -> dict[str, Any]:
    return {"title": entry.service.name, "note": entry.note}
