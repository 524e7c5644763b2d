"""What one can ask of duplicates: the list, what was told apart, what was merged and where it leads."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, aliased

from resource_base.catalog.models import Service
from resource_base.catalog.queries import SEEN_STATES, WHOLE, Viewer
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates.merging import leads_to
from resource_base.curation.duplicates.models import Distinct, LikelyPair, Redirection

Condition = Callable[[type[Service]], ColumnElement[bool]]  # on an entry, or an alias of it
LONGEST_CHAIN = 20  # merges one after the other that an address follows


def listed(
    *,
    strongest: bool = True,
    both: Condition = lambda _entry: true(),
    either: Condition = lambda _entry: true(),
) -> Select[LikelyPair]:
    """The probable pairs that await a word, the strongest first, or those found first; of which both entries
    pass a condition, and one or the other passes another.

    What was told apart, merged or withdrawn since the last comparison is left out at once.
    """
    first, second = aliased(Service), aliased(Service)
    told_apart = and_(Distinct.first_id == LikelyPair.first_id, Distinct.second_id == LikelyPair.second_id)
    found = (
        select(LikelyPair)
        .join(first, first.id == LikelyPair.first_id)
        .join(second, second.id == LikelyPair.second_id)
        .where(first.state != State.WITHDRAWN, second.state != State.WITHDRAWN)
        .where(both(first), both(second), or_(either(first), either(second)))
        .where(~select(Distinct.first_id).where(told_apart).correlate(LikelyPair).exists())
    )
    by_score, by_age = LikelyPair.score.desc(), LikelyPair.found_at
    order = (by_score, by_age) if strongest else (by_age, by_score)
    return found.order_by(*order, LikelyPair.first_id, LikelyPair.second_id)


def merged(service_id: UUID) -> Select[Redirection]:
    """The merge of an entry, if it was merged."""
    return select(Redirection).where(Redirection.service_id == service_id)


def merged_lately(since: datetime) -> Select[Redirection]:
    """The merges since then, newest first."""
    return (
        select(Redirection)
        .where(Redirection.at >= since)
        .order_by(Redirection.at.desc(), Redirection.service_id)
    )


def address_of(session: Session, service_id: UUID, *, viewer: Viewer) -> UUID | None:
    """The entry to which the address of a merged one leads, if this viewer may see it; else None.

    Merged again, one leads on to the next.
    """
    seen: set[UUID] = set()
    entry = session.get(Service, service_id)
    while entry is not None and entry.id not in seen and len(seen) < LONGEST_CHAIN:
        seen.add(entry.id)
        redirection = leads_to(session, entry)
        if redirection is None:
            break
        entry = session.get(Service, redirection.to_id)
    if entry is None or entry.id == service_id or entry.state not in SEEN_STATES[viewer]:
        return None
    return entry.id


def both(first_id: UUID, second_id: UUID) -> Select[Service]:
    """The two entries of a pair, whole, in the order of their ids."""
    return select(Service).where(Service.id.in_([first_id, second_id])).options(*WHOLE).order_by(Service.id)
