"""The letter that brings the answer to whoever asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.curation.needs.models import NeedGroup, UnmetNeed
from resource_base.database import in_france

MINE_PAGE = "/mes-besoins"
GROUP_PAGE = "/besoins/{id}"
SHEET_PAGE = "/solutions/{id}"


def send_assigned(session: Session, group: NeedGroup, to: User, *, by: User, at: datetime) -> None:
    """Tell a colleague, once, that a group was given to them."""
    mail.write(
        session,
        to=to.email,
        template="need_assigned",
        data={"need": group.title, "by": by.name, "link": GROUP_PAGE.format(id=group.id)},
        key=f"need group {group.id} assigned to {to.id}",
        at=at,
    )


def send_answer(
    session: Session,
    group: NeedGroup,
    need: UnmetNeed,
    to: User,
    solutions: Sequence[Service],
    *,
    at: datetime,
) -> None:
    """Tell one person, once for each answer of a group: a first one may be that nothing is known today."""
    mail.write(
        session,
        to=to.email,
        template="need_answered",
        data={
            "need": need.words or group.title,
            "asked_on": in_france(need.at).isoformat(),
            "answer": group.answer,
            "solutions": [{"name": each.name, "link": SHEET_PAGE.format(id=each.id)} for each in solutions],
            "link": MINE_PAGE,
        },
        key=f"need group {group.id} {group.state} for {to.id}",
        at=at,
    )
