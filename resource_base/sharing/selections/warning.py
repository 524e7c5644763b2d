"""Two weeks before a selection ends, those who edit it are written to, while it can still be prolonged.

One letter each for all that ends, whoever owns it; neither references nor notes are in it. What was told is
marked in the transaction that writes: a run that fails or is killed leaves all of it to the next.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy.orm import Session

from resource_base.accounts.models import Role, User
from resource_base.database import in_france
from resource_base.sharing.alerts.timing import midnight
from resource_base.sharing.selections import letters, queries
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import WARNED_BEFORE, Right

MORNING = timedelta(hours=7)  # nobody is written to at night


def warn(session: Session, *, at: datetime) -> int:
    """Write to those whose selections end soon, but for empty ones and those put away; how many letters."""
    until = midnight(in_france(at - MORNING) + WARNED_BEFORE + timedelta(days=1))
    ending = session.scalars(queries.ending(at, until).with_for_update(of=Selection)).all()
    told = sorted(
        ((user.id, user, selection) for selection in ending for user in _those_who_edit(selection)),
        key=lambda each: (each[0], each[2].expires_at, each[2].created_at, each[2].id),
    )
    written = 0
    for _, theirs in groupby(told, key=itemgetter(0)):
        found = list(theirs)
        letters.send_ending(session, [each[2] for each in found], to=found[0][1], at=at)
        written += 1
    for selection in ending:
        selection.warned_of = selection.expires_at
    session.flush()
    return written


def _those_who_edit(selection: Selection) -> Iterator[User]:
    editors = [each.user for each in selection.members if each.right is Right.EDIT]
    for user in (selection.owner, *editors):
        if user.active and user.role is not Role.PARTNER:
            yield user
