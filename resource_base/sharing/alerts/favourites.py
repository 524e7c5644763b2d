"""What one can do with favourites: keep an entry at hand, let it go, choose how often to be written to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.database import in_france, now
from resource_base.errors import Invalid
from resource_base.sharing.alerts import waiting
from resource_base.sharing.alerts.holding import held
from resource_base.sharing.alerts.marks import Mark
from resource_base.sharing.alerts.models import Favourite, FavouriteAlerts
from resource_base.sharing.alerts.vocabulary import Frequency

MOST = 300  # favourites of one person


def add(
    session: Session, user: User, service: Service, *, viewer: Viewer, at: datetime | None = None
) -> bool:
    """Keep an entry, loaded whole, which this person has before their eyes; False when it was kept already.

    Raises:
        Invalid: they have as many as one may.
    """
    at = at or now()
    held(session, user.id)
    if session.get(Favourite, (user.id, service.id)) is not None:
        return False
    kept = session.scalar(select(func.count()).select_from(Favourite).where(Favourite.user_id == user.id))
    if (kept or 0) >= MOST:
        raise Invalid(f"Vous avez {MOST} favoris : retirez-en un d’abord.")
    mark = Mark.of(service, viewer=viewer, day=in_france(at))
    session.add(Favourite(user_id=user.id, service_id=service.id, since=at, mark=str(mark)))
    session.flush()
    return True


def remove(session: Session, user: User, service_id: UUID) -> None:
    """Let an entry go, with what waits to be written about it; saying so twice is harmless."""
    held(session, user.id)
    gone = delete(Favourite).where(Favourite.user_id == user.id, Favourite.service_id == service_id)
    if session.execute(gone.returning(Favourite.service_id)).all():
        waiting.of_favourite_no_more(session, user.id, [service_id])


def choose_frequency(session: Session, user_id: UUID, frequency: Frequency) -> None:
    """How often to write about all favourites of this person, from now on and for what waits."""
    held(session, user_id)
    chosen = session.get(FavouriteAlerts, user_id)
    if chosen is None:
        session.add(FavouriteAlerts(user_id=user_id, frequency=frequency))
    else:
        chosen.frequency = frequency
    waiting.reschedule(session, user_id)
