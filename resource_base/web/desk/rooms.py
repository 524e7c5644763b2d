"""What awaits a curator, room by room: how much, since when, and the door."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from resource_base.accounts import queries as accounts
from resource_base.accounts.models import AccessRequest, User
from resource_base.accounts.vocabulary import RequestState
from resource_base.catalog.models import Service
from resource_base.curation.duplicates import queries as duplicates
from resource_base.curation.duplicates.models import LikelyPair
from resource_base.curation.freshness import queries as freshness
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.needs import queries as needs
from resource_base.curation.needs.models import NeedGroup
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import STILL_TRUE
from resource_base.curation.proposals import queries as proposals
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState
from resource_base.web.context import installation
from resource_base.web.desk.asked import mine_to_decide
from resource_base.web.looking_after import mine

Waiting = tuple[int, datetime | None]  # how many, and since when the oldest


@dataclass(frozen=True)
class Room:
    """What awaits there: `number` of them, the oldest since `oldest` (None when nothing awaits)."""

    label: str
    purpose: str
    url: str
    number: int
    oldest: datetime | None


def rooms(session: Session, user: User) -> Iterator[Room]:
    """Every room of the desk, with what awaits this curator there: one query each."""
    for label, purpose, endpoint, asked, awaits in ROOMS:
        number, oldest = awaits(session, user)
        yield Room(label, purpose, url_for(endpoint, **asked), number, oldest)


def _to_examine(session: Session, user: User) -> Waiting:
    return _of_proposals(session, user, proposals.to_examine(), Proposal.submitted_at)


def _to_compare(session: Session, user: User) -> Waiting:
    found = proposals.awaiting().where(Proposal.state == ProposalState.STALE)
    return _of_proposals(session, user, found, Proposal.submitted_at)


def _to_look_at(session: Session, user: User) -> Waiting:
    return _of_proposals(session, user, proposals.to_look_at(), Proposal.decided_at)


def _of_proposals(
    session: Session, user: User, found: Select[Proposal], since: InstrumentedAttribute[datetime | None]
) -> Waiting:
    return _one(session, found.where(mine_to_decide(user)), since)


def _reports(session: Session, user: User) -> Waiting:
    theirs = select(Service.id).where(Service.id == ProblemReport.service_id, mine(user)).exists()
    reported = select(func.count(ProblemReport.service_id.distinct()), func.min(ProblemReport.at))
    waiting = reported.where(ProblemReport.state.in_(sorted(STILL_TRUE)), theirs)
    number, oldest = session.execute(waiting).one()
    return number, oldest


def _unmet_needs(session: Session, user: User) -> Waiting:
    theirs = needs.is_looked_after(user, gazetteer=installation().gazetteer)
    return _one(session, needs.groups().where(theirs), NeedGroup.opened_at)


def _to_call(session: Session, user: User) -> Waiting:
    return _one(session, freshness.to_call(mine(user)), ReviewRound.escalated_at)


def _likely_pairs(session: Session, user: User) -> Waiting:
    return _one(session, duplicates.listed(both=lambda entry: mine(user, entry)), LikelyPair.found_at)


def requests(session: Session, user: User) -> Waiting:
    found = accounts.requests_for(user, state=RequestState.SUBMITTED)
    return _one(session, found, AccessRequest.created_at)


def _one(session: Session, found: Select[Any], since: InstrumentedAttribute[Any]) -> Waiting:
    """How many rows are found, and the first of their moments."""
    counted = found.with_only_columns(func.count(), func.min(since), maintain_column_froms=True)
    number, oldest = session.execute(counted.order_by(None)).one()
    return number, oldest


# label, what one does there, endpoint, what its address asks for, what awaits
ROOMS: tuple[tuple[str, str, str, dict[str, Any], Callable[[Session, User], Waiting]], ...] = (
    (
        "Propositions à examiner",
        "Lire ce qui est proposé, accepter, reformuler ou refuser.",
        "desk.queue",
        {"voir": "examiner"},
        _to_examine,
    ),
    (
        "Propositions à comparer",
        "La fiche a changé entre-temps : voir les deux versions, puis décider.",
        "desk.queue",
        {"voir": "comparer"},
        _to_compare,
    ),
    (
        "Propositions publiées aussitôt",
        "Relire ce que les structures de confiance ont changé.",
        "desk.queue",
        {"voir": "revoir"},
        _to_look_at,
    ),
    (
        "Problèmes signalés",
        "Corriger la fiche, ou répondre à qui l’a signalée.",
        "reports_desk.queue",
        {},
        _reports,
    ),
    (
        "Besoins sans réponse",
        "Trouver ou créer une solution, prévenir qui l’a cherchée.",
        "needs_desk.queue",
        {},
        _unmet_needs,
    ),
    (
        "Structures à relancer",
        "Appeler celles qui n’ont pas répondu aux lettres.",
        "calling.queue",
        {},
        _to_call,
    ),
    (
        "Doublons probables",
        "Comparer, fusionner, ou dire que ce n’en sont pas.",
        "duplicates.queue",
        {},
        _likely_pairs,
    ),
    (
        "Demandes d’accès",
        "Répondre aux personnes qui demandent un compte.",
        "reviewing.queue",
        {},
        requests,
    ),
)
