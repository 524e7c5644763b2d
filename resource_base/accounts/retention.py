"""How long personal data is kept, and the functions that end it; each does what is due, at any time.

Months are those of the calendar. The durations are said on the page « données personnelles ».
"""

from calendar import monthrange
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from resource_base.accounts import access_requests, letters
from resource_base.accounts.anonymising import anonymise
from resource_base.accounts.append_only import is_deletable
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.models import AccessRequest, Invitation, Ticket, User
from resource_base.accounts.sessions import forget_expired
from resource_base.database import now

NOTICE_AFTER_MONTHS = 23
ANONYMISED_AFTER_MONTHS = 24
GRACE = timedelta(days=30)  # between the notice and the end, however late the notice was
INVITATIONS = timedelta(days=30)
SECURITY_LOG = timedelta(days=365)
ACCESS_REQUESTS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Ended:
    """How many of each were ended or told."""

    noticed: int = 0
    anonymised: int = 0
    invitations: int = 0
    tickets: int = 0
    sessions: int = 0
    requests_expired: int = 0
    requests_forgotten: int = 0
    security_events: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, each.name) for each in fields(self))


def apply(session: Session, *, at: datetime | None = None) -> Ended:
    """Do all that is due: once a day is enough. Letters have a job of their own (`mail`)."""
    at = at or now()
    return Ended(
        noticed=give_notice(session, at=at),
        anonymised=anonymise_inactive(session, at=at),
        invitations=forget_invitations(session, at=at),
        tickets=forget_tickets(session, at=at),
        sessions=forget_expired(session, at=at),
        requests_expired=access_requests.expire(session, at=at),
        requests_forgotten=forget_requests(session, at=at),
        security_events=forget_security_events(session, at=at),
    )


def give_notice(session: Session, *, at: datetime) -> int:
    """Write to who has not been seen for 23 months; how many. Coming back starts all over."""
    idle = _last_activity() <= months_before(at, NOTICE_AFTER_MONTHS)
    due = select(User).where(User.active, idle, ~_has_notice()).order_by(User.id).with_for_update()
    told = session.scalars(due).all()
    for user in told:
        user.inactive_notice_at = at
        letters.send_inactive_notice(session, user, grace=GRACE, at=at)
    session.flush()
    return len(told)


def anonymise_inactive(session: Session, *, at: datetime) -> int:
    """Anonymise who has not been seen for 24 months, 30 days at least after the notice; how many.

    A closed account gets no notice: nobody could come back to it.
    """
    idle = _last_activity() <= months_before(at, ANONYMISED_AFTER_MONTHS)
    warned = _has_notice() & (User.inactive_notice_at <= at - GRACE)
    due = select(User).where(idle, User.anonymised_at.is_(None), or_(warned, ~User.active))
    ended = session.scalars(due.order_by(User.id).with_for_update()).all()
    for user in ended:
        anonymise(session, user, by=None, at=at)
    return len(ended)


def forget_invitations(session: Session, *, at: datetime) -> int:
    """Delete the invitations that ended 30 days ago, used or not, with their links; how many."""
    old = delete(Invitation).where(Invitation.expires_at <= at - INVITATIONS)
    return len(session.execute(old.returning(Invitation.id)).all())


def forget_tickets(session: Session, *, at: datetime) -> int:
    """Delete the links that are too old to be good for anything; how many."""
    old = delete(Ticket).where(Ticket.expires_at <= at)
    return len(session.execute(old.returning(Ticket.token_hash)).all())


def forget_requests(session: Session, *, at: datetime) -> int:
    """Delete the requests for access made 12 months ago, whatever became of them; how many."""
    old = delete(AccessRequest).where(AccessRequest.created_at <= at - ACCESS_REQUESTS)
    return len(session.execute(old.returning(AccessRequest.id)).all())


def forget_security_events(session: Session, *, at: datetime) -> int:
    """Delete the lines of the security log that are 12 months old; how many.

    The database refuses to delete younger ones by its own clock, so none of those is tried (`append_only`).
    """
    old = delete(SecurityEvent).where(
        SecurityEvent.at <= at - SECURITY_LOG, is_deletable(session, SecurityEvent.at)
    )
    return len(session.execute(old.returning(SecurityEvent.id)).all())


def months_before(at: datetime, months: int) -> datetime:
    """The same time some months earlier; the 31st becomes the last day of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def _last_activity() -> ColumnElement[datetime]:
    return func.coalesce(User.last_seen_at, User.created_at)


def _has_notice() -> ColumnElement[bool]:
    """Whether a notice was given since the last visit."""
    return func.coalesce(User.inactive_notice_at > _last_activity(), False)
