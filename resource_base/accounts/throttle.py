"""Counting attempts in the database: exact however many processes serve the site.

Keys are blinded (`Keys.blind`): a copy of the database does not tell who tried what from where.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, delete, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from resource_base.accounts.keys import BlindKey
from resource_base.accounts.models import Throttle
from resource_base.database import Instant

# From the fifth failure on, one waits; twice as long each time, an hour at most: guessing gets nowhere, and
# nobody is locked out for good by somebody else's guesses (ASVS 5.0, 6.1.1).
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60))
REMEMBERED = timedelta(hours=24)


def allow(session: Session, key: BlindKey, *, limit: int, window: timedelta, at: datetime) -> int:
    """Count one attempt; 0 when it may go on, else the seconds to wait (at least 1).

    A window opens with the first attempt and is not prolonged by the refused ones. One statement reads and
    writes, so that processes that count at the same time never let more than `limit` through; the count
    lasts if the caller's transaction is committed, and holds others up until then: keep it short.
    """
    over = Throttle.expires <= at
    expires = at + window
    counted = (
        _insert(session)(Throttle)
        .values(key=key, hits=1, expires=expires)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "hits": case((over, 1), else_=Throttle.hits + 1),
                "expires": case((over, expires), else_=Throttle.expires),
            },
        )
        .returning(Throttle.hits, Throttle.expires)
    )
    hits, until = session.execute(counted).one()
    return 0 if hits <= limit else _seconds(until - at)


def slow_down(
    session: Session, key: BlindKey, *, free: int, at: datetime, waits: Sequence[timedelta] = WAITS
) -> int:
    """Count one attempt; 0 when it may go on, else the seconds to wait.

    The first `free` go on at once; the last of them opens the first wait, the next attempt after it the
    second, and so on up to the last, which repeats. Attempts refused during a wait do not prolong it. All is
    forgotten by `forget` (a success), or 24 hours after the last attempt that went on. As exact as `allow`.
    """
    over = Throttle.expires <= at
    hits = case((over, 1), else_=Throttle.hits + 1)
    opened = [(hits == free + nth, literal(at + wait, Instant)) for nth, wait in enumerate(waits)]
    first = at + waits[0] if free <= 1 else None
    counted = (
        _insert(session)(Throttle)
        .values(key=key, hits=1, expires=at + REMEMBERED, free_at=first)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "hits": hits,
                "expires": at + REMEMBERED,
                "free_at": case((hits < free, None), *opened, else_=literal(at + waits[-1], Instant)),
            },
            where=or_(over, Throttle.free_at.is_(None), Throttle.free_at <= at),
        )
        .returning(Throttle.hits)
    )
    if session.scalar(counted) is not None:
        return 0
    until = session.scalar(select(func.max(Throttle.free_at)).where(Throttle.key == key))
    return _seconds(until - at) if until is not None else 1


def take_back(session: Session, key: BlindKey) -> None:
    """Uncount one attempt, which turned out to be honest."""
    session.execute(
        update(Throttle).where(Throttle.key == key, Throttle.hits > 0).values(hits=Throttle.hits - 1)
    )


def forget(session: Session, key: BlindKey) -> None:
    """Uncount every attempt made under this key."""
    session.execute(delete(Throttle).where(Throttle.key == key))


def _insert(session: Session) -> type[postgresql.Insert] | type[sqlite.Insert]:
    return postgresql.Insert if session.get_bind().dialect.name == "postgresql" else sqlite.Insert


def _seconds(wait: timedelta) -> int:
    return max(1, ceil(wait.total_seconds()))
