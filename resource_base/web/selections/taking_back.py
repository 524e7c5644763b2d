"""« Annuler le retrait »: an entry just taken out comes back in its place with its note.

Nothing of it stays here: what was taken out is sealed in the cookie of the browser until the next page, then
in the form of that page, for its selection and for who took it out. To leave that page is to give it up.
"""

import base64
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import request, session

from resource_base.catalog.models import Service
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.permissions import Permission
from resource_base.sharing.selections.editing import Taken, put_back
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.security import own_account, permits, see_other
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.loading import held
from resource_base.web.selections.told import tell

KEY = "selection_taken"
LASTS = timedelta(days=1)  # a page left open for longer brings nothing back
IDS = ("service_id", "note_by_id", "following", "preceding")
BACK = "C’est annulé : la solution est à sa place."
THERE = "Cette solution est déjà là : quelqu’un l’avait remise."
TOO_LATE = "Ce retrait ne peut plus être annulé. Gardez la solution de nouveau, depuis sa fiche."


@dataclass(frozen=True)
class WayBack:
    """What the page says of an entry just taken out, and what its form sends to have it back."""

    name: str
    has_note: bool
    sealed: str


def remember(selection_id: UUID, taken: Taken) -> None:
    """Have the next page of this selection offer the way back."""
    session[KEY] = seal(taken, selection_id, own_account(reading()).id, at=now())


def way_back(selection_id: UUID) -> WayBack | None:
    """What `remember` was given, once; None when there is nothing of this selection to have back."""
    sealed = session.pop(KEY, "")
    taken = unseal(sealed, selection_id, own_account(reading()).id, at=now())
    service = reading().get(Service, taken.service_id) if taken else None
    return WayBack(service.name, bool(taken.note), sealed) if taken and service else None


@pages.post("/selections/<uuid:selection_id>/annuler-le-retrait")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def take_back(selection_id: UUID) -> Page:
    try:
        with transaction() as writing:
            selection = held(writing, selection_id, Permission.EDIT_SELECTION)
            sealed = request.form.get("retrait", "")
            taken = unseal(sealed, selection_id, own_account(writing).id, at=now())
            is_back = taken is not None and put_back(writing, selection, taken)
            told = TOO_LATE if taken is None else BACK if is_back else THERE
    except (Invalid, Stale) as error:  # full, or put away meanwhile
        told = str(error)
    tell(told)
    return see_other("selections.one", selection_id=selection_id)


def seal(taken: Taken, selection_id: UUID, user_id: UUID, *, at: datetime) -> str:
    """What was taken out, for this selection and this person alone, in characters that a form can hold."""
    told = json.dumps({**asdict(taken), "at": at}, default=str)
    sealed = installation().keys.seal(zlib.compress(told.encode()), bound_to=_bound(selection_id, user_id))
    return base64.urlsafe_b64encode(sealed).decode()


def unseal(sealed: str, selection_id: UUID, user_id: UUID, *, at: datetime) -> Taken | None:
    """What was sealed; None when it was not here, for this selection and person, or too long ago."""
    try:
        opened = installation().keys.unseal(
            base64.urlsafe_b64decode(sealed.encode()), bound_to=_bound(selection_id, user_id)
        )
    except ValueError:
        return None
    if opened is None:
        return None
    told = json.loads(zlib.decompress(opened))
    if at - datetime.fromisoformat(told.pop("at")) > LASTS:
        return None
    ids = {name: UUID(told[name]) for name in IDS if told[name]}
    return Taken(**{**told, **ids})


def _bound(selection_id: UUID, user_id: UUID) -> str:
    return f"entry taken out of {selection_id} by {user_id}"
