"""Saving what somebody changed while somebody else may have changed it too: both are kept, or it is asked.

    outcome = save(session, held(session, id, by=user), edit, by=user)

A form says what it was shown: the entries in their order, and the mark of each note. Notes of different
entries never meet. A note that both changed is left as it is, and comes back as a `Clash`, with both texts;
so does a note written for an entry that is gone. An entry is not taken out with a note that whoever takes
it out has not read; with its note, it can be put back (`put_back`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.database import now
from resource_base.errors import Invalid
from resource_base.sharing.selections import texts
from resource_base.sharing.selections.holding import require_open
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.merging import merge
from resource_base.sharing.selections.models import Selection, SelectionEntry

NOTE = "note-{}"  # under which name `Invalid.problems` tells of the note of an entry


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it was sent, and the mark of the note that it was written over."""

    text: str
    seen: str


Notes = Mapping[UUID, Written]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a form says. Entries are named by the id of the service.

    `seen` are the entries that it showed, in their order, with the frein of each; `order` is the order
    wished, or None; `dropped` are to be taken out, `put_back` to be there again if somebody took them out.
    """

    seen: Mapping[UUID, str] = field(default_factory=dict)
    order: tuple[UUID, ...] | None = None
    notes: Notes = field(default_factory=dict)
    dropped: frozenset[UUID] = frozenset()
    put_back: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Clash:
    """A note that two people changed: nothing of it is saved yet. `is_gone`: its entry was taken out.

    `need` is the frein of the entry; `seen`, the mark of what whoever settles it has read.
    """

    service: Service
    need: str
    mine: str
    theirs: str
    by: User | None
    is_gone: bool = False

    @property
    def seen(self) -> str:
        return mark(self.theirs)


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry taken out, with all that it takes to put it back: its note, and between which it stood."""

    service_id: UUID
    need: str
    note: str
    note_by_id: UUID | None
    preceding: UUID | None
    following: UUID | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `met`: somebody else had changed it meanwhile, and what both did is there.

    `spared` are the entries that were not taken out, since somebody had just written a note there.
    """

    clashes: tuple[Clash, ...] = ()
    spared: tuple[Service, ...] = ()
    taken: tuple[Taken, ...] = ()
    met: bool = False


def mark(note: str) -> str:
    """What tells a note from another: a form sends it back, to say which one it showed."""
    return hashlib.sha256(note.encode()).hexdigest()[:16]


def save(
    session: Session, selection: Selection, edit: Edit, *, by: User, at: datetime | None = None
) -> Outcome:
    """Write what goes together with what the others did meanwhile.

    Raises:
        Invalid: a note is too long or holds somebody's number; nothing is written.
        Stale: the selection is put away or over.
    """
    require_open(selection)
    at, notes = at or now(), _checked(edit.notes)
    _put_back(session, selection, edit, at=at)
    found = [each.service_id for each in selection.entries]
    clashes, met = _write(session, selection, edit, notes, by=by, at=at)
    _arrange(selection, edit)
    spared, taken = _drop(selection, edit, notes)
    if [each.service_id for each in selection.entries] != found:
        selection.modified_at = at
    session.flush()
    met = met or (edit.order is not None and found != list(edit.seen))
    return Outcome(tuple(clashes), tuple(spared), tuple(taken), met)


def put_back(session: Session, selection: Selection, taken: Taken, *, at: datetime | None = None) -> bool:
    """Have an entry back where it stood, with its note; False when it is there again already.

    A note that it then has none of comes back too.

    Raises:
        Invalid: the selection is full.
        Stale: it is put away or over.
    """
    require_open(selection)
    at, entry = at or now(), _entry_of(selection, taken.service_id)
    is_gone = entry is None
    if entry is None:
        service = _once_shown(session, taken.service_id)
        if service is None:
            return False
        order = [each.service_id for each in selection.entries]
        keep(session, selection, [Chosen(service, taken.need)], at=at)
        entry = selection.entries[-1]
        order.insert(_place(order, taken), taken.service_id)
        _number(selection, order)
    if taken.note and not entry.note:
        writer = session.get(User, taken.note_by_id) if taken.note_by_id else None
        entry.note, entry.note_by = taken.note, writer
        selection.modified_at = at
    session.flush()
    return is_gone


def _checked(notes: Notes) -> dict[UUID, Written]:
    checked: dict[UUID, Written] = {}
    problems: dict[str, str] = {}
    for service_id, written in notes.items():
        name = NOTE.format(service_id)
        try:
            checked[service_id] = Written(texts.note(written.text, field=name), written.seen)
        except Invalid as error:
            problems |= error.problems
    if problems:
        raise Invalid("Une note est à revoir : rien n’est encore enregistré.", problems)
    return checked


def _write(
    session: Session, selection: Selection, edit: Edit, notes: Notes, *, by: User, at: datetime
) -> tuple[list[Clash], bool]:
    """Write the notes that one alone changed; those that two did, and whether somebody else wrote any."""
    there = {each.service_id: each for each in selection.entries}
    clashes, met = [], False
    for service_id, written in notes.items():
        entry = there.get(service_id)
        is_mine = mark(written.text) != written.seen
        if entry is None:
            gone = _once_shown(session, service_id) if is_mine and written.text else None
            if gone is not None:
                clashes.append(
                    Clash(gone, edit.seen.get(service_id, ""), written.text, "", None, is_gone=True)
                )
        elif entry.note != written.text:
            is_theirs = mark(entry.note) != written.seen
            met = met or is_theirs
            if is_mine and is_theirs:
                clashes.append(Clash(entry.service, entry.need, written.text, entry.note, entry.note_by))
            elif is_mine:
                entry.note, entry.note_by_id = written.text, by.id
                selection.modified_at = at
    return clashes, met


def _put_back(session: Session, selection: Selection, edit: Edit, *, at: datetime) -> None:
    there = {each.service_id for each in selection.entries}
    found = (_once_shown(session, each) for each in edit.notes if each in edit.put_back - there)
    keep(session, selection, [Chosen(each, edit.seen.get(each.id, "")) for each in found if each], at=at)


def _once_shown(session: Session, service_id: UUID) -> Service | None:
    """An entry whose name is no secret: whoever sends a form may write any id in it."""
    service = session.get(Service, service_id)
    return service if service is not None and service.published_at is not None else None


def _drop(selection: Selection, edit: Edit, notes: Notes) -> tuple[list[Service], list[Taken]]:
    """Take out what is to go, but for what somebody wrote on meanwhile: what stays for it, and what went."""
    spared, taken = [], []
    for entry in [each for each in selection.entries if each.service_id in edit.dropped]:
        written = notes.get(entry.service_id)
        is_read = written is not None and (entry.note == written.text or mark(entry.note) == written.seen)
        if entry.note and not is_read:
            spared.append(entry.service)
        else:
            taken.append(_taken(selection, entry))
            selection.entries.remove(entry)
    return spared, taken


def _taken(selection: Selection, entry: SelectionEntry) -> Taken:
    order = [None, *(each.service_id for each in selection.entries), None]
    place = order.index(entry.service_id)
    return Taken(
        entry.service_id, entry.need, entry.note, entry.note_by_id, order[place - 1], order[place + 1]
    )


def _place(order: Sequence[UUID], taken: Taken) -> int:
    """Where to put an entry back among those that are there: before the next one, or after the one before."""
    if taken.following in order:
        return order.index(taken.following)
    return order.index(taken.preceding) + 1 if taken.preceding in order else len(order)


def _entry_of(selection: Selection, service_id: UUID) -> SelectionEntry | None:
    return next((each for each in selection.entries if each.service_id == service_id), None)


def _arrange(selection: Selection, edit: Edit) -> None:
    """Put the entries in the order wished, with what the others made of it meanwhile."""
    if edit.order is None:
        return
    found = [each.service_id for each in selection.entries]
    _number(selection, merge(list(edit.seen), list(dict.fromkeys(edit.order)), found))


def _number(selection: Selection, order: Sequence[UUID]) -> None:
    found = {each.service_id: each for each in selection.entries}
    for position, service_id in enumerate(order, start=1):
        found[service_id].position = position
    selection.entries.sort(key=lambda each: each.position)
