"""What exists: reports that an entry is wrong."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.catalog.models import Service
from resource_base.curation.problems.vocabulary import Problem, ReportState
from resource_base.database import Base, Instant, choice


class ProblemReport(Base):
    """Someone says that an entry is wrong; a ticket until it becomes a proposal or is answered."""

    __tablename__ = "problem_report"
    __table_args__ = (Index("ix_problem_report_state_at", "state", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    problem: Mapped[Problem] = mapped_column(choice(Problem, name="problem"))
    text: Mapped[str] = mapped_column(Text, default="")
    reporter_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    reporter: Mapped[str] = mapped_column(String(150))
    at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[ReportState] = mapped_column(choice(ReportState, name="state"), default=ReportState.OPEN)
    proposal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("proposal.id", ondelete="SET NULL"), index=True
    )
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[str | None] = mapped_column(String(150))
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))

    service: Mapped[Service] = relationship()
