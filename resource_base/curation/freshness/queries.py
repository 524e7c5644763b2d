"""What one can ask of reviews: what is due, whose turn it is, what somebody may confirm."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.freshness.models import ContactAttempt, ReviewInterval, ReviewRound
from resource_base.curation.freshness.policy import Policy, before_day
from resource_base.curation.freshness.vocabulary import ReviewEnd
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import AWAITING_CURATORS, Origin

RUNNING = ReviewRound.ended_at.is_(None)
# What people say of an entry; while curators have it before them, nobody is asked nor threatened.
_SAID = (Origin.FORM, Origin.REPORT, Origin.REVIEW)
ENTRY: tuple[ExecutableOption, ...] = (
    joinedload(ReviewRound.service).joinedload(Service.organization),
    joinedload(ReviewRound.service).selectinload(Service.contacts),
    joinedload(ReviewRound.service).selectinload(Service.places),
)


def days_ago(days: int, day: date, moment: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether this moment came at least so many days before `day`, counted as in France."""
    return moment < before_day(day - timedelta(days=days - 1))


def awaits_curators(service_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Whether a correction that somebody proposed of this entry is not decided yet."""
    return exists().where(
        Proposal.service_id == service_id,
        Proposal.state.in_(sorted(AWAITING_CURATORS)),
        Proposal.origin.in_(sorted(_SAID)),
    )


def was_answered(service_id: SQLColumnExpression[UUID], *, since: datetime) -> ColumnElement[bool]:
    """Whether a correction that somebody proposed of this entry was decided since then, or taken back."""
    return exists().where(
        Proposal.service_id == service_id, Proposal.origin.in_(sorted(_SAID)), Proposal.decided_at >= since
    )


def due(policy: Policy, day: date, *, chosen: Iterable[int]) -> Select[Service]:
    """The entries to be asked about by this day that no round is about, the longest due first.

    `chosen` are the intervals that were chosen for some entry. An entry of which the organisation proposed a
    correction is left alone while curators have it, and for the length of a notice after that answer.
    """
    last = func.coalesce(Service.verified_at, Service.published_at, Service.created_at)

    def older(days: int) -> ColumnElement[bool]:
        return days_ago(days + policy.letter, day, last)

    usual = ReviewInterval.days.is_(None)
    kinds = sorted(policy.by_kind)
    of_another = or_(Service.kind.is_(None), Service.kind.not_in(kinds))
    past_due = or_(
        and_(usual, of_another, older(policy.interval)),
        *(and_(usual, Service.kind == kind, older(policy.by_kind[kind])) for kind in kinds),
        *(and_(ReviewInterval.days == days, older(days)) for days in sorted(set(chosen))),
    )
    return (
        select(Service)
        .outerjoin(ReviewInterval, ReviewInterval.service_id == Service.id)
        .where(
            Service.state == State.PUBLISHED,
            or_(Service.valid_until.is_(None), Service.valid_until >= day),
            past_due,
            ~exists().where(ReviewRound.service_id == Service.id, RUNNING),
            ~exists().where(
                ReviewRound.service_id == Service.id,
                ReviewRound.end == ReviewEnd.CORRECTED,
                ReviewRound.ended_at >= before_day(day - timedelta(days=policy.notice)),
            ),
            ~awaits_curators(Service.id),
        )
        .order_by(last, Service.id)
    )


def chosen_intervals() -> Select[int]:
    """The intervals that were chosen for some entry, in days."""
    return select(ReviewInterval.days).distinct().order_by(ReviewInterval.days)


def running_of(service_id: UUID) -> Select[ReviewRound]:
    """The round that is about this entry now: one at most."""
    return select(ReviewRound).where(ReviewRound.service_id == service_id, RUNNING)


def to_call(mine: ColumnElement[bool] | None = None) -> Select[ReviewRound]:
    """The rounds that curators are to end by calling, the oldest first, with their entries.

    An entry verified since is called no more: the next turn of the job ends its round. `mine` tells the
    entries of who is asking (`looked_after`). Entries are asked about one by one, from the few rounds that
    run: joined, the database would begin with all that are published.
    """
    called = exists().where(
        Service.id == ReviewRound.service_id,
        Service.state == State.PUBLISHED,
        or_(Service.verified_at.is_(None), Service.verified_at < ReviewRound.opened_at),
        true() if mine is None else mine,
    )
    return (
        select(ReviewRound)
        .where(RUNNING, ReviewRound.escalated_at.is_not(None), called)
        .options(*ENTRY)
        .order_by(ReviewRound.escalated_at, ReviewRound.id)
    )


def of_recipient(email: str, *, since: datetime) -> Select[ReviewRound]:
    """The rounds about which this address was asked and that run, or ended after `since`, by name."""
    return (
        select(ReviewRound)
        .join(ReviewRound.service)
        .where(ReviewRound.recipient == email, or_(RUNNING, ReviewRound.ended_at > since))
        .options(*ENTRY)
        .order_by(Service.name, ReviewRound.opened_at.desc(), ReviewRound.id)
    )


def of_organizations(organization_ids: Collection[UUID]) -> Select[ReviewRound]:
    """The rounds that run about the entries of these organisations, the longest due first."""
    return (
        select(ReviewRound)
        .join(ReviewRound.service)
        .where(RUNNING, Service.organization_id.in_(organization_ids), Service.state == State.PUBLISHED)
        .options(*ENTRY)
        .order_by(ReviewRound.due_on, Service.name, ReviewRound.id)
    )


def attempts(service_id: UUID) -> Select[ContactAttempt]:
    """Who tried to reach the organisation about this entry, newest first."""
    return (
        select(ContactAttempt)
        .where(ContactAttempt.service_id == service_id)
        .order_by(ContactAttempt.at.desc(), ContactAttempt.id)
    )


def last_attempts(service_ids: Collection[UUID]) -> Select[UUID, datetime]:
    """Of these entries, when somebody last tried to reach the organisation."""
    return (
        select(ContactAttempt.service_id, func.max(ContactAttempt.at))
        .where(ContactAttempt.service_id.in_(service_ids))
        .group_by(ContactAttempt.service_id)
    )
