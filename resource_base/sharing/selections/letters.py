"""The letters that tell of a selection. They say who shares it, never what it is called nor what is in it."""

from datetime import datetime

from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts.models import User
from resource_base.sharing.selections.models import Selection

ONE_PAGE = "/selections/{id}"
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
