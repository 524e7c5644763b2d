"""Every page of this room, and what its buttons need on the pages of others."""

from flask.blueprints import BlueprintSetupState

from resource_base.web.selections import (
    deleting,
    editing,
    keeping,
    lasting,
    listing,
    reading_one,
    sharing,
    taking_back,
)
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.current import current_selection, just_kept
from resource_base.web.selections.tabs import kept_doors

BLUEPRINTS = (pages,)
ROOMS = (
    deleting,
    editing,
    keeping,
    lasting,
    listing,
    reading_one,
    sharing,
    taking_back,
)  # each adds its own pages to the blueprint


@pages.record_once
def _offer(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        current_selection=current_selection, just_kept=just_kept, kept_doors=kept_doors
    )
