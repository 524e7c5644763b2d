"""What invented people follow on the demonstration site: favourites, and a search that has news."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.queries import WHOLE
from resource_base.catalog.vocabulary import State, label
from resource_base.permissions import viewer_of
from resource_base.search.criteria import Criteria
from resource_base.sharing.alerts import favourites, searches
from resource_base.sharing.alerts.searches import Answers
from resource_base.sharing.alerts.vocabulary import Frequency

KEPT = ("demo--mob-036", "demo--san-062", "demo--mob-023")
OF_THE_SEARCH = "demo--san-061"  # an entry whose theme is searched


def begin(session: Session, user: User, *, at: datetime) -> None:
    """Let this person follow some entries, weeks before the others act."""
    _keep(session, user, KEPT, at=at - timedelta(days=30))
    known = session.scalars(select(Service).where(Service.source_id == OF_THE_SEARCH)).one()
    _save_search(session, user, known.themes[0], at=at - timedelta(days=25))


def _keep(session: Session, user: User, source_ids: Sequence[str], *, at: datetime) -> None:
    """Make these entries favourites, as they were then: what has changed since will be news."""
    entries = select(Service).where(Service.source_id.in_(source_ids)).options(*WHOLE).order_by(Service.id)
    for entry in session.scalars(entries).all():
        favourites.add(session, user, entry, viewer=viewer_of(user), at=at)


def _save_search(session: Session, user: User, theme: str, *, at: datetime) -> None:
    """Save the search of a theme, answered by the entries that bear it then."""
    shown = select(Service).where(Service.state == State.PUBLISHED).order_by(Service.id)
    ids = [entry.id for entry in session.scalars(shown) if theme in entry.themes]
    searches.save(
        session,
        user,
        name=label(theme),
        question=urlencode(Criteria(themes=(theme,)).to_args()),
        frequency=Frequency.WEEKLY,
        answers=Answers(ids, viewer_of(user), ""),
        at=at,
    )
