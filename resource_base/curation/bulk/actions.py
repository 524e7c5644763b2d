"""What one can do to many entries at once, and undo as one.

Each entry is changed as it would be alone: by a proposal accepted at once, with its revision.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from resource_base.catalog import actions
from resource_base.catalog.differences import plain
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import THEMES, State, VerifiedHow
from resource_base.curation.bulk.models import BulkAct, BulkItem
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.deciding import change_now
from resource_base.curation.proposals.journal import hold_entry
from resource_base.curation.proposals.vocabulary import Origin
from resource_base.database import now
from resource_base.errors import Invalid

MOST = 200  # entries of one act: what a person has looked at
_TELLING = frozenset({"themes", "state"})  # the fields by which one sees that an entry is as wished already
_VERIFICATION = ("verified_at", "verified_by", "verified_how", "flagged_at")


@dataclass(frozen=True)
class Undone:
    """How many entries are as they were before; which were changed since, and stay as they are."""

    count: int
    moved: tuple[Service, ...]


def verify(
    session: Session,
    services: Sequence[Service],
    *,
    by: Author,
    how: VerifiedHow | None = None,
    at: datetime | None = None,
) -> BulkAct:
    """Say of each: still true, all of it, today.

    Raises:
        Invalid: there is no entry, or too many.
    """
    at = at or now()
    act = _begin(session, services, "Toujours vrai", by=by, at=at)
    for service in services:
        before = {name: plain_moment(getattr(service, name)) for name in _VERIFICATION}
        actions.verify(session, service, by=by.name, how=how, at=at)
        _keep(act, service, before)
    session.flush()
    return act


def change_themes(
    session: Session,
    services: Sequence[Service],
    *,
    add: Collection[str] = (),
    remove: Collection[str] = (),
    by: Author,
    at: datetime | None = None,
) -> BulkAct:
    """Add these themes to each, and remove those; an entry that says so already is left alone.

    Raises:
        Invalid: there is no entry or too many, no theme, an unknown one, or one both added and removed.
    """
    given = [*add, *remove]
    if not given or not set(given) <= set(THEMES) or set(add) & set(remove):
        raise Invalid("Choisissez les thématiques à ajouter ou à retirer.", {"themes": "Choisissez-en une."})

    def changes(service: Service) -> dict[str, Any]:
        return {"themes": themes_after(service, add=add, remove=remove)}

    return _change(session, services, changes, "Thématiques changées", by=by, at=at or now())


def themes_after(service: Service, *, add: Collection[str], remove: Collection[str]) -> list[str]:
    """The themes of an entry once these are added and those removed; the others keep their order."""
    kept = [theme for theme in service.themes if theme not in remove]
    return [*kept, *(theme for theme in add if theme not in kept)]


def withdraw(
    session: Session, services: Sequence[Service], *, reason: str, by: Author, at: datetime | None = None
) -> BulkAct:
    """Take these entries out of the directory for one reason; those that are out already are left alone.

    Raises:
        Invalid: there is no entry or too many, or no reason.
    """
    if not reason.strip():
        raise Invalid("Dites pourquoi.", {"reason": "Dites pourquoi ces fiches quittent la base."})
    gone = {"state": State.WITHDRAWN.value, "withdrawn_reason": reason.strip()}
    return _change(session, services, lambda _service: gone, "Retirées de la base", by=by, at=at or now())


def undo(session: Session, act: BulkAct, *, by: Author, at: datetime | None = None) -> Undone:
    """Give back to each entry what it said before the act; one that was changed since stays as it is.

    Raises:
        Invalid: it was undone already.
    """
    at = at or now()
    session.refresh(act, ["undone_at"], with_for_update=True)  # two who undo it go one after the other
    if act.undone_at is not None:
        raise Invalid("Cette action a déjà été annulée.")
    moved = []
    for item in act.items:
        service = session.get_one(Service, item.service_id)
        hold_entry(session, service)
        item.left_alone = has_moved(act, item, service)
        if item.left_alone:
            moved.append(service)
        else:
            _undo_one(session, service, item, by=by, at=at, act=act)
        _forget_who_verified(item)
    act.undone_at = at
    session.flush()
    return Undone(len(act.items) - len(moved), tuple(moved))


def has_moved(act: BulkAct, item: BulkItem, service: Service) -> bool:
    """Whether an entry was changed, or verified anew, since the act: its undoing leaves it alone."""
    return service.version != item.version_after or (_is_of_clock(item) and service.verified_at != act.at)


def plain_moment(value: Any) -> Any:
    """A value of the clock of verification as JSON: a time as ISO text."""
    return value.isoformat() if isinstance(value, datetime) else plain(value)


def _is_of_clock(item: BulkItem) -> bool:
    return item.before.keys() == set(_VERIFICATION)


def _undo_one(
    session: Session, service: Service, item: BulkItem, *, by: Author, at: datetime, act: BulkAct
) -> None:
    before = item.before
    if not _is_of_clock(item):
        words = f"Annulation : {act.label.lower()}"
        change_now(session, service, before, author=by, origin=Origin.BULK, words=words, at=at)
        return
    actions.take_verification_back(
        session,
        service,
        at=_moment(before["verified_at"]),
        by=before["verified_by"],
        how=None if before["verified_how"] is None else VerifiedHow(before["verified_how"]),
    )
    flagged_at = _moment(before["flagged_at"])
    if flagged_at is not None:
        actions.flag(session, service, at=flagged_at)


def _forget_who_verified(item: BulkItem) -> None:
    """Once an act is undone, who had verified its entries before is nobody's to keep."""
    if _is_of_clock(item):
        item.before = {**item.before, "verified_by": None}


def _moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)


def _change(
    session: Session,
    services: Sequence[Service],
    changes: Callable[[Service], dict[str, Any]],
    label: str,
    *,
    by: Author,
    at: datetime,
) -> BulkAct:
    act = _begin(session, services, label, by=by, at=at)
    for service in services:
        hold_entry(session, service)
        wished = changes(service)
        before = {name: plain(getattr(service, name)) for name in wished}
        if any(before[name] != wished[name] for name in _TELLING & wished.keys()):
            change_now(session, service, wished, author=by, origin=Origin.BULK, words=label, at=at)
            _keep(act, service, before)
    session.flush()
    return act


def _begin(session: Session, services: Sequence[Service], label: str, *, by: Author, at: datetime) -> BulkAct:
    if not services:
        raise Invalid("Cochez au moins une fiche.", {"entries": "Cochez au moins une fiche."})
    if len(services) > MOST:
        raise Invalid(f"Pas plus de {MOST} fiches à la fois.", {"entries": f"Pas plus de {MOST} à la fois."})
    act = BulkAct(at=at, by=by.name, by_id=by.user_id, label=label)
    session.add(act)
    return act


def _keep(act: BulkAct, service: Service, before: dict[str, Any]) -> None:
    act.items.append(BulkItem(service_id=service.id, before=before, version_after=service.version))
