"""What was reported of an entry, as its sheet and its card tell it to who may know."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.queries import Viewer
from resource_base.curation.problems import queries
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import PROBLEM_LABELS, PROBLEM_WORDS, ReportState
from resource_base.web.presentation import day, typeset

CHOICES = [(problem.value, label) for problem, label in PROBLEM_LABELS.items()]


@dataclass(frozen=True)
class Reported:
    """« Signalée le 3 mars 2026 : le numéro ne répond pas » ; `words` are those of who reported it."""

    sentence: str
    words: str
    being_corrected: bool


def reported_on_sheet(
    session: Session, service_id: UUID, *, viewer: Viewer, user: User
) -> tuple[Reported, ...]:
    """The reports that wait on an entry: all of them for professionals, one's own for a partner."""
    waiting = queries.waiting([service_id])
    if viewer is Viewer.PUBLIC:
        waiting = waiting.where(ProblemReport.reporter_id == user.id)
    return tuple(_reported(each, user) for each in session.scalars(waiting))


def reported_on_cards(session: Session, ids: Collection[UUID], *, viewer: Viewer) -> Mapping[UUID, str]:
    """« signalée le 3 mars 2026 » for those of these entries on which a report waits; not for partners."""
    if viewer is Viewer.PUBLIC or not ids:
        return {}
    since = session.execute(queries.reported_since(ids))
    return {service_id: f"signalée le {day(at)}" for service_id, at in since}


def _reported(report: ProblemReport, user: User) -> Reported:
    by_me = " par vous" if report.reporter_id == user.id else ""
    sentence = f"Signalée{by_me} le {day(report.at)} : {PROBLEM_WORDS[report.problem]}."
    return Reported(typeset(sentence), typeset(report.text), report.state is ReportState.PROPOSED)
