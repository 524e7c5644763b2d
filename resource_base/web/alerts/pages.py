"""Every page of this room, and what its buttons need on the pages of others."""

from flask.blueprints import BlueprintSetupState

from resource_base.web.alerts import favourites, news, saving, searches, stopping
from resource_base.web.alerts.blueprint import pages
from resource_base.web.alerts.copying import address_to_copy, question_to_save
from resource_base.web.alerts.mine import mine
from resource_base.web.alerts.starred import is_favourite

BLUEPRINTS = (pages,)
ROOMS = (favourites, saving, searches, news, stopping)  # each adds its own pages to the blueprint


@pages.record_once
def _offer(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        address_to_copy=address_to_copy,
        is_favourite=is_favourite,
        what_is_mine=mine,
        question_to_save=question_to_save,
    )
