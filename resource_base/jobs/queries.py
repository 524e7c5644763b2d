"""What one can ask: how each job last went, and how often it failed lately."""

from datetime import datetime

from sqlalchemy import Select, func, select

from resource_base.jobs.models import JobRun


def last_runs() -> Select[JobRun]:
    """The newest run of each job that ever ran, by name."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.name)
    return select(JobRun).where(JobRun.id.in_(newest)).order_by(JobRun.name)


def failures(*, since: datetime) -> Select[str, int]:
    """How many runs of each job failed since then; not those that never did."""
    failed = select(JobRun.name, func.count()).where(JobRun.ok.is_(False), JobRun.started_at >= since)
    return failed.group_by(JobRun.name).order_by(JobRun.name)
