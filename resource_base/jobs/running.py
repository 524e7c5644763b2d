"""Running the jobs whose time has come, each run leaving a row."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from resource_base.database import now
from resource_base.errors import ResourceBaseError
from resource_base.installation import Installation
from resource_base.jobs.models import JobRun

LONGEST_PAUSE = timedelta(
    minutes=10
)  # between two attempts of a job that fails, if it usually runs more often
KEPT = timedelta(days=30)
IDLE_KEPT = timedelta(days=1)  # runs that had nothing to do
SOME = 8  # runs looked at to know how often a job has failed in a row: the pause is then the longest

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a job is given each time: where it works, whether to stop early, and a clock that tests freeze."""

    installation: Installation
    stop: Callable[[], bool] = lambda: False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Selects what is due, does it and marks it: running it once more, or too late, is harmless.

    `run` returns what it did as a French sentence for the administrators, empty when there was nothing to do.
    """

    name: str
    label: str
    every: timedelta
    run: Callable[[Turn], str]


def run_due(jobs: Sequence[Job], turn: Turn) -> int:
    """Run the jobs whose time has come, in their order; how many. One that fails does not stop the others."""
    ran = 0
    for job in jobs:
        if turn.stop():
            break
        with turn.installation.database.reading() as session:
            due = is_due(session, job, at=turn.at or now())
        if due:
            run(job, turn)
            ran += 1
    return ran


def is_due(session: Session, job: Job, *, at: datetime) -> bool:
    """Whether `job.every` has passed since it last started; twice as long, and so on, while it fails.

    Runs of the future do not count: they say that the clock was put back.
    """
    begun = select(JobRun).where(JobRun.name == job.name, JobRun.started_at <= at)
    runs = session.scalars(begun.order_by(JobRun.started_at.desc(), JobRun.id.desc()).limit(SOME)).all()
    if not runs:
        return True
    failures = next((number for number, run in enumerate(runs) if run.ok), len(runs))
    pause = max(job.every, min(job.every * 2**failures, LONGEST_PAUSE)) if failures else job.every
    return at >= runs[0].started_at + pause


def run(job: Job, turn: Turn) -> None:
    """Run a job and keep how it went; whatever it raises is kept too, and goes no further."""
    database = turn.installation.database
    with database.transaction() as session:
        kept = JobRun(name=job.name, started_at=turn.at or now())
        session.add(kept)
    try:
        message, ok = job.run(turn), True
    except ResourceBaseError as error:
        log.warning("job %s: %s", job.name, error)
        message, ok = str(error), False
    except Exception as error:
        log.exception("job %s failed", job.name)
        message, ok = f"{type(error).__name__} : {error}", False
    with database.transaction() as session:
        session.execute(
            update(JobRun)
            .where(JobRun.id == kept.id)
            .values(ended_at=turn.at or now(), ok=ok, message=message[:300])
        )


def close_interrupted(session: Session, *, at: datetime | None = None) -> int:
    """End the runs of a worker that was killed; for who has just taken the lock. How many."""
    running = update(JobRun).where(JobRun.ended_at.is_(None))
    closed = running.values(ended_at=at or now(), ok=False, message="Interrompu.").returning(JobRun.id)
    return len(session.execute(closed).all())


def forget_old(session: Session, *, at: datetime | None = None) -> int:
    """Delete old runs, idle ones first; never the newest of a job, which says when it is due. How many."""
    at = at or now()
    idle = and_(JobRun.ok.is_(True), JobRun.message == "", JobRun.started_at <= at - IDLE_KEPT)
    newest = select(func.max(JobRun.id)).group_by(JobRun.name)
    old = delete(JobRun).where(or_(idle, JobRun.started_at <= at - KEPT), JobRun.id.not_in(newest))
    return len(session.execute(old.returning(JobRun.id)).all())
