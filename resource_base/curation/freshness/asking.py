"""The letters: the first, which opens a round, and its reminders; one for all the entries of a contact."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.catalog.queries import WHOLE
from resource_base.curation.freshness import letters, queries
from resource_base.curation.freshness.contacts import lost_addresses, recipient_of
from resource_base.curation.freshness.models import ReviewInterval, ReviewRound
from resource_base.curation.freshness.policy import WEEK, Policy
from resource_base.curation.freshness.queries import RUNNING, awaits_curators, days_ago
from resource_base.curation.freshness.taking import take
from resource_base.database import in_france


def to_ask(session: Session, policy: Policy, day: date) -> Select[UUID]:
    """The ids of the organisations to write to, or to call, about some entry by this day."""
    first = queries.due(policy, day, chosen=_chosen(session)).order_by(None).with_only_columns(Service.id)
    still = or_(_to_remind(policy, day, until=day), _is_lost(lost_addresses(session)))
    again = select(ReviewRound.service_id).where(RUNNING, still)
    return (
        select(Service.organization_id)
        .where(or_(Service.id.in_(first), Service.id.in_(again)))
        .distinct()
        .order_by(Service.organization_id)
    )


def ask(session: Session, organization_id: UUID, *, policy: Policy, at: datetime) -> int:
    """Write to each contact of this organisation about the entries due by the end of the week, if one is
    due today; where there is nobody to write to, curators are to call. How many letters.

    A letter that did not reach its address is written to the next one, if there is one, without delay.
    """
    day, lost = in_france(at), lost_addresses(session)
    waiting: dict[str | None, list[ReviewRound]] = defaultdict(list)
    soon = _to_remind(policy, day, until=day + timedelta(days=WEEK - 1))
    for each in (
        *_to_open(session, organization_id, policy=policy, at=at),
        *take(session, Service.organization_id == organization_id, or_(soon, _is_lost(lost))),
    ):
        waiting[recipient_of(session, each.service, lost=lost)].append(each)

    def is_due(each: ReviewRound) -> bool:
        return each.recipient in lost or _next_letter(each, policy) <= day

    written = 0
    for recipient, rounds in waiting.items():
        if recipient is not None and any(map(is_due, rounds)):
            _write(session, rounds, to=recipient, at=at)
            written += 1
    to_call = [each for each in waiting[None] if is_due(each)]
    for each in to_call:
        session.add(each)
        each.escalated_at = at
    session.flush()
    return written


def _to_open(session: Session, organization_id: UUID, *, policy: Policy, at: datetime) -> list[ReviewRound]:
    """The rounds that may open: about the entries due by the end of the week. They are not added yet."""
    until = in_france(at) + timedelta(days=WEEK - 1)
    due = queries.due(policy, until, chosen=_chosen(session))
    due = due.where(Service.organization_id == organization_id).order_by(None).order_by(Service.id)
    ids = session.scalars(due.with_only_columns(Service.id)).all()
    session.scalars(
        select(Service.id).where(Service.id.in_(ids)).order_by(Service.id).with_for_update()
    ).all()
    still = due.where(Service.id.in_(ids)).options(*WHOLE).execution_options(populate_existing=True)
    services = session.scalars(still).all()
    chosen = {each.service_id: each.days for each in session.scalars(_intervals_of(ids))}
    return [
        ReviewRound(
            service_id=each.id,
            service=each,
            due_on=policy.due_on(each, chosen.get(each.id)),
            opened_at=at,
            letters=0,
        )
        for each in services
    ]


def _write(session: Session, rounds: list[ReviewRound], *, to: str, at: datetime) -> None:
    rounds.sort(key=lambda each: (each.service.name, each.service_id))
    session.add_all(rounds)
    session.flush()
    letters.ask(session, rounds, to=to, at=at)
    for each in rounds:
        each.letters += 1
        each.last_letter_at, each.recipient = at, to


def _next_letter(round_: ReviewRound, policy: Policy) -> date:
    """The day of its next letter; for a round that is about to open, of its first."""
    if not round_.letters:
        return round_.due_on + timedelta(days=policy.letter)
    after = policy.letter_after(round_.letters) or 0
    return in_france(round_.opened_at) + timedelta(days=after)


def _to_remind(policy: Policy, day: date, *, until: date) -> ColumnElement[bool]:
    """Whether a round is to have one more letter by `until`, its last one being a week old on `day`."""
    turns = (
        and_(ReviewRound.letters == written, days_ago(after, until, ReviewRound.opened_at))
        for written, after in enumerate(policy.reminders, start=1)
    )
    return and_(
        ReviewRound.escalated_at.is_(None),
        days_ago(WEEK, day, ReviewRound.last_letter_at),
        ~awaits_curators(ReviewRound.service_id),
        or_(*turns),
    )


def _is_lost(lost: Collection[str]) -> ColumnElement[bool]:
    """Whether the last letter of a round reached nobody, and neither another nor a call came of it yet."""
    return and_(
        ReviewRound.recipient.in_(lost),
        ReviewRound.escalated_at.is_(None),
        ~awaits_curators(ReviewRound.service_id),
    )


def _chosen(session: Session) -> list[int]:
    return list(session.scalars(queries.chosen_intervals()))


def _intervals_of(service_ids: Sequence[UUID]) -> Select[ReviewInterval]:
    return select(ReviewInterval).where(ReviewInterval.service_id.in_(service_ids))
