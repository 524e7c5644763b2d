"""« Supprimer »: asked on a page of its own; then a week to bring it back, or to erase it at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template, session
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.permissions import Permission
from resource_base.sharing.selections import deleting, holding, queries
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import COMES_BACK_FOR
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.security import ensure, own_account, permits, see_other
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.loading import held, shown
from resource_base.web.selections.told import tell

KEY = "selection_deleted"


@dataclass(frozen=True)
class Deleted:
    """A line of those that can be brought back; `is_last`: it was deleted a moment ago, and is told of."""

    id: UUID
    reference: str
    entries: int
    comes_back_until: datetime
    is_last: bool


@pages.get("/selections/<uuid:selection_id>/supprimer")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def delete_form(selection_id: UUID) -> str:
    selection = shown(selection_id, Permission.OWN_SELECTION)
    return render_template("selections/delete.html", selection=selection, days=COMES_BACK_FOR.days)


@pages.post("/selections/<uuid:selection_id>/supprimer")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def delete(selection_id: UUID) -> Page:
    with transaction() as writing:
        deleting.delete(writing, held(writing, selection_id, Permission.OWN_SELECTION))
    session[KEY] = str(selection_id)
    return see_other("selections.mine")


@pages.post("/selections/<uuid:selection_id>/retablir")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def bring_back(selection_id: UUID) -> Page:
    with transaction() as writing:
        deleting.bring_back(writing, _deleted(writing, selection_id))
    tell("C’est annulé : la sélection est là de nouveau. Ses liens restent fermés.")
    return see_other("selections.one", selection_id=selection_id)


@pages.post("/selections/<uuid:selection_id>/effacer")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def erase(selection_id: UUID) -> Page:
    with transaction() as writing:
        deleting.erase(writing, _deleted(writing, selection_id))
    tell("La sélection est effacée pour de bon.")
    return see_other("selections.mine")


def deleted_ones(user: User) -> list[Deleted]:
    """Those that this person may bring back, the last deleted first."""
    last = session.pop(KEY, None)
    return [
        Deleted(
            each.id,
            each.reference,
            len(each.entries),
            deleting.comes_back_until(each),
            is_last=str(each.id) == last,
        )
        for each in reading().scalars(queries.deleted_by(user.id))
    ]


def _deleted(writing: Session, selection_id: UUID) -> Selection:
    selection = holding.deleted(writing, selection_id, by=own_account(writing))
    ensure(Permission.OWN_SELECTION, selection)
    return selection
