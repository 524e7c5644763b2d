"""« Dans quelle sélection ? »: keeping entries from a sheet, a card or the page of a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, session
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from resource_base.catalog import queries as catalog
from resource_base.catalog.queries import SEEN_STATES
from resource_base.database import today
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.sharing.selections import actions, queries
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import MOST_ENTRIES
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.identifiers import uuid_of
from resource_base.web.presentation import MONTHS
from resource_base.web.security import ensure, is_local_path, own_account, permits, see_other, viewer
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.current import KEY, tell_kept, work_on
from resource_base.web.selections.loading import held
from resource_base.web.situations.leading import ticking_again
from resource_base.web.situations.placing import to_keep

NEW = "nouvelle"
LONGEST_SITUATION = 2000  # characters of a query string


@dataclass(frozen=True)
class Asked:
    """What a page asks to keep, under the names of its form. `entries` are « uuid » or « uuid/frein »."""

    entries: tuple[str, ...]
    selection: str
    reference: str
    situation: str
    back: str

    @classmethod
    def parse(cls, given: "MultiDict[str, str]") -> "Asked":
        back, situation = given.get("retour", ""), given.get("situation", "")
        return cls(
            entries=tuple(dict.fromkeys(given.getlist("entree")))[:MOST_ENTRIES],
            selection=given.get("selection", ""),
            reference=given.get("reference", ""),
            situation=situation if len(situation) <= LONGEST_SITUATION else "",
            back=back if is_local_path(back) else "",
        )


@dataclass(frozen=True)
class Place:
    """A selection to choose from: how many entries it has, and how many of those asked are there already.

    `situation` is the query string that it came from, "" when it came from none.
    """

    id: UUID
    reference: str
    entries: int
    there: int
    situation: str


@pages.get("/selections/garder")
@permits(Permission.KEEP_SELECTIONS)
def keep_form() -> Page:
    asked = Asked.parse(request.args)
    again = "" if asked.entries else ticking_again(asked.back)
    return redirect(again, code=303) if again else _form(asked)


@pages.post("/selections/garder")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def keep_entries() -> Page:
    asked = Asked.parse(request.form)
    try:
        with transaction() as writing:
            selection, added = _keep(writing, asked)
    except Invalid as error:
        return _form(asked, error), 422
    work_on(selection)
    tell_kept(selection, added)
    return (
        redirect(asked.back, code=303)
        if asked.back
        else see_other("selections.one", selection_id=selection.id)
    )


def suggested_reference() -> str:
    """« Sélection du 22 novembre »: says when, never who."""
    day = today()
    return f"Sélection du {'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"


def _keep(writing: Session, asked: Asked) -> tuple[Selection, int]:
    chosen, by = _chosen(writing, asked.entries), own_account(writing)
    if asked.selection == NEW:
        months = installation().settings.selection_months
        selection = actions.start(
            writing, reference=asked.reference, by=by, months=months, situation=to_keep(asked.situation)
        )
        ensure(Permission.EDIT_SELECTION, selection)
    else:
        selection = held(writing, _known(asked.selection), Permission.EDIT_SELECTION)
    return selection, keep(writing, selection, chosen)


def _known(selection: str) -> UUID:
    found = uuid_of(selection)
    if found is None:
        sentence = "Choisissez une sélection, ou commencez-en une."
        raise Invalid(sentence, {"selection": sentence})
    return found


def _chosen(asking: Session, entries: Sequence[str]) -> list[Chosen]:
    """The entries that this person may see, in the order asked; a frein that is none of ours is left out.

    Raises:
        Invalid: there is none.
    """
    slugs = {need.slug for need in installation().needs.all}
    asked = {found: need for found, need in map(_entry, entries) if found is not None}
    seen = SEEN_STATES[viewer()]
    known = {each.id: each for each in asking.scalars(catalog.services(asked)) if each.state in seen}
    chosen = [
        Chosen(known[found], need if need in slugs else "") for found, need in asked.items() if found in known
    ]
    if not chosen:
        raise Invalid("Cochez au moins une solution à garder.")
    return chosen


def _form(asked: Asked, error: Invalid | None = None) -> str:
    user = own_account(reading())
    chosen = _chosen(reading(), asked.entries)
    ids = {each.service.id for each in chosen}
    places = [_place(each, ids) for each in reading().scalars(queries.open_to(user.id))]
    problems = {"reference": "", "selection": ""} | dict(error.problems if error else {})
    return render_template(
        "selections/keep.html",
        asked=asked,
        chosen=chosen,
        places=places,
        picked=asked.selection
        or _picked([each for each in places if each.there < len(chosen)], to_keep(asked.situation)),
        reference=asked.reference or suggested_reference(),
        problems=problems,
        error=str(error) if error and not any(problems.values()) else "",
    )


def _place(selection: Selection, ids: Collection[UUID]) -> Place:
    there = {each.service_id for each in selection.entries}
    return Place(selection.id, selection.reference, len(there), len(there & set(ids)), selection.situation)


def _picked(places: Sequence[Place], situation: str) -> str:
    """The one that this browser used last, else the last changed, else a new one.

    What answers one person's situation is not put with what was gathered for another's.
    """
    known = [str(each.id) for each in places if not situation or each.situation == situation]
    last = session.get(KEY)
    return last if last in known else (known or [NEW])[0]


def _entry(text: str) -> tuple[UUID | None, str]:
    identifier, _, need = text.partition("/")
    return uuid_of(identifier), need
