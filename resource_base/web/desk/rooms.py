"""What awaits a curator, room by room: how much, since when, and the door."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Executable, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from resource_base.accounts import queries as accounts
from resource_base.accounts.models import AccessRequest, User
from resource_base.accounts.vocabulary import RequestState
from resource_base.catalog.models import Service
from resource_base.curation.duplicates import queries as duplicates
from resource_base.curation.duplicates.models import LikelyPair
from resource_base.curation.freshness import queries as freshness
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.looked_after import is_limited, is_looked_after
from resource_base.curation.needs import queries as needs
from resource_base.curation.needs.models import NeedGroup
from resource_base.curation.needs.perhaps import matter_of
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import STILL_TRUE
from resource_base.curation.proposals import queries as proposals
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState
from resource_base.web.context import installation
from resource_base.web.desk.asked import matter

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
    found = proposals.awaiting().where(Proposal.state != ProposalState.STALE)
    return _of_proposals(session, user, found, Proposal.submitted_at)


def _to_compare(session: Session, user: User) -> Waiting:
    found = proposals.awaiting().where(Proposal.state == ProposalState.STALE)
    return _of_proposals(session, user, found, Proposal.submitted_at)


def _to_look_at(session: Session, user: User) -> Waiting:
    return _of_proposals(session, user, proposals.to_look_at(), Proposal.decided_at)


def _of_proposals(
    session: Session, user: User, found: Select[Proposal], since: InstrumentedAttribute[datetime | None]
) -> Waiting:
    """A proposal is about what it wishes too: for who looks after a part of the base, each is read."""
    if not is_limited(user):
        return _one(session, found.with_only_columns(func.count(), func.min(since)).order_by(None))
    return _told(getattr(each, since.key) for each in session.scalars(found) if matter(each).is_for(user))


def _reports(session: Session, user: User) -> Waiting:
    reported = select(func.count(ProblemReport.service_id.distinct()), func.min(ProblemReport.at))
    waiting = reported.where(ProblemReport.state.in_(sorted(STILL_TRUE)))
    return _one(
        session, waiting.join(Service, Service.id == ProblemReport.service_id).where(_is_theirs(user))
    )


def _needs(session: Session, user: User) -> Waiting:
    found, since = needs.groups(), NeedGroup.opened_at
    if not is_limited(user):
        return _one(session, found.with_only_columns(func.count(), func.min(since)).order_by(None))
    gazetteer = installation().gazetteer
    return _told(each.opened_at for each in session.scalars(found) if matter_of(each, gazetteer).is_for(user))


def _to_call(session: Session, user: User) -> Waiting:
    found = freshness.to_call().where(_is_theirs(user)).order_by(None)
    return _one(session, found.with_only_columns(func.count(), func.min(ReviewRound.escalated_at)))


def _duplicates(session: Session, user: User) -> Waiting:
    pairs = duplicates.listed().order_by(None).subquery()
    pair, first, second = aliased(LikelyPair, pairs), aliased(Service), aliased(Service)
    found = (
        select(func.count(), func.min(pair.found_at))
        .select_from(pair)
        .join(first, first.id == pair.first_id)
        .join(second, second.id == pair.second_id)
        .where(_is_theirs(user, first), _is_theirs(user, second))
    )
    return _one(session, found)


def _requests(session: Session, user: User) -> Waiting:
    found = accounts.requests_for(user, state=RequestState.SUBMITTED).order_by(None)
    return _one(session, found.with_only_columns(func.count(), func.min(AccessRequest.created_at)))


def _is_theirs(user: User, entry: type[Service] = Service) -> Any:
    base = installation()
    return is_looked_after(user, needs=base.needs, gazetteer=base.gazetteer, entry=entry)


def _one(session: Session, found: Executable) -> Waiting:
    number, oldest = session.execute(found).one()
    return number, oldest


def _told(moments: Iterable[datetime | None]) -> Waiting:
    every = list(moments)
    return len(every), min((each for each in every if each is not None), default=None)


# label, what one does there, endpoint, what its address asks for, what awaits
ROOMS: tuple[tuple[str, str, str, dict[str, Any], Callable[[Session, User], Waiting]], ...] = (
    (
        "Propositions à examiner",
        "Lire ce qui est proposé, accepter, reformuler ou refuser.",
        "desk.queue",
        {},
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
        _needs,
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
        _duplicates,
    ),
    (
        "Demandes d’accès",
        "Répondre aux personnes qui demandent un compte.",
        "reviewing.queue",
        {},
        _requests,
    ),
)
