"""The pages of whoever looks for a solution: home, results, sheet, and what their maps and boxes fetch."""

from uuid import UUID

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from resource_base.appearance.colours import Scheme
from resource_base.catalog import queries
from resource_base.catalog.vocabulary import State
from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.search.criteria import Criteria
from resource_base.search.places.vantage import NOWHERE, Vantage
from resource_base.search.results import Results
from resource_base.web.alerts.recent import note_opened
from resource_base.web.context import installation, reading
from resource_base.web.duplicates.leading import elsewhere
from resource_base.web.finding import for_curators, neighbours, suggesting
from resource_base.web.finding.home import home_page
from resource_base.web.finding.results_page import results_page, shown_ids
from resource_base.web.finding.sheet import sheet as sheet_of
from resource_base.web.finding.why import why
from resource_base.web.first_day import is_empty
from resource_base.web.looking_after import is_theirs
from resource_base.web.maps import atlas, still_maps
from resource_base.web.problems.reported import reported_on_cards, reported_on_sheet
from resource_base.web.reviews.still_true import confirming
from resource_base.web.security import own_account, permits, viewer
from resource_base.web.situations.leading import way_back

pages = Blueprint("professional", __name__)


@pages.get("/")
@permits(Permission.SIGNED_IN)
def home() -> str:
    base = installation()
    return render_template("professional/home.html", home=home_page(_find(Criteria()), base.needs))


@pages.get("/recherche")
@permits(Permission.SEARCH)
def results() -> str:
    base = installation()
    found = _find(_criteria())
    shown = shown_ids(found)
    page = results_page(
        found,
        reading().scalars(queries.services(shown)),
        gazetteer=base.gazetteer,
        reported=reported_on_cards(reading(), shown, viewer=viewer()),
    )
    is_first_day = not page.total and is_empty(reading())
    return render_template(
        "professional/results.html", page=page, map=atlas.shell(base), is_first_day=is_first_day
    )


@pages.get("/recherche/points.geojson")
@permits(Permission.SEARCH)
def points() -> Response:
    return atlas.points_response(installation(), reading(), _criteria(), viewer=viewer())


@pages.get("/recherche/carte.svg")
@permits(Permission.SEARCH)
def still_map() -> Response:
    """In light colours, or dark ones with `fond=sombre`: a picture does not read the tokens of its page."""
    base = installation()
    drawn = still_maps.still_map(base, reading(), _criteria(), viewer=viewer())
    colours = base.settings.colours(Scheme.DARK if request.args.get("fond") == "sombre" else Scheme.LIGHT)
    page = render_template("professional/still_map.svg", map=drawn, drawn=colours)
    return Response(page, mimetype="image/svg+xml")


@pages.get("/territoire.json")
@permits(Permission.SIGNED_IN)
def ground() -> Response:
    return atlas.ground_response(installation())


@pages.get("/solutions/<uuid:service_id>")
@permits(Permission.READ_SERVICE)
def sheet(service_id: UUID) -> str | Response:
    base, seen_by = installation(), viewer()
    service = reading().scalar(queries.service(service_id, viewer=seen_by))
    if service is None or service.state is State.WITHDRAWN:
        led = elsewhere(service_id, viewer=seen_by)
        if led is not None:
            return led
    if service is None:
        raise NotFound("Cette fiche n’existe pas, ou n’est plus dans la base.")
    note_opened(service_id)
    criteria = _criteria()
    return render_template(
        "professional/sheet.html",
        sheet=sheet_of(
            service, viewer=seen_by, gazetteer=base.gazetteer, needs=base.needs, vantage=_vantage(service_id)
        ),
        why=why(base.engine, criteria, service, viewer=seen_by, person=way_back()),
        others=neighbours.of_organization(reading(), service, viewer=seen_by),
        similar=neighbours.similar(base.engine, reading(), service, viewer=seen_by),
        locator=still_maps.locator(base, service),
        desk=for_curators.desk(reading(), service, viewer=seen_by),
        reports=reported_on_sheet(reading(), service_id, viewer=seen_by, user=own_account(reading())),
        confirming=confirming(own_account(reading()), service),
        looks_after=is_theirs(service),
    )


@pages.get("/suggestions")
@permits(Permission.SEARCH)
def suggestions() -> Response:
    found = suggesting.suggest(
        installation(), request.args.get("champ", ""), request.args.get("q", ""), viewer=viewer()
    )
    return jsonify(suggestions=found)


def _criteria() -> Criteria:
    return Criteria.parse(request.args, needs=installation().needs)


def _vantage(service_id: UUID) -> Vantage:
    """From where whoever opens a sheet asked; a sheet opened without a question costs no search."""
    criteria = _criteria()
    asks = not criteria.asks_nothing
    return installation().engine.vantage(criteria, service_id, viewer=viewer()) if asks else NOWHERE


def _find(criteria: Criteria) -> Results:
    return installation().engine.find(criteria, viewer=viewer())
