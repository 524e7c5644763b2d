"""What one can ask: the letters that wait, and those given up."""

from datetime import datetime
from typing import cast

from sqlalchemy import Select, func, select

from resource_base.mail.models import Letter


def waiting() -> Select[int, datetime | None]:
    """How many letters wait, and since when the oldest of them; since none when there is none."""
    still = Letter.sent_at.is_(None) & Letter.given_up_at.is_(None)
    counted = select(func.count(Letter.id), func.min(Letter.created_at)).where(still)
    return cast("Select[int, datetime | None]", counted)


def given_up() -> Select[Letter]:
    """The letters that were given up, the newest first."""
    ended = select(Letter).where(Letter.given_up_at.is_not(None))
    return ended.order_by(Letter.given_up_at.desc(), Letter.id)
