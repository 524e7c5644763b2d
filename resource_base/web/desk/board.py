"""« À traiter »: what awaits a curator, then the states of the base with the next thing to do about each."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.curation.board import Standing, numbers
from resource_base.curation.looked_after import is_limited
from resource_base.database import today
from resource_base.permissions import Permission
from resource_base.web.context import reading
from resource_base.web.desk.rooms import rooms
from resource_base.web.desk.standings import WORDS
from resource_base.web.looking_after import mine
from resource_base.web.security import own_account, permits

pages = Blueprint("board", __name__, url_prefix="/a-traiter")


@dataclass(frozen=True)
class Line:
    """A state of the base: how many entries, what it means, what to do next, and where they are listed."""

    label: str
    meaning: str
    next: str
    url: str
    number: int
    calls: bool


@pages.get("")
@permits(Permission.SEE_BOARD)
def summary() -> str:
    user = own_account(reading())
    lines = list(_lines(reading(), user))
    every = list(rooms(reading(), user))
    return render_template(
        "curator/board.html",
        awaiting=[room for room in every if room.number],
        empty=[room for room in every if not room.number],
        lines=lines,
        is_limited=is_limited(user),
    )


def _lines(session: Session, user: User) -> Iterator[Line]:
    counts = session.execute(numbers(today()).where(mine(user))).one()
    for standing, number in zip(Standing, counts, strict=True):
        words = WORDS[standing]
        yield Line(
            words.label,
            words.meaning,
            words.next,
            url_for("entries.listed", etat=standing.value),
            number,
            calls=words.calls,
        )
