"""« Signaler un problème »: on the sheet or on its own small page, then « mes signalements »."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.catalog import queries
from resource_base.catalog.models import Service
from resource_base.curation.problems import actions
from resource_base.curation.problems.queries import of_reporter
from resource_base.curation.problems.vocabulary import PROBLEM_LABELS, Problem, ReportState
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.free_texts import guard
from resource_base.web.people.words import chosen
from resource_base.web.problems.reported import CHOICES
from resource_base.web.security import own_account, permits, see_other, viewer

pages = Blueprint("reporting", __name__)

STATES = {
    ReportState.OPEN: "en attente d’un référent",
    ReportState.PROPOSED: "une correction est à l’étude",
    ReportState.CLOSED: "traité",
}


@pages.get("/solutions/<uuid:service_id>/signaler")
@permits(Permission.REPORT_PROBLEM)
def form(service_id: UUID) -> str:
    return _form(service_id)


@pages.post("/solutions/<uuid:service_id>/signaler")
@permits(Permission.REPORT_PROBLEM)
def report(service_id: UUID) -> Page:
    try:
        _report(service_id)
    except Invalid as error:
        return _form(service_id, problems=error.problems, error=str(error)), 422
    return see_other("professional.sheet", service_id=service_id, _anchor="signalements")


@pages.get("/mes-signalements")
@permits(Permission.REPORT_PROBLEM)
def mine() -> str:
    reports = reading().scalars(of_reporter(own_account(reading()).id)).all()
    return render_template(
        "professional/my_reports.html", reports=reports, labels=PROBLEM_LABELS, states=STATES
    )


def _report(service_id: UUID) -> None:
    guard("words")
    try:
        problem = chosen(Problem, request.form.get("problem"))
    except Invalid as error:
        raise Invalid(str(error), {"problem": "Dites ce qui ne va pas."}) from error
    with transaction() as writing:
        entry, by = _entry(writing, service_id), own_account(writing)
        actions.report(writing, entry, problem, words=request.form.get("words", ""), by=by)


def _entry(session: Session, service_id: UUID) -> Service:
    entry = session.scalar(queries.service(service_id, viewer=viewer()))
    if entry is None:
        raise NotFound("Cette fiche n’existe pas, ou n’est plus dans la base.")
    return entry


def _form(service_id: UUID, *, problems: Mapping[str, str] | None = None, error: str = "") -> str:
    return render_template(
        "professional/report_problem.html",
        entry=_entry(reading(), service_id),
        choices=CHOICES,
        chosen=request.form.get("problem", ""),
        words=request.form.get("words", ""),
        problems={"problem": "", "words": ""} | dict(problems or {}),
        error="" if problems else error,
    )
