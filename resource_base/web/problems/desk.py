"""The curators' queue of reported problems, by entry: correct it, or answer who reported it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.curation.problems import actions, queries
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import PROBLEM_LABELS, STILL_TRUE, Problem, ReportState
from resource_base.curation.proposals.models import Proposal
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.free_texts import guard
from resource_base.web.looking_after import mine, own_entry
from resource_base.web.paging import shown
from resource_base.web.problems import quick_corrections
from resource_base.web.problems.reporting import STATES
from resource_base.web.security import own_account, permits, see_other

pages = Blueprint("reports_desk", __name__, url_prefix="/signalements")

PER_PAGE = 20
ANSWERED = "traites"
NOT_YOURS = "Aucun signalement de votre ressort sur cette fiche."


@dataclass(frozen=True)
class Line:
    """An entry of the queue, with the reports that the filter shows."""

    entry: Service
    reports: list[ProblemReport]


@pages.get("")
@permits(Permission.SEE_REPORTS)
def queue() -> str:
    asked = {"etat": request.args.get("etat", ""), "probleme": request.args.get("probleme", "")}
    states = {ReportState.CLOSED} if asked["etat"] == ANSWERED else STILL_TRUE
    problem = Problem(asked["probleme"]) if asked["probleme"] in set(Problem) else None
    found = queries.entries_reported(states, problem=problem).where(mine(own_account(reading())))
    page = shown(reading(), found, size=PER_PAGE, endpoint="reports_desk.queue", asked=asked)
    return render_template(
        "curator/reports.html",
        lines=_lines(page.lines, states),
        total=page.total,
        turn=page.turn,
        asked=asked,
        choices=[
            ("", "Tous les problèmes"),
            *((each.value, label) for each, label in PROBLEM_LABELS.items()),
        ],
        answered=ANSWERED,
        labels=PROBLEM_LABELS,
    )


@pages.get("/<uuid:service_id>")
@permits(Permission.SEE_REPORTS, Permission.CURATE)
def one(service_id: UUID) -> str:
    return _page(service_id)


@pages.post("/<uuid:service_id>/repondre")
@permits(Permission.SEE_REPORTS, Permission.CURATE)
def answer(service_id: UUID) -> Page:
    def act(writing: Session, _entry: Service, reports: list[ProblemReport]) -> None:
        guard("sentence")
        sentence = request.form.get("sentence", "")
        actions.answer(writing, reports, sentence, by=own_account(writing))

    return _act(service_id, act)


@pages.post("/<uuid:service_id>/corriger")
@permits(Permission.SEE_REPORTS, Permission.CURATE)
def correct(service_id: UUID) -> Page:
    """Change the entry at once, and answer with that."""

    def act(writing: Session, entry: Service, reports: list[ProblemReport]) -> None:
        made = quick_corrections.change(writing, entry, reports, by=own_account(writing))
        actions.attach(writing, reports, made)

    return _act(service_id, act)


@pages.post("/<uuid:service_id>/proposer")
@permits(Permission.SEE_REPORTS, Permission.CURATE)
def propose(service_id: UUID) -> Page:
    """Propose the change: a colleague decides, and that answers."""

    def act(writing: Session, entry: Service, reports: list[ProblemReport]) -> None:
        made = quick_corrections.propose(writing, entry, reports, by=own_account(writing))
        actions.attach(writing, reports, made)

    return _act(service_id, act)


@pages.post("/<uuid:service_id>/rattacher")
@permits(Permission.SEE_REPORTS, Permission.CURATE)
def attach(service_id: UUID) -> Page:
    """Let a proposal that waits answer."""

    def act(writing: Session, entry: Service, reports: list[ProblemReport]) -> None:
        waiting = writing.scalars(quick_corrections.waiting_on(entry.id)).all()
        asked = request.form.get("proposal", "")
        proposal = next((each for each in waiting if str(each.id) == asked), None)
        if proposal is None:
            raise Invalid("Choisissez une proposition.", {"proposal": "Choisissez une proposition."})
        actions.attach(writing, reports, proposal)

    return _act(service_id, act)


def _act(service_id: UUID, act: Callable[[Session, Service, list[ProblemReport]], None]) -> Page:
    """Do it to the reports that were ticked, and go on with the entry, or with the queue when it is done."""
    try:
        with transaction() as writing:
            entry = own_entry(writing, service_id, refusal=NOT_YOURS)
            ticked = set(request.form.getlist("reports"))
            waiting = writing.scalars(queries.waiting([service_id])).all()
            act(writing, entry, [each for each in waiting if str(each.id) in ticked])
            more = writing.scalars(queries.waiting([service_id])).first()
    except Invalid as error:
        return _page(service_id, problems=error.problems, error=str(error)), 422
    return see_other("reports_desk.one", service_id=service_id) if more else see_other("reports_desk.queue")


def _page(service_id: UUID, *, problems: Mapping[str, str] | None = None, error: str = "") -> str:
    entry = own_entry(reading(), service_id, refusal=NOT_YOURS)
    reports = reading().scalars(queries.on_entry(service_id)).all()
    waiting = [each for each in reports if each.state in STILL_TRUE]
    if not reports:
        raise NotFound(NOT_YOURS)
    proposals: list[Proposal] = list(reading().scalars(quick_corrections.waiting_on(service_id)))
    return render_template(
        "curator/report.html",
        entry=entry,
        waiting=waiting,
        answered=[each for each in reports if each not in waiting],
        ticked=request.form.getlist("reports") or [str(each.id) for each in waiting],
        proposals=proposals,
        form=quick_corrections.form(entry, waiting, request.form),
        fees=quick_corrections.FEE_CHOICES,
        sentence=request.form.get("sentence", ""),
        labels=PROBLEM_LABELS,
        states=STATES,
        problems={"sentence": "", "reports": "", "proposal": ""} | dict(problems or {}),
        error=error,
    )


def _lines(entries: Sequence[Service], states: Collection[ReportState]) -> list[Line]:
    reports: dict[UUID, list[ProblemReport]] = {entry.id: [] for entry in entries}
    for each in reading().scalars(queries.on_entries(reports.keys(), states)):
        reports[each.service_id].append(each)
    return [Line(entry, reports[entry.id]) for entry in entries]
