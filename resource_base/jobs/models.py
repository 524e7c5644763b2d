"""What exists: the runs of the jobs."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from resource_base.database import Base, Instant


class JobRun(Base):
    """One run of one job. Until it has ended, `ok` is not known; a worker that was killed leaves it so.

    `message` is French, for the administrators; empty when there was nothing to do.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ok IS NULL)", name="ended"),
        Index("ix_job_run_name_started", "name", "started_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ok: Mapped[bool | None]
    message: Mapped[str] = mapped_column(String(300), default="")
