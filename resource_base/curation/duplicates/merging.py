"""Two entries made one: one is kept and takes over what was chosen, the other is withdrawn and leads to it.

All in the caller's transaction, so that a process killed in between leaves both as they were.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from resource_base.catalog.differences import STATE_FIELDS
from resource_base.catalog.models import Revision, Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates.models import Redirection
from resource_base.curation.duplicates.uniting import Side, united
from resource_base.curation.needs.models import NeedSolution
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import STILL_TRUE
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.deciding import change_now, mark_stale
from resource_base.curation.proposals.journal import hold, hold_entry, note
from resource_base.curation.proposals.models import Proposal, ProposedField
from resource_base.curation.proposals.versions import changed_since
from resource_base.curation.proposals.vocabulary import OPEN, Origin, ProposalState, StepKind
from resource_base.database import now
from resource_base.errors import Invalid, NotFound, Stale

_MOVED = "Une des deux fiches a changé depuis que vous les comparez. Rien n’a été fusionné : relisez-les."
_GONE = "Une des deux fiches a été retirée entre-temps. Rien n’a été fusionné."


def merge(
    session: Session,
    kept: Service,
    other: Service,
    choices: Mapping[str, Side],
    *,
    versions: tuple[int, int],
    by: Author,
    at: datetime | None = None,
) -> Redirection:
    """Keep one entry, field by field as chosen, and lead the other to it.

    `versions` are those of `kept` and `other` that the choice was made from. What is still open about the
    other (proposals, reports, needs that it answers) is about the kept one from now on; a proposal about the
    other's own state stays with it.

    Raises:
        Stale: one of the two moved or left meanwhile; nothing is written.
        Invalid: they are one and the same.
    """
    at = at or now()
    if kept.id == other.id:
        raise Invalid("Choisissez deux fiches différentes.")
    for each in sorted((kept, other), key=lambda entry: entry.id):
        hold_entry(session, each)
    if State.WITHDRAWN in (kept.state, other.state):
        raise Stale(_GONE)
    if (kept.version, other.version) != versions:
        raise Stale(_MOVED)
    changes = united(kept, other, choices)
    if changes:
        _change(session, kept, changes, f"Fusion avec « {other.name} »", by=by, at=at)
    leaving = {"state": State.WITHDRAWN.value, "withdrawn_reason": f"Doublon de « {kept.name} »"}
    # First, or withdrawing it would make stale what is about to follow.
    following = _follow(session, kept, other, by=by, at=at)
    _change(session, other, leaving, f"Doublon de « {kept.name} »", by=by, at=at)
    redirection = Redirection(
        service_id=other.id,
        to_id=kept.id,
        at=at,
        by=by.name,
        kept_version=kept.version if changes else None,
    )
    session.execute(delete(Redirection).where(Redirection.service_id.in_([other.id, kept.id])))
    session.add(redirection)
    session.flush()
    if following:
        mark_stale(session, kept, at=at)
    return redirection


def undo(session: Session, other: Service, *, by: Author, at: datetime | None = None) -> bool:
    """Give back the entry that was merged away; the kept one loses what it took over, unless it moved since.

    Returns whether the kept entry is as it was before. What followed it (proposals, reports) stays with it.

    Raises:
        NotFound: the entry leads nowhere.
        Invalid: it was a draft, which is not to be published so.
    """
    at = at or now()
    hold_entry(session, other)
    redirection = leads_to(session, other)
    if redirection is None:
        raise NotFound("Cette fiche n’a pas été fusionnée, ou la fusion a déjà été annulée.")
    kept = session.get_one(Service, redirection.to_id)
    hold_entry(session, kept)
    before = State(_last_move(session, other).changes["state"][0])
    if before is State.DRAFT:
        raise Invalid("Cette fiche était un brouillon : elle ne peut pas être remise ainsi dans la base.")
    words = f"Annulation de la fusion avec « {kept.name} »"
    _change(session, other, {"state": State.PUBLISHED.value, "withdrawn_reason": None}, words, by=by, at=at)
    if before is State.SUSPENDED:
        _change(session, other, {"state": State.SUSPENDED.value}, words, by=by, at=at)
    taken = redirection.kept_version
    if taken is not None and kept.version == taken:
        _change(session, kept, changed_since(session, kept, taken - 1), words, by=by, at=at)
        taken = None
    session.delete(redirection)
    session.flush()
    return taken is None


def leads_to(session: Session, service: Service) -> Redirection | None:
    """Where an entry leads, while it is withdrawn by the merge that said so.

    One that was published again, by whatever way, leads nowhere any more, even if it is withdrawn later.
    """
    redirection = session.get(Redirection, service.id)
    if redirection is None or service.state is not State.WITHDRAWN:
        return None
    return redirection if _last_move(session, service).at == redirection.at else None


def _change(
    session: Session, service: Service, changes: Mapping[str, Any], words: str, *, by: Author, at: datetime
) -> None:
    proposal = change_now(session, service, changes, author=by, origin=Origin.MERGE, words=words, at=at)
    if proposal.state is not ProposalState.ACCEPTED:
        raise Stale(_MOVED)


def _follow(session: Session, kept: Service, other: Service, *, by: Author, at: datetime) -> int:
    """Have what is open about the other be about the kept one; how many proposals."""
    waiting = (
        select(Proposal)
        .where(Proposal.service_id == other.id, Proposal.state.in_(OPEN))
        .where(~Proposal.fields.any(ProposedField.name.in_(STATE_FIELDS)))
        .order_by(Proposal.created_at, Proposal.id)
    )
    proposals = session.scalars(waiting).all()
    for proposal in proposals:
        hold(session, proposal)
        proposal.service, proposal.base_version = kept, kept.version
        words = f"Sa fiche « {other.name} » a été fusionnée avec « {kept.name} »."
        note(proposal, StepKind.REBASED, by=by, at=at, text=words)
    reports = update(ProblemReport).where(
        ProblemReport.service_id == other.id, ProblemReport.state.in_(STILL_TRUE)
    )
    session.execute(reports.values(service_id=kept.id))
    _answer_needs_with(session, kept, other)
    session.flush()
    return len(proposals)


def _answer_needs_with(session: Session, kept: Service, other: Service) -> None:
    answered = select(NeedSolution.group_id).where(NeedSolution.service_id == kept.id)
    theirs = NeedSolution.service_id == other.id
    session.execute(delete(NeedSolution).where(theirs, NeedSolution.group_id.in_(answered)))
    session.execute(update(NeedSolution).where(theirs).values(service_id=kept.id))


def _last_move(session: Session, service: Service) -> Revision:
    """The version in which an entry took the state that it has."""
    revisions = select(Revision).where(Revision.service_id == service.id).order_by(Revision.version.desc())
    return next(each for each in session.scalars(revisions) if "state" in each.changes)
