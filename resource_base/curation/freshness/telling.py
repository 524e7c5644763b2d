"""Telling curators: one letter each for all that a run leaves to them, within what they look after."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Service
from resource_base.curation.freshness import letters
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.freshness.taking import take
from resource_base.curation.proposals.stopping import wants_letters
from resource_base.curation.scope import Matter

AT_ONCE = 500  # rounds told in one run; the others wait for the next


def tell_curators(session: Session, matter: Callable[[Service], Matter], *, at: datetime) -> int:
    """Write to the curators about what they were not told yet: whom to call, what will leave. How many.

    What no curator looks after goes to the administrators.
    """
    newest = select(ReviewRound.id).where(ReviewRound.ended_at.is_(None), _untold())
    ids = session.scalars(newest.order_by(ReviewRound.id).limit(AT_ONCE)).all()
    if not ids:
        return 0
    rounds = take(session, ReviewRound.id.in_(ids), _untold())
    told = 0
    for user, theirs in _shared_out(session, rounds, matter):
        if not wants_letters(session, user.email):
            continue
        to_call = [each for each in theirs if _is_news(each.escalated_at, each)]
        leaving = [each for each in theirs if _is_news(each.withdrawal_announced_at, each)]
        letters.tell_curator(session, user, to_call=to_call, leaving=leaving, at=at)
        told += 1
    for each in rounds:
        each.curators_told_at = at
    return told


def _shared_out(
    session: Session, rounds: Sequence[ReviewRound], matter: Callable[[Service], Matter]
) -> list[tuple[User, list[ReviewRound]]]:
    """Each person to tell, with their rounds."""
    staff = select(User).where(User.active).order_by(User.name, User.id)
    curators = session.scalars(staff.where(User.role == Role.CURATOR)).all()
    about = [(each, matter(each.service)) for each in rounds]
    shares = {user: [each for each, what in about if what.is_for(user)] for user in curators}
    taken = {each.id for share in shares.values() for each in share}
    orphans = [each for each in rounds if each.id not in taken]
    if orphans:
        administrators = session.scalars(staff.where(User.role == Role.ADMINISTRATOR)).all()
        shares |= dict.fromkeys(administrators, orphans)
    return [(user, share) for user, share in shares.items() if share]


def _untold() -> ColumnElement[bool]:
    def news(moment: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
        told = ReviewRound.curators_told_at
        return and_(moment.is_not(None), or_(told.is_(None), told < moment))

    return or_(news(ReviewRound.escalated_at), news(ReviewRound.withdrawal_announced_at))


def _is_news(moment: datetime | None, round_: ReviewRound) -> bool:
    told = round_.curators_told_at
    return moment is not None and (told is None or told < moment)
