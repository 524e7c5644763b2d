"""The morning letter to curators: how many proposals await them, when one arrived since the last letter."""

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import Role, User
from resource_base.curation.proposals import letters, queries
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.scope import Matter

PARIS = ZoneInfo("Europe/Paris")
MORNING = time(7)


def remind_curators(session: Session, matter: Callable[[Proposal], Matter], *, at: datetime) -> int:
    """Write to each curator for whom a proposal arrived since the last letter; how many were written.

    What awaits its author's answer awaits nobody else. Once a day at most, from seven in the morning. What
    concerns no curator is told to the administrators. A job that was down skips the days it missed: a letter
    says how things stand.
    """
    if at.astimezone(PARIS).time() < MORNING:
        return 0
    found = session.scalars(queries.awaiting().where(~queries.awaits_its_author()))
    waiting = [(each, matter(each)) for each in found]
    staff = select(User).where(User.active, User.role.in_([Role.CURATOR, Role.ADMINISTRATOR]))
    people = session.scalars(staff.order_by(User.name, User.id)).all()
    curators = [person for person in people if person.role is Role.CURATOR]
    orphans = [each for each, about in waiting if not any(about.is_for(person) for person in curators)]
    written = 0
    for person in people:
        is_curator = person.role is Role.CURATOR
        theirs = [each for each, about in waiting if about.is_for(person)] if is_curator else orphans
        told = letters.last_waiting(session, person)
        if any(told is None or (each.submitted_at or at) > told for each in theirs):
            written += letters.send_waiting(session, person, theirs, at=at)
    return written
