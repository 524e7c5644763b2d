"""A selection of the demonstration site: begun by an adviser, shared with the social worker of the pair."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.sharing.selections import actions, members
from resource_base.sharing.selections.editing import Edit, Written, mark, save
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import Right

REFERENCE = "Maîche, reprise d’emploi en usine"
SITUATION = "besoin=famille&besoin=mobilite&habite=25120+Ma%C3%AEche"
MONTHS = 6
KEPT = {"demo--mob-012": "mobilite", "demo--fam-008": "famille", "demo--fam-007": "famille"}
NOTES_OF_THE_ADVISER = {"demo--mob-012": "Appelez d’abord : deux séances de code par semaine."}
NOTES_OF_THE_COLLEAGUE = {"demo--fam-008": "Demandez le dossier avant le 1er du mois."}


def begin(session: Session, adviser: User, colleague: User, *, at: datetime) -> None:
    """Let two people compose a selection for somebody, some days before `at`."""
    begun = at - timedelta(days=6)
    selection = actions.start(
        session, reference=REFERENCE, by=adviser, months=MONTHS, situation=SITUATION, at=begun
    )
    entries = session.scalars(select(Service).where(Service.source_id.in_(KEPT)))
    found = {each.source_id: each for each in entries}
    keep(session, selection, [Chosen(found[each], need) for each, need in KEPT.items()], at=begun)
    _write(session, selection, found, NOTES_OF_THE_ADVISER, by=adviser, at=begun)
    members.offer(session, selection, email=colleague.email, right=Right.EDIT, at=begun)
    offered = next(each for each in selection.offers if each.email == colleague.email)
    members.accept(session, selection, offered, by=colleague, at=begun + timedelta(hours=5))
    _write(session, selection, found, NOTES_OF_THE_COLLEAGUE, by=colleague, at=begun + timedelta(hours=6))


def _write(
    session: Session,
    selection: Selection,
    entries: Mapping[str, Service],
    notes: Mapping[str, str],
    *,
    by: User,
    at: datetime,
) -> None:
    nothing = mark("")
    written = {entries[source_id].id: Written(text, nothing) for source_id, text in notes.items()}
    save(session, selection, Edit(notes=written), by=by, at=at)
