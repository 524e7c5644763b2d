"""What is handed over of a selection: one value, of which the paper, the PDF, the page behind the link, the
letter and the text are all made, so that they cannot differ.

It is built as the public sees the directory: neither a contact of professionals, nor a confidential address,
nor anything written for professionals or curators is in it. The reference of the selection is not either: it
is the professional's own. Texts are as they are kept (some in Markdown); whoever shows them sets them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.catalog import queries as catalog
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Needs, State
from resource_base.database import today
from resource_base.search.places.place import Place
from resource_base.sharing.handing_over.sentences import first_sentence
from resource_base.sharing.handing_over.using import Use, use_of
from resource_base.sharing.handing_over.vocabulary import Standing
from resource_base.sharing.selections.models import Selection, SelectionEntry

OTHERS = "Autres solutions"  # without it, they would be read as the rest of the frein before

# Where the address of an entry that was merged into another leads: the id of that one, if the public sees it.
Heir = Callable[[Session, UUID], UUID | None]


@dataclass(frozen=True, slots=True)
class HandedEntry:
    """An entry as it is handed over; `use` is None when one cannot call on it any more, or for the moment.

    `since`: the day on which it ended, begins, or begins again, when it is known. `was`: the name of the
    entry that was kept and has been merged into this one since, or ''.
    """

    name: str
    organization: str
    standing: Standing
    since: date | None
    was: str
    what: str
    use: Use | None
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """The entries chosen for one frein; `need` is '' for those chosen for none.

    Their `label` is '' too when there is no other group.
    """

    need: str
    label: str
    entries: tuple[HandedEntry, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """All that is handed over. `signed` is the organisation that hands it over, or ''.

    `left_out` counts the entries that the public has never seen: drafts.
    """

    day: date
    signed: str
    groups: tuple[Group, ...]
    left_out: int

    @property
    def entries(self) -> tuple[HandedEntry, ...]:
        return tuple(entry for group in self.groups for entry in group.entries)

    @property
    def needs(self) -> tuple[str, ...]:
        """The slugs of its freins, in its order."""
        return tuple(group.need for group in self.groups if group.need)


@dataclass(slots=True)
class _Kept:
    """What was kept of one shown entry: several when they have been merged since."""

    service: Service
    need: str
    was: str
    notes: list[str] = field(default_factory=list)


def handout(
    session: Session,
    selection: Selection,
    *,
    needs: Needs,
    heir: Heir,
    signed: str = "",
    with_notes: bool = True,
    day: date | None = None,
    near: Place | None = None,
) -> Handout:
    """What is handed over of a selection as the directory stands, on this day (today's, in France).

    Of an entry that is in several places, that which is the nearest to `near` comes first.
    Entries stand in their order, those of one frein together, the freins in the order of their first entry.
    An entry merged into another since is shown as that one, once, with the notes of both.
    """
    day = day or today()
    kept, left_out = _kept(session, selection.entries, heir=heir)
    groups: dict[str, list[HandedEntry]] = {}
    for each in kept:
        note = "\n\n".join(each.notes) if with_notes else ""
        groups.setdefault(each.need, []).append(
            _entry(each.service, was=each.was, note=note, day=day, near=near)
        )
    labels = {need.slug: need.label for need in needs.all} | {"": OTHERS if len(groups) > 1 else ""}
    return Handout(
        day=day,
        signed=signed,
        groups=tuple(Group(need, labels.get(need, ""), tuple(entries)) for need, entries in groups.items()),
        left_out=left_out,
    )


def _kept(session: Session, entries: Iterable[SelectionEntry], *, heir: Heir) -> tuple[list[_Kept], int]:
    entries = list(entries)
    services = _whole(session, [entry.service_id for entry in entries])
    heirs = {
        service.id: found
        for service in services.values()
        if service.state is State.WITHDRAWN and (found := heir(session, service.id)) is not None
    }
    services |= _whole(session, heirs.values())
    kept: dict[UUID, _Kept] = {}
    left_out = 0
    for entry in entries:
        chosen = services[entry.service_id]
        shown = services[heirs.get(chosen.id, chosen.id)]
        if shown.published_at is None:
            left_out += 1
            continue
        was = chosen.name if chosen is not shown else ""
        one = kept.setdefault(shown.id, _Kept(shown, entry.need, was))
        if entry.note:
            one.notes.append(entry.note)
    return list(kept.values()), left_out


def _whole(session: Session, ids: Iterable[UUID]) -> dict[UUID, Service]:
    return {each.id: each for each in session.scalars(catalog.services(ids))}


def _entry(service: Service, *, was: str, note: str, day: date, near: Place | None) -> HandedEntry:
    standing, since = _standing(service, day)
    offered = standing in {Standing.OFFERED, Standing.NOT_YET}
    return HandedEntry(
        name=service.name,
        organization=service.organization.name,
        standing=standing,
        since=since,
        was="" if was == service.name else was,
        what=first_sentence(service.summary or service.description) if offered else "",
        use=use_of(service, day=day, near=near) if offered else None,
        note=note,
    )


def _standing(service: Service, day: date) -> tuple[Standing, date | None]:
    if service.state is State.SUSPENDED:
        return Standing.SUSPENDED, service.suspended_until
    if service.state is not State.PUBLISHED:
        return Standing.OVER, None
    if service.valid_until and service.valid_until < day:
        return Standing.OVER, service.valid_until
    if service.valid_from and service.valid_from > day:
        return Standing.NOT_YET, service.valid_from
    return Standing.OFFERED, None
