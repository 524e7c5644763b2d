"""What one can ask of selections: those of a person, one of them whole, those that end."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from resource_base.accounts.models import Membership, Role, User
from resource_base.catalog.models import Service
from resource_base.sharing.selections.models import (
    Selection,
    SelectionEntry,
    SelectionMember,
    SelectionOffer,
)
from resource_base.sharing.selections.vocabulary import COMES_BACK_FOR, Right

_THERE = Selection.deleted_at.is_(None)
_OPEN = Selection.archived_at.is_(None) & Selection.ended_at.is_(None) & _THERE
_NEWEST = (Selection.modified_at.desc(), Selection.id)


def of_person(user_id: UUID) -> Select[Selection]:
    """One's own selections and those shared with one, the last changed first, with entries and people."""
    return (
        select(Selection)
        .where(or_(Selection.owner_id == user_id, _shared_with(user_id)), _THERE)
        .options(
            joinedload(Selection.owner),
            selectinload(Selection.entries),
            selectinload(Selection.members).joinedload(SelectionMember.user),
            selectinload(Selection.offers),
        )
        .order_by(*_NEWEST)
    )


def one(selection_id: UUID, *, user_id: UUID) -> Select[Selection]:
    """A selection whole, its entries in their order, if it is this person's or shared with them."""
    entries = selectinload(Selection.entries).joinedload(SelectionEntry.service)
    return (
        of_person(user_id)
        .where(Selection.id == selection_id)
        .options(
            entries.joinedload(Service.organization),
            entries.selectinload(Service.places),
            entries.selectinload(Service.contacts),
            selectinload(Selection.entries).joinedload(SelectionEntry.note_by),
        )
        .order_by(None)
    )


def open_to(user_id: UUID) -> Select[Selection]:
    """The selections where this person may put entries, the last changed first."""
    edited = or_(Selection.owner_id == user_id, _shared_with(user_id, Right.EDIT))
    return (
        select(Selection)
        .where(edited, _OPEN)
        .options(joinedload(Selection.owner), selectinload(Selection.entries))
        .order_by(*_NEWEST)
    )


def open_ids_of(owner_id: UUID) -> Select[UUID]:
    """The selections of one's own that are neither put away nor over."""
    return select(Selection.id).where(Selection.owner_id == owner_id, _OPEN).order_by(Selection.id)


def offers_to(email: str) -> Select[SelectionOffer]:
    """What is offered to whoever has this address, the latest first, with the selection and its owner."""
    return (
        select(SelectionOffer)
        .join(SelectionOffer.selection)
        .where(SelectionOffer.email == email, Selection.ended_at.is_(None), _THERE)
        .options(joinedload(SelectionOffer.selection).joinedload(Selection.owner))
        .order_by(SelectionOffer.since.desc(), SelectionOffer.selection_id)
    )


def known_to(user: User) -> Select[User]:
    """The colleagues whom one may share with by name: of an organisation of one's own, or of a selection.

    Only those who accompany people, and whose account is open.
    """
    here = select(Membership.organization_id).where(Membership.user_id == user.id)
    same_place = select(Membership.user_id).where(Membership.organization_id.in_(here))
    shared = select(Selection.id).where(or_(Selection.owner_id == user.id, _shared_with(user.id)), _THERE)
    owners = select(Selection.owner_id).where(Selection.id.in_(shared))
    members = select(SelectionMember.user_id).where(SelectionMember.selection_id.in_(shared))
    known = or_(*(User.id.in_(ids) for ids in (same_place, owners, members)))
    return (
        select(User)
        .where(known, User.id != user.id, User.active, User.role != Role.PARTNER)
        .order_by(User.name, User.id)
    )


def due(at: datetime) -> Select[Selection]:
    """The selections that are over and were not ended yet, in the order in which they are to be held."""
    return (
        select(Selection)
        .where(Selection.ended_at.is_(None), Selection.expires_at <= at, _THERE)
        .order_by(Selection.id)
    )


def deleted_by(owner_id: UUID) -> Select[Selection]:
    """Those that this person deleted and may bring back, the last deleted first, with their entries."""
    return (
        select(Selection)
        .where(Selection.owner_id == owner_id, Selection.deleted_at.is_not(None))
        .options(selectinload(Selection.entries))
        .order_by(Selection.deleted_at.desc(), Selection.id)
    )


def to_erase(at: datetime) -> Select[Selection]:
    """The deleted ones that come back no longer (`deleting.comes_back_until`), as they are to be held."""
    is_over = Selection.ended_at.is_(None) & (Selection.expires_at <= at)
    return (
        select(Selection)
        .where(Selection.deleted_at.is_not(None), or_(Selection.deleted_at <= at - COMES_BACK_FOR, is_over))
        .order_by(Selection.id)
    )


def ending(at: datetime, until: datetime) -> Select[Selection]:
    """The selections, in use and not empty, that end before `until`, an end that nobody was told of yet.

    With their people, and how many entries; in the order in which they are to be held.
    """
    untold = or_(Selection.warned_of.is_(None), Selection.warned_of != Selection.expires_at)
    return (
        select(Selection)
        .where(
            _OPEN, Selection.expires_at > at, Selection.expires_at < until, untold, Selection.entries.any()
        )
        .options(
            selectinload(Selection.owner),
            selectinload(Selection.entries),
            selectinload(Selection.members).joinedload(SelectionMember.user),
        )
        .order_by(Selection.id)
    )


def _shared_with(user_id: UUID, *rights: Right) -> ColumnElement[bool]:
    mine = SelectionMember.user_id == user_id
    if rights:
        mine &= SelectionMember.right.in_(rights)
    return select(SelectionMember.user_id).where(SelectionMember.selection_id == Selection.id, mine).exists()
