"""What one can ask: the letters that wait, that left, those given up, and whom letters do not reach."""

from datetime import datetime
from typing import cast

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from resource_base.mail.models import Letter


def waiting() -> Select[int, datetime | None]:
    """How many letters wait, and since when the oldest of them; since none when there is none."""
    still = Letter.sent_at.is_(None) & Letter.given_up_at.is_(None)
    counted = select(func.count(Letter.id), func.min(Letter.created_at)).where(still)
    return cast("Select[int, datetime | None]", counted)


def still_waiting() -> Select[Letter]:
    """The letters that wait, the oldest first."""
    still = Letter.sent_at.is_(None) & Letter.given_up_at.is_(None)
    return select(Letter).where(still).order_by(Letter.created_at, Letter.id)


def sent() -> Select[Letter]:
    """The letters that left and of which one still knows to whom, the newest first."""
    left = Letter.sent_at.is_not(None) & (Letter.recipient != "")
    return select(Letter).where(left).order_by(Letter.sent_at.desc(), Letter.id)


def unreachable() -> Select[str]:
    """The addresses, in lower case, of which the mail server refused the last letter at each attempt.

    Known for as long as letters are kept. What was given up for another reason (too late, a template at
    fault, a server that hung up) says nothing of its address.
    """
    later = aliased(Letter)
    reached = exists().where(
        func.lower(later.recipient) == func.lower(Letter.recipient), later.sent_at > Letter.given_up_at
    )
    refused = or_(*(Letter.last_error.like(f"{kind}__ %") for kind in "45"))  # « 550 5.1.1 User unknown »
    lost = Letter.given_up_at.is_not(None) & (Letter.recipient != "") & refused
    return select(func.lower(Letter.recipient)).where(lost, ~reached).distinct()


def unsent(key: str) -> Select[Letter]:
    """The letters whose key begins so and that have not left: waiting or given up, the oldest first."""
    # What follows is a UUID: the index of keys finds them, whatever order a database puts letters in.
    here = Letter.key.between(key, f"{key}g") & Letter.key.startswith(key, autoescape=True)
    return select(Letter).where(here, Letter.sent_at.is_(None)).order_by(Letter.created_at, Letter.id)


def given_up() -> Select[Letter]:
    """The letters that were given up, the newest first."""
    ended = select(Letter).where(Letter.given_up_at.is_not(None))
    return ended.order_by(Letter.given_up_at.desc(), Letter.id)
