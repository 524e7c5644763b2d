"""What silence leads to: curators call, the entry is « à vérifier », told to be leaving, withdrawn."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from resource_base.catalog import actions as catalog
from resource_base.catalog.models import Service
from resource_base.curation.freshness import letters
from resource_base.curation.freshness.actions import withdraw
from resource_base.curation.freshness.contacts import lost_addresses, recipient_of
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.freshness.policy import WEEK, Policy, before_day
from resource_base.curation.freshness.queries import awaits_curators, days_ago, was_answered
from resource_base.curation.freshness.taking import take
from resource_base.curation.freshness.vocabulary import ReviewEnd
from resource_base.curation.proposals.deciding import THE_BASE
from resource_base.curation.proposals.vocabulary import Origin
from resource_base.database import in_france


def is_to_call(policy: Policy, day: date) -> ColumnElement[bool]:
    """Whether every letter of a round was written, and the last left long enough ago."""
    return and_(
        ReviewRound.escalated_at.is_(None),
        ReviewRound.letters > len(policy.reminders),
        days_ago(policy.escalation, day, ReviewRound.opened_at),
        days_ago(WEEK, day, ReviewRound.last_letter_at),
        ~awaits_curators(ReviewRound.service_id),
    )


def is_to_flag(policy: Policy, day: date) -> ColumnElement[bool]:
    """Whether the entry of a round has been due for long enough to be shown « à vérifier »."""
    return and_(ReviewRound.due_on <= day - timedelta(days=policy.flag), Service.flagged_at.is_(None))


def is_to_announce(policy: Policy, day: date) -> ColumnElement[bool]:
    """Whether curators had the time to call, and nobody has been told yet that the entry will leave."""
    return and_(
        ReviewRound.withdrawal_announced_at.is_(None),
        days_ago(policy.announcement, day, ReviewRound.opened_at),
        days_ago(WEEK, day, ReviewRound.escalated_at),
        Service.flagged_at.is_not(None),
        ~awaits_curators(ReviewRound.service_id),
    )


def is_to_withdraw(policy: Policy, day: date) -> ColumnElement[bool]:
    """Whether the day that was announced has come, and nobody spoke of the entry for the length of a notice.

    Whoever was refused a correction is there: the entry does not leave the night after.
    """
    return and_(
        ReviewRound.withdrawal_on <= day,
        ~awaits_curators(ReviewRound.service_id),
        ~was_answered(ReviewRound.service_id, since=before_day(day - timedelta(days=policy.notice))),
    )


def escalate(session: Session, round_id: UUID, *, policy: Policy, at: datetime) -> int:
    """Put the entry on the list of curators, who call."""
    taken = take(session, ReviewRound.id == round_id, is_to_call(policy, in_france(at)))
    for each in taken:
        each.escalated_at = at
    return len(taken)


def flag(session: Session, round_id: UUID, *, policy: Policy, at: datetime) -> int:
    """Show the entry « à vérifier »."""
    taken = take(session, ReviewRound.id == round_id, is_to_flag(policy, in_france(at)))
    for each in taken:
        catalog.flag(session, each.service, at=at)
    return len(taken)


def announce(session: Session, organization_id: UUID, *, policy: Policy, at: datetime) -> int:
    """Tell the contacts of an organisation when its silent entries leave; curators are told with the rest."""
    day, lost = in_france(at), lost_addresses(session)
    taken = take(session, Service.organization_id == organization_id, is_to_announce(policy, day))
    by_recipient: dict[str | None, list[ReviewRound]] = defaultdict(list)
    for each in taken:
        each.withdrawal_announced_at = at
        each.withdrawal_on = day + timedelta(days=policy.notice)
        by_recipient[recipient_of(session, each.service, lost=lost)].append(each)
    for recipient, rounds in by_recipient.items():
        if recipient is not None:
            letters.announce_withdrawal(session, rounds, to=recipient, at=at)
            for each in rounds:
                each.last_letter_at, each.recipient = at, recipient
    return len(taken)


def leave(session: Session, round_id: UUID, *, policy: Policy, at: datetime) -> int:
    """Withdraw the entry, and tell its contact; it can be published again."""
    taken = take(session, ReviewRound.id == round_id, is_to_withdraw(policy, in_france(at)))
    for each in taken:
        reason = f"Sans réponse de la structure : personne n’a confirmé la fiche depuis le {_since(each)}."
        withdraw(session, each.service, reason, author=THE_BASE, origin=Origin.REVIEW, at=at)
        each.ended_at, each.end = at, ReviewEnd.WITHDRAWN
        recipient = recipient_of(session, each.service, lost=lost_addresses(session))
        if recipient is not None:
            letters.tell_withdrawn(session, each, to=recipient, at=at)
    return len(taken)


def _since(round_: ReviewRound) -> str:
    service = round_.service
    since = service.verified_at or service.published_at or service.created_at
    return f"{in_france(since):%d/%m/%Y}"
