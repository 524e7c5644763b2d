"""The page that a letter's link opens to stop such letters: without an account, by a form.

Opening it changes nothing: the scanners of mail servers open links.
"""

from uuid import UUID

from flask import render_template

from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.sharing.alerts import stopping
from resource_base.sharing.alerts.stopping import Stop
from resource_base.web.alerts.blueprint import pages
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.security import permits, see_other

PAGES = {
    "recherche": stopping.SEARCH_PAGE,
    "favoris": stopping.FAVOURITES_PAGE,
    "tout": stopping.EVERYTHING_PAGE,
}


@pages.get("/alertes/arreter/<string:what>/<uuid:subject_id>/<string:code>")
@permits(Permission.ANYONE)
def stop_form(what: str, subject_id: UUID, code: str) -> str:
    stop = _known(what, subject_id, code)
    return render_template(
        "alerts/stop.html",
        about=stopping.what_stops(reading(), stop),
        stopped=stopping.is_stopped(reading(), stop),
        what=what,
        subject_id=subject_id,
        code=code,
    )


@pages.post("/alertes/arreter/<string:what>/<uuid:subject_id>/<string:code>")
@permits(Permission.ANYONE)
def stop(what: str, subject_id: UUID, code: str) -> Page:
    with transaction() as writing:
        stopping.apply(writing, _known(what, subject_id, code))
    return see_other("alerts.stop_form", what=what, subject_id=subject_id, code=code)


def _known(what: str, subject_id: UUID, code: str) -> Stop:
    """Raises:
    NotFound: the link is not one that a letter carries.
    """
    if what not in PAGES:
        raise NotFound(stopping.UNKNOWN)
    found = Stop(PAGES[what], subject_id)
    found.check(code, installation().keys)
    return found
