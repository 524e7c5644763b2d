"""« Mes sélections »: one's own, those shared with one, those deleted lately; starting an empty one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template, request

from resource_base.accounts.models import User
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.sharing.selections import actions, queries
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import LONGEST_REFERENCE
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.presentation import listed
from resource_base.web.security import own_account, permits, see_other
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.current import work_on
from resource_base.web.selections.deleting import deleted_ones
from resource_base.web.selections.keeping import suggested_reference
from resource_base.web.selections.told import told


@dataclass(frozen=True)
class Line:
    """A selection in the list; `shared` says with whom, or by whom."""

    id: UUID
    reference: str
    entries: int
    shared: str
    modified_at: datetime
    expires_at: datetime
    ended: bool


@pages.get("/selections")
@permits(Permission.KEEP_SELECTIONS)
def mine() -> str:
    return _page()


@pages.post("/selections")
@permits(Permission.KEEP_SELECTIONS)
def start() -> Page:
    try:
        with transaction() as writing:
            made = actions.start(
                writing,
                reference=request.form.get("reference", ""),
                by=own_account(writing),
                months=installation().settings.selection_months,
            )
    except Invalid as error:
        return _page(error), 422
    work_on(made)
    return see_other("selections.one", selection_id=made.id)


def _page(error: Invalid | None = None) -> str:
    user = own_account(reading())
    found = reading().scalars(queries.of_person(user.id)).unique().all()
    is_open = [each.archived_at is None and each.ended_at is None for each in found]
    lines = [_line(each, user) for each in found]
    return render_template(
        "selections/mine.html",
        current=[line for line, here in zip(lines, is_open, strict=True) if here],
        away=[line for line, here in zip(lines, is_open, strict=True) if not here],
        offers=reading().scalars(queries.offers_to(user.email)).all(),
        deleted=deleted_ones(user),
        told=told(),
        reference=request.form.get("reference", suggested_reference()),
        longest=LONGEST_REFERENCE,
        problem=(error.problems.get("reference") or str(error)) if error else "",
    )


def _line(selection: Selection, user: User) -> Line:
    return Line(
        id=selection.id,
        reference=selection.reference,
        entries=len(selection.entries),
        shared=shared(selection, user),
        modified_at=selection.modified_at,
        expires_at=selection.expires_at,
        ended=selection.ended_at is not None,
    )


def shared(selection: Selection, user: User) -> str:
    """« partagée avec Lise Marchal », « partagée par Zita Blanc », or nothing."""
    if selection.owner_id != user.id:
        return f"partagée par {selection.owner.name}"
    names = [each.user.name for each in selection.members]
    return f"partagée avec {listed(names)}" if names else ""
