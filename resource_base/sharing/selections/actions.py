"""What one can do with a selection as a whole: start, rename, put away, prolong, duplicate, delete, end.

Actions flush and never commit. Those that change a selection are given one that is held (`holding.held`).
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.accounts.retention import months_before
from resource_base.database import now
from resource_base.errors import Invalid
from resource_base.sharing.selections import queries, texts
from resource_base.sharing.selections.holding import require_open
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import MOST_OPEN


def start(
    session: Session,
    *,
    reference: str,
    by: User,
    months: int,
    situation: str = "",
    at: datetime | None = None,
) -> Selection:
    """Begin a selection, empty; it ends `months` later. `situation` is the query string that it came from.

    Raises:
        Invalid: the reference is missing, too long or looks like somebody's; one has too many open ones.
    """
    at, called = at or now(), texts.reference(reference)
    session.scalar(select(User).where(User.id == by.id).with_for_update())  # theirs are counted one by one
    mine = session.scalars(queries.open_ids_of(by.id).limit(MOST_OPEN)).all()
    if len(mine) == MOST_OPEN:
        sentence = "Vous avez déjà beaucoup de sélections : archivez celles qui ne servent plus."
        raise Invalid(sentence, {"reference": sentence})
    made = Selection(
        id=uuid4(),
        owner_id=by.id,
        owner=by,
        reference=called,
        situation=situation,
        order_version=1,
        created_at=at,
        modified_at=at,
        expires_at=after(at, months),
    )
    session.add(made)
    session.flush()
    return made


def rename(session: Session, selection: Selection, *, reference: str, at: datetime | None = None) -> None:
    """Call it otherwise.

    Raises:
        Invalid: see `start`.
        Stale: it is put away or over.
    """
    require_open(selection)
    selection.reference, selection.modified_at = texts.reference(reference), at or now()
    session.flush()


def after(at: datetime, months: int) -> datetime:
    """The same time some months later; the 31st becomes the last day of a shorter month."""
    return months_before(at, -months)
