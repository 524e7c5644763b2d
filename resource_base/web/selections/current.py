"""The selection one is working on: the last that this browser put an entry in, or opened to change it."""

from dataclasses import dataclass
from uuid import UUID

from flask import g, session

from resource_base.permissions import Permission
from resource_base.sharing.selections import queries
from resource_base.sharing.selections.models import Selection
from resource_base.web.context import reading
from resource_base.web.security import may, signed_in_user

KEY, JUST_KEPT = "selection", "just_kept"


@dataclass(frozen=True)
class Current:
    """What the buttons that keep an entry need to know; `kept` are the entries that are there already."""

    id: UUID
    reference: str
    kept: frozenset[UUID]


@dataclass(frozen=True)
class JustKept:
    """What was done a moment ago, to be told once on the page one went back to."""

    id: UUID
    reference: str
    added: int


def current_selection() -> Current | None:
    """The one that this browser used last, if one may still put entries in it."""
    if "current_selection" not in g:
        g.current_selection = _found()
    return g.current_selection  # type: ignore[no-any-return] # what the line above put there


def work_on(selection: Selection) -> None:
    """Remember it for the buttons of the next pages."""
    session[KEY] = str(selection.id)


def tell_kept(selection: Selection, added: int) -> None:
    """Have the next page say that entries were kept here."""
    session[JUST_KEPT] = [str(selection.id), added]


def just_kept() -> JustKept | None:
    """What `tell_kept` was given, once; None when there is nothing to tell."""
    told = session.pop(JUST_KEPT, None)
    current = current_selection()
    if not told or current is None or told[0] != str(current.id):
        return None
    return JustKept(current.id, current.reference, told[1])


def _found() -> Current | None:
    user, kept = signed_in_user(), session.get(KEY)
    if user is None or kept is None or not may(Permission.KEEP_SELECTIONS):
        return None
    asked = queries.open_to(user.id).where(Selection.id == UUID(kept))
    selection = reading().scalar(asked)
    if selection is None:
        return None
    there = frozenset(each.service_id for each in selection.entries)
    return Current(selection.id, selection.reference, there)
