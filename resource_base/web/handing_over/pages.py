"""Every page of this room, and what the page of a selection tells of it."""

from flask.blueprints import BlueprintSetupState

from resource_base.web.handing_over import behind_a_link, paper, ways, writing
from resource_base.web.handing_over.blueprint import pages
from resource_base.web.handing_over.unsent import unsent_of

BLUEPRINTS = (pages, behind_a_link.pages)
ROOMS = (ways, paper, writing)  # each adds its own pages to the blueprint


@pages.record_once
def _tell(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(unsent_of=unsent_of)
