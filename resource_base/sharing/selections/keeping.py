"""Putting entries in a selection, and taking them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.database import now
from resource_base.errors import Invalid
from resource_base.sharing.selections.holding import require_open
from resource_base.sharing.selections.models import Selection, SelectionEntry
from resource_base.sharing.selections.vocabulary import MOST_ENTRIES


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry of the directory to be kept, and the frein that it was chosen for (its slug, or '')."""

    service: Service
    need: str = ""


def keep(
    session: Session, selection: Selection, chosen: Sequence[Chosen], *, at: datetime | None = None
) -> int:
    """Add entries at the end, in this order; how many were not there yet. Those that were stay as they are.

    Raises:
        Invalid: there would be too many.
        Stale: the selection is put away or over.
    """
    require_open(selection)
    at, there = at or now(), {each.service_id for each in selection.entries}
    new = {each.service.id: each for each in chosen if each.service.id not in there}
    if len(there) + len(new) > MOST_ENTRIES:
        raise Invalid(f"Une sélection contient {MOST_ENTRIES} solutions au plus : commencez-en une autre.")
    last = max((each.position for each in selection.entries), default=0)
    for position, each in enumerate(new.values(), start=last + 1):
        selection.entries.append(_entry(each, position, at=at))
    if new:
        selection.modified_at = at
    session.flush()
    return len(new)


def _entry(chosen: Chosen, position: int, *, at: datetime) -> SelectionEntry:
    return SelectionEntry(
        service_id=chosen.service.id,
        service=chosen.service,
        position=position,
        need=chosen.need,
        note="",
        added_at=at,
    )
