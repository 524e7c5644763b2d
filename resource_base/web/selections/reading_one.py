"""One selection: its entries in their order, their notes, and what one may do with it."""

from uuid import UUID

from flask import render_template

from resource_base.permissions import Permission
from resource_base.web.security import permits
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.loading import shown


@pages.get("/selections/<uuid:selection_id>")
@permits(Permission.KEEP_SELECTIONS, Permission.READ_SELECTION)
def one(selection_id: UUID) -> str:
    selection = shown(selection_id, Permission.READ_SELECTION)
    return render_template("selections/one.html", selection=selection)
