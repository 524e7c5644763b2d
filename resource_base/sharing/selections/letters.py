"""The letters that tell of a selection. They say who shares it, never what it is called nor what is in it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts.models import User
from resource_base.database import in_france
from resource_base.sharing.selections.models import Selection

ONE_PAGE = "/selections/{id}"
PROLONG_PAGE = "/selections/{id}/prolonger"
MINE_PAGE = "/selections"


def send_shared(session: Session, selection: Selection, *, to: User, at: datetime) -> None:
    """Tell a colleague that they may open it; once a day at most."""
    mail.write(
        session,
        to=to.email,
        template="selection_shared",
        data={"sharer": selection.owner.name, "link": ONE_PAGE.format(id=selection.id)},
        key=f"selection {selection.id} shared {to.id} {at.date().isoformat()}",
        at=at,
    )


def send_offered(session: Session, selection: Selection, *, to: str, about: str, at: datetime) -> None:
    """Tell who has this address that they may accept or decline; once a day at most. `about` names them."""
    mail.write(
        session,
        to=to,
        template="selection_offered",
        data={"sharer": selection.owner.name, "link": MINE_PAGE},
        key=f"selection {selection.id} offered {about} {at.date().isoformat()}",
        at=at,
    )


def send_ending(session: Session, ending: Sequence[Selection], *, to: User, at: datetime) -> None:
    """Tell somebody who edits them that these selections end soon, and where each is prolonged."""
    mail.write(
        session,
        to=to.email,
        template="selections_ending",
        data={
            "selections": [
                {
                    "owner": None if each.owner_id == to.id else each.owner.name,
                    "begun_on": in_france(each.created_at).isoformat(),
                    "entries": len(each.entries),
                    "ends_on": in_france(each.expires_at).isoformat(),
                    "link": PROLONG_PAGE.format(id=each.id),
                }
                for each in ending
            ],
            "link": MINE_PAGE,
        },
        send_before=max(each.expires_at for each in ending),
        at=at,
    )
