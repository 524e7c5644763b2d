"""What curation holds on someone, as the right of access asks: what they proposed, said, reported, asked."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from resource_base.accounts.export import rows
from resource_base.accounts.models import User
from resource_base.curation.freshness.models import ContactAttempt
from resource_base.curation.needs.models import UnmetNeed
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.proposals.models import Proposal, Step

Dated = TypeVar("Dated", Step, ProblemReport, UnmetNeed, ContactAttempt)

_PROPOSAL = (
    *("title", "kind", "state", "note", "author", "author_organization", "author_email"),
    *("created_at", "submitted_at", "decided_at", "sentence"),
)
_STEP = ("at", "kind", "by", "text")
_REPORT = ("at", "problem", "text", "reporter", "state", "answer")
_NEED = ("at", "words", "place", "needs", "sentence")
_ATTEMPT = ("at", "by", "means", "reached", "note")


def held_on(session: Session, user: User) -> dict[str, list[dict[str, Any]]]:
    """Everything that curation holds under this person's name, ready for JSON, the oldest first.

    Proposals sent without an account, from their address, are theirs too.
    """
    wrote = or_(Proposal.author_id == user.id, Proposal.author_email == user.email)
    asked: Mapping[str, tuple[Select[Any], tuple[str, ...]]] = {
        "proposals": (select(Proposal).where(wrote).order_by(Proposal.created_at, Proposal.id), _PROPOSAL),
        "proposal_steps": (_theirs(Step, Step.by_id == user.id), _STEP),
        "problem_reports": (_theirs(ProblemReport, ProblemReport.reporter_id == user.id), _REPORT),
        "unmet_needs": (_theirs(UnmetNeed, UnmetNeed.asked_by_id == user.id), _NEED),
        "contact_attempts": (_theirs(ContactAttempt, ContactAttempt.by_id == user.id), _ATTEMPT),
    }
    return {name: rows(session.scalars(found).all(), names) for name, (found, names) in asked.items()}


def _theirs(held: type[Dated], whose: ColumnElement[bool]) -> Select[Dated]:
    return select(held).where(whose).order_by(held.at, held.id)
