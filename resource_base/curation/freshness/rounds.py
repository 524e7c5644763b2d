"""The rounds of review, moved on by a job: what is due is selected, done and marked, a little at a time.

Each step is marked in the transaction that does it, and what is due is asked anew under the lock: a job that
was killed, run twice or down for weeks goes on where it stopped. One run moves an entry by one step at most,
since steps are a week apart: what was missed is caught up without haste.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session, load_only

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.freshness import asking, leaving
from resource_base.curation.freshness.models import ReviewInterval, ReviewRound
from resource_base.curation.freshness.policy import Policy
from resource_base.curation.freshness.queries import RUNNING
from resource_base.curation.freshness.taking import take
from resource_base.curation.freshness.telling import tell_curators
from resource_base.curation.freshness.vocabulary import ReviewEnd
from resource_base.curation.scope import Matter
from resource_base.database import Database, in_france

BATCH = 200  # entries, or organisations for what is written to them, that one run moves on in each step
RECIPIENTS_KEPT = timedelta(days=365)  # of rounds that ended

Subject = TypeVar("Subject", UUID, None)

log = logging.getLogger(__name__)


@dataclass
class Run:
    """One run of the job. `matter` tells what an entry is about, for curators with a scope.

    `done` counts, by step, what was done; `failed`, what could not be.
    """

    database: Database
    policy: Policy
    matter: Callable[[Service], Matter]
    at: datetime
    stop: Callable[[], bool] = lambda: False
    done: Counter[str] = field(default_factory=Counter)
    failed: int = 0

    def go(self) -> None:
        """Do all that is due, a batch of each step, the last step first: nothing takes two in one run."""
        policy, day = self.policy, in_france(self.at)
        self._each("ended", over(self.database, policy, at=self.at), end_if_over)
        self._each("withdrawn", self._ids(_rounds(leaving.is_to_withdraw(policy, day))), leaving.leave)
        announced = self._ids(_organizations(leaving.is_to_announce(policy, day)))
        self._each("announced", announced, leaving.announce)
        self._each("flagged", self._ids(_rounds(leaving.is_to_flag(policy, day))), leaving.flag)
        self._each("escalated", self._ids(_rounds(leaving.is_to_call(policy, day))), leaving.escalate)
        with self.database.reading() as session:
            to_ask = session.scalars(asking.to_ask(session, policy, day).limit(BATCH)).all()
        self._each("asked", to_ask, asking.ask)
        self._each("told", [None], self._tell)
        with self.database.transaction() as session:
            forget_recipients(session, at=self.at)

    def _ids(self, due: Select[UUID]) -> Sequence[UUID]:
        with self.database.reading() as session:
            return session.scalars(due.limit(BATCH)).all()

    def _each(self, step: str, subjects: Iterable[Subject], act: Callable[..., int]) -> None:
        """Act on each subject in a transaction of its own; one that fails is left, and the others go on."""
        for subject in subjects:
            if self.stop():
                return
            try:
                with self.database.transaction() as session:
                    self.done[step] += act(session, subject, policy=self.policy, at=self.at)
            except Exception:
                log.exception("review: %s of %s", step, subject)
                self.failed += 1

    def _tell(self, session: Session, _subject: None, *, policy: Policy, at: datetime) -> int:  # noqa: ARG002 - called as every step is
        return tell_curators(session, self.matter, at=at)


def over(database: Database, policy: Policy, *, at: datetime) -> list[UUID]:
    """The ids of the rounds that have nothing left to ask: see `end_if_over`."""
    rows = (
        select(ReviewRound.id, Service, ReviewRound, ReviewInterval.days)
        .join(ReviewRound.service)
        .outerjoin(ReviewInterval, ReviewInterval.service_id == Service.id)
        .where(RUNNING)
        .options(
            load_only(
                Service.state, Service.kind, Service.verified_at, Service.published_at, Service.created_at
            ),
            load_only(ReviewRound.due_on),
        )
        .order_by(ReviewRound.id)
    )
    with database.reading() as session:
        return [
            row[0]
            for row in session.execute(rows)
            if _is_over(row[1], row[2], policy.due_on(row[1], row[3]), day=in_france(at))
        ]


def end_if_over(session: Session, round_id: UUID, *, policy: Policy, at: datetime) -> int:
    """End a round that has nothing left to ask: the entry left the directory, or is not due any more.

    Whoever confirms an entry ends the round at once; this is for an import that verified it, another state,
    a longer interval.
    """
    ended = 0
    for each in take(session, ReviewRound.id == round_id):
        interval = session.get(ReviewInterval, each.service_id)
        due_on = policy.due_on(each.service, None if interval is None else interval.days)
        if _is_over(each.service, each, due_on, day=in_france(at)):
            verified_at = each.service.verified_at
            confirmed = verified_at is not None and in_france(verified_at) >= in_france(each.opened_at)
            each.ended_at, each.end = at, ReviewEnd.CONFIRMED if confirmed else ReviewEnd.MOOT
            ended += 1
    return ended


def forget_recipients(session: Session, *, at: datetime) -> None:
    """Forget whom the rounds that ended a year ago were about asking."""
    old = update(ReviewRound).where(ReviewRound.ended_at <= at - RECIPIENTS_KEPT)
    session.execute(old.where(ReviewRound.recipient.is_not(None)).values(recipient=None))


def _is_over(service: Service, round_: ReviewRound, due_on: date, *, day: date) -> bool:
    return service.state is not State.PUBLISHED or (due_on != round_.due_on and due_on > day)


def _rounds(*conditions: ColumnElement[bool]) -> Select[UUID]:
    """The ids of the running rounds that meet these conditions, the longest due first."""
    found = select(ReviewRound.id).join(ReviewRound.service).where(RUNNING, *conditions)
    return found.order_by(ReviewRound.due_on, ReviewRound.id)


def _organizations(*conditions: ColumnElement[bool]) -> Select[UUID]:
    """The ids of the organisations with running rounds that meet these conditions."""
    found = select(Service.organization_id).join(ReviewRound, ReviewRound.service_id == Service.id)
    return found.where(RUNNING, *conditions).distinct().order_by(Service.organization_id)
