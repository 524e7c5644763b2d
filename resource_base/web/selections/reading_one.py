"""One selection: its entries in their order, their notes, and what one may do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template, url_for

from resource_base.accounts.models import User
from resource_base.database import now
from resource_base.errors import ResourceBaseError
from resource_base.permissions import Permission, allows
from resource_base.sharing.selections.editing import NOTE, Edit, mark
from resource_base.sharing.selections.merging import merge
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import WARNED_BEFORE
from resource_base.web.context import installation, reading
from resource_base.web.presentation import day
from resource_base.web.security import own_account, permits, viewer
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.current import work_on
from resource_base.web.selections.listing import shared
from resource_base.web.selections.loading import shown
from resource_base.web.selections.rows import Row, Typed, rows
from resource_base.web.selections.taking_back import way_back
from resource_base.web.selections.told import told

NOTHING = Edit()
NO_PROBLEM: Mapping[str, str] = {}


@dataclass(frozen=True)
class OnePage:
    """A selection as it is shown. `shared` says with whom; `end` is '' unless it ends soon.

    `seen` is what the form sends back of each entry that it showed, in their order, `carried` the notes that
    were typed for entries that are not there any more.
    """

    id: UUID
    reference: str
    rows: list[Row]
    seen: list[str]
    carried: list[tuple[str, str]]
    shared: str
    situation: str
    expires_at: datetime
    end: str
    is_open: bool
    is_over: bool
    may_hand_over: bool
    may_prolong: bool
    may_edit: bool
    may_own: bool


@pages.get("/selections/<uuid:selection_id>")
@permits(Permission.KEEP_SELECTIONS, Permission.READ_SELECTION)
def one(selection_id: UUID) -> str:
    selection = shown(selection_id, Permission.READ_SELECTION)
    page = one_page(selection, own_account(reading()))
    if page.may_edit:
        work_on(selection)
    return render_template(
        "selections/one.html", page=page, told=told(), taken=way_back(selection_id), error=""
    )


def as_sent(selection_id: UUID, edit: Edit, error: ResourceBaseError) -> str:
    """The page again, with what was typed, in the order wished, and what is wrong with it."""
    selection = shown(selection_id, Permission.EDIT_SELECTION)
    page = one_page(selection, own_account(reading()), edit, getattr(error, "problems", {}))
    return render_template("selections/one.html", page=page, told=[], taken=None, error=str(error))


def one_page(
    selection: Selection, user: User, edit: Edit = NOTHING, problems: Mapping[str, str] = NO_PROBLEM
) -> OnePage:
    """The page; with an edit that was not saved, what it says stands in the place of what is kept."""
    is_open = selection.archived_at is None and selection.ended_at is None
    there = {each.service_id: each for each in selection.entries}
    typed = {each: Typed(note.text, problems.get(NOTE.format(each), "")) for each, note in edit.notes.items()}
    shown_rows = {each.id: each for each in rows(reading(), selection, viewer=viewer(), typed=typed)}
    notes = {each: mark(entry.note) for each, entry in there.items()}
    notes |= {each: written.seen for each, written in edit.notes.items()}
    needs = {each: entry.need for each, entry in there.items() if each not in edit.seen}
    may_edit = allows(user, Permission.EDIT_SELECTION, selection)
    return OnePage(
        id=selection.id,
        reference=selection.reference,
        rows=[shown_rows[each] for each in merge(list(edit.seen), edit.order or (), list(there))],
        seen=[f"{each}/{need}/{notes.get(each, '')}" for each, need in {**edit.seen, **needs}.items()],
        carried=[(NOTE.format(each), note.text) for each, note in typed.items() if each not in there],
        shared=shared(selection, user),
        situation=_situation(selection),
        expires_at=selection.expires_at,
        end=_end(selection),
        is_open=is_open,
        is_over=selection.ended_at is not None,
        may_hand_over=selection.ended_at is None and may_edit,
        may_prolong=selection.ended_at is None and may_edit,
        may_edit=is_open and may_edit,
        may_own=allows(user, Permission.OWN_SELECTION, selection),
    )


def _situation(selection: Selection) -> str:
    return f"{url_for('situations.person')}?{selection.situation}" if selection.situation else ""


def _end(selection: Selection) -> str:
    """« Elle se termine le 6 décembre 2026 : … » in the two weeks before, else nothing."""
    if selection.ended_at is not None or selection.expires_at - now() > WARNED_BEFORE:
        return ""
    return f"Cette sélection se termine le {day(selection.expires_at)} : ses notes seront alors effacées."


def months() -> int:
    """How long a selection lives here."""
    return installation().settings.selection_months
