"""What the adviser of the demonstration keeps, so that pages about it have something to show."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts import queries as accounts
from resource_base.accounts.demonstration import ACCOUNTS
from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.sharing.alerts import favourites
from resource_base.sharing.selections import actions, editing
from resource_base.sharing.selections.editing import Edit, Written, mark
from resource_base.sharing.selections.keeping import Chosen, keep

REFERENCE = "Binôme du lundi, 118"
# The beginning of a title, the frein that it answers, a note.
KEPT = (
    (
        "Crèche à horaires étendus",
        "famille",
        "Demander Solène. Dire que le travail commence le 1er décembre.",
    ),
    ("Garde au domicile tôt le matin", "famille", ""),
    ("Navette d’embauche", "mobilite", "Premier arrêt à 4 h 50, devant la mairie."),
)
FOLLOWED = ("Crèche à horaires étendus", "Vélo à assistance électrique en location")


def furnish(session: Session) -> None:
    """Give the adviser a selection and some favourites. Flushes, never commits."""
    email = next(each.email for each in ACCOUNTS if each.role is Role.PROFESSIONAL)
    adviser = session.scalars(accounts.user_with_email(email)).one()
    _select(session, adviser)
    for name in FOLLOWED:
        favourites.add(session, adviser, _entry(session, name), viewer=Viewer.PROFESSIONAL)


def _select(session: Session, adviser: User) -> None:
    made = actions.start(session, reference=REFERENCE, by=adviser, months=6)
    chosen = [(Chosen(_entry(session, name), need), note) for name, need, note in KEPT]
    keep(session, made, [each for each, _ in chosen])
    notes = {each.service.id: Written(note, mark("")) for each, note in chosen if note}
    editing.save(session, made, Edit(notes=notes), by=adviser)


def _entry(session: Session, name: str) -> Service:
    return session.scalars(select(Service).where(Service.name.startswith(name))).one()
