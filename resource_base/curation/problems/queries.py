"""What one can ask of reports: those that wait, of an entry or of all, those of a person."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from resource_base.catalog.models import Service
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import STILL_TRUE, Problem, ReportState

_WAITING = ProblemReport.state.in_(sorted(STILL_TRUE))


def waiting(service_ids: Collection[UUID]) -> Select[ProblemReport]:
    """The reports on these entries that are not answered, oldest first."""
    return on_entries(service_ids, STILL_TRUE)


def reported_since(service_ids: Collection[UUID]) -> Select[UUID, datetime]:
    """Of these entries, those on which a report waits, each with the time of the oldest."""
    return (
        select(ProblemReport.service_id, func.min(ProblemReport.at))
        .where(ProblemReport.service_id.in_(service_ids), _WAITING)
        .group_by(ProblemReport.service_id)
    )


def entries_reported(
    states: Collection[ReportState] = STILL_TRUE, *, problem: Problem | None = None
) -> Select[Service]:
    """The entries with a report in these states, that with the oldest first, with what their scope needs."""
    oldest = (
        select(ProblemReport.service_id, func.min(ProblemReport.at).label("since"))
        .where(ProblemReport.state.in_(sorted(states)))
        .group_by(ProblemReport.service_id)
    )
    if problem is not None:
        oldest = oldest.where(ProblemReport.problem == problem)
    found = oldest.subquery()
    return (
        select(Service)
        .join(found, found.c.service_id == Service.id)
        .options(joinedload(Service.organization), selectinload(Service.places))
        .order_by(found.c.since, Service.id)
    )


def on_entry(service_id: UUID) -> Select[ProblemReport]:
    """Every report on an entry: those that wait first, oldest first, then those that were answered."""
    return (
        select(ProblemReport)
        .where(ProblemReport.service_id == service_id)
        .order_by(ProblemReport.state == ReportState.CLOSED, ProblemReport.at, ProblemReport.id)
    )


def on_entries(service_ids: Collection[UUID], states: Collection[ReportState]) -> Select[ProblemReport]:
    """The reports in these states on these entries, oldest first."""
    return (
        select(ProblemReport)
        .where(ProblemReport.service_id.in_(service_ids), ProblemReport.state.in_(sorted(states)))
        .order_by(ProblemReport.at, ProblemReport.id)
    )


def of_reporter(user_id: UUID) -> Select[ProblemReport]:
    """What one person reported, the newest first, with the entries."""
    return (
        select(ProblemReport)
        .where(ProblemReport.reporter_id == user_id)
        .options(joinedload(ProblemReport.service))
        .order_by(ProblemReport.at.desc(), ProblemReport.id)
    )


def attached_to(proposal_id: UUID) -> Select[ProblemReport]:
    """The reports that wait for the decision on a proposal."""
    return (
        select(ProblemReport)
        .where(ProblemReport.proposal_id == proposal_id, ProblemReport.state == ReportState.PROPOSED)
        .order_by(ProblemReport.at, ProblemReport.id)
    )
