"""The letter that tells who reported a problem what became of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts.models import User
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import PROBLEM_LABELS
from resource_base.database import in_france

MINE_PAGE = "/mes-signalements"


def send_answer(session: Session, report: ProblemReport, *, at: datetime) -> None:
    """Tell the reporter, once, if they still have an account."""
    reporter = session.get(User, report.reporter_id) if report.reporter_id else None
    if reporter is None or not reporter.active:
        return
    mail.write(
        session,
        to=reporter.email,
        template="report_answered",
        data={
            "solution": report.service.name,
            "problem": PROBLEM_LABELS[report.problem],
            "reported_on": in_france(report.at).isoformat(),
            "answer": report.answer,
            "link": MINE_PAGE,
        },
        key=f"problem report {report.id} answered",
        at=at,
    )
