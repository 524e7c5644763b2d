"""Counting attempts in the database: exact however many processes serve the site."""

import hashlib
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from resource_base.accounts.models import Throttle


def allow(session: Session, key: str, *, limit: int, window: timedelta, at: datetime) -> int:
    """Count one attempt; 0 when it may go on, else the seconds to wait (at least 1).

    A window opens with the first attempt and is not prolonged by the refused ones. One statement reads and
    writes, so that processes that count at the same time never let more than `limit` through; the count
    lasts if the caller's transaction is committed, and holds others up until then: keep it short.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    over = Throttle.expires <= at
    expires = at + window
    counted = (
        insert(Throttle)
        .values(key=_hashed(key), hits=1, expires=expires)
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
    return 0 if hits <= limit else max(1, ceil((until - at).total_seconds()))


def take_back(session: Session, key: str) -> None:
    """Uncount one attempt, which turned out to be honest."""
    session.execute(
        update(Throttle).where(Throttle.key == _hashed(key), Throttle.hits > 0).values(hits=Throttle.hits - 1)
    )


def forget(session: Session, key: str) -> None:
    """Uncount every attempt made under this key."""
    session.execute(delete(Throttle).where(Throttle.key == _hashed(key)))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
