"""What one can do with a selection as a whole: start, rename, put away, prolong, duplicate, end.

Actions flush and never commit. Those that change a selection are given one that is held (`holding.held`).
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.accounts.retention import months_before
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.sharing.selections import queries, texts
from resource_base.sharing.selections.holding import OVER, require_open
from resource_base.sharing.selections.models import Selection, SelectionEntry
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
        reference=called,
        situation=situation,
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


def archive(session: Session, selection: Selection, *, at: datetime | None = None) -> None:
    """Put it away: it is read, and not changed any more; twice is once."""
    selection.archived_at = selection.archived_at or at or now()
    session.flush()


def take_up_again(session: Session, selection: Selection, *, at: datetime | None = None) -> None:
    """Take it out of what was put away; twice is once.

    Raises:
        Stale: it is over.
    """
    _require_going_on(selection)
    selection.archived_at, selection.modified_at = None, at or now()
    session.flush()


def prolong(session: Session, selection: Selection, *, months: int, at: datetime | None = None) -> None:
    """Let it live `months` from now, if that is longer.

    Raises:
        Stale: it is over.
    """
    _require_going_on(selection)
    selection.expires_at = max(selection.expires_at, after(at or now(), months))
    session.flush()


def duplicate(
    session: Session,
    selection: Selection,
    *,
    reference: str,
    by: User,
    months: int,
    with_notes: bool = False,
    at: datetime | None = None,
) -> Selection:
    """Begin another selection with the same entries, shared with nobody; the situation stays behind.

    Raises:
        Invalid: see `start`.
    """
    at = at or now()
    made = start(session, reference=reference, by=by, months=months, at=at)
    made.entries = [
        SelectionEntry(
            service=each.service,
            position=position,
            need=each.need,
            note=each.note if with_notes else "",
            note_by_id=each.note_by_id if with_notes else None,
            added_at=at,
        )
        for position, each in enumerate(selection.entries, start=1)
    ]
    session.flush()
    return made


def end_expired(session: Session, *, at: datetime | None = None) -> int:
    """End the selections that are over; how many. Their entries stay to be read, without notes or situation.

    They are put away, and offered to nobody any more.
    """
    at, ended = at or now(), 0
    for selection in session.scalars(queries.due(at).with_for_update()):
        for entry in selection.entries:
            entry.note, entry.note_by_id = "", None
        selection.offers.clear()
        selection.situation, selection.ended_at = "", at
        selection.archived_at = selection.archived_at or at
        ended += 1
    session.flush()
    return ended


def _require_going_on(selection: Selection) -> None:
    if selection.ended_at is not None:
        raise Stale(OVER)


def after(at: datetime, months: int) -> datetime:
    """The same time some months later; the 31st becomes the last day of a shorter month."""
    return months_before(at, -months)
