"""Saving the page of a selection: notes, order, what is taken out; and what two people wrote at once."""

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from resource_base.accounts.nameless import mentions_somebody
from resource_base.errors import Invalid, Stale
from resource_base.permissions import Permission
from resource_base.sharing.selections import texts
from resource_base.sharing.selections.editing import NOTE, Clash, Edit, Outcome, Written, mark, save
from resource_base.sharing.selections.vocabulary import MOST_ENTRIES
from resource_base.web.answers import Page
from resource_base.web.context import transaction
from resource_base.web.free_texts import guard
from resource_base.web.identifiers import uuid_of
from resource_base.web.security import own_account, permits
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.loading import held, shown
from resource_base.web.selections.reading_one import as_sent
from resource_base.web.selections.taking_back import remember
from resource_base.web.selections.told import tell

MINE, THEIRS, BOTH = "mienne", "autre", "deux"
MOST_SHOWN = 2 * MOST_ENTRIES  # those of a page sent again, and those put in their place meanwhile
MET = "Ce qu’un collègue a changé entre-temps y est aussi."


@dataclass(frozen=True)
class Sent:
    """What the form of a selection says.

    `fields` are those of the notes that are not the ones which were shown: these were looked at already.
    `moved` is the entry whose button was pressed, if one was.
    """

    edit: Edit
    fields: tuple[str, ...]
    moved: UUID | None = None

    @classmethod
    def parse(cls, form: "MultiDict[str, str]") -> "Sent":
        seen: dict[UUID, str] = {}
        marks: dict[UUID, str] = {}
        for shown_entry in form.getlist("vu")[:MOST_SHOWN]:
            identifier, need, seen_note = (*shown_entry.split("/"), "", "")[:3]
            service_id = uuid_of(identifier)
            if service_id is not None:
                seen[service_id], marks[service_id] = need, seen_note
        put_back = _named(form, "remettre") & seen.keys()
        let_go = _named(form, "parti") - put_back
        fields = {each: _field_of(form, each) for each in seen if each not in let_go}
        notes = {
            each: Written(texts.cleaned(form[name]), marks[each])
            for each, name in fields.items()
            if name in form
        }
        order = [each for each in map(uuid_of, form.getlist("ordre")) if each is not None and each in seen]
        moved = _moved(order, up=uuid_of(form.get("monter", "")), down=uuid_of(form.get("descendre", "")))
        dropped = _named(form, "retirer") & seen.keys()
        edit = Edit(seen, tuple(order) if order else None, notes, dropped, put_back)
        new = tuple(fields[each] for each, note in notes.items() if mark(note.text) != note.seen)
        return cls(edit, new, moved)


@pages.post("/selections/<uuid:selection_id>")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def save_one(selection_id: UUID) -> Page:
    sent = Sent.parse(request.form)
    try:
        guard(*sent.fields, nameless=mentions_somebody)
        outcome = _save(selection_id, sent.edit)
    except Invalid as error:
        return as_sent(selection_id, sent.edit, error), 422
    except Stale as error:
        return as_sent(selection_id, sent.edit, error), 409
    if outcome.clashes:
        return clash_page(selection_id, outcome.clashes), 409
    return _saved(selection_id, sent, outcome)


def _save(selection_id: UUID, edit: Edit) -> Outcome:
    with transaction() as writing:
        selection = held(writing, selection_id, Permission.EDIT_SELECTION)
        return save(writing, selection, edit, by=own_account(writing))


def _saved(selection_id: UUID, sent: Sent, outcome: Outcome) -> Response:
    spared = [
        f"« {each.name} » n’a pas été retirée : un collègue venait d’y écrire une note. Relisez-la."
        for each in outcome.spared
    ]
    tell("Enregistré.", *([MET] if outcome.met else []), *spared)
    if len(outcome.taken) == 1:  # as the page does it
        remember(selection_id, outcome.taken[0])
    anchor = "fait" if sent.edit.dropped else None
    if sent.moved is not None and sent.edit.order:
        is_first = sent.edit.order[0] == sent.moved
        is_up = request.form.get("monter") and not is_first
        is_last = sent.edit.order[-1] == sent.moved
        anchor = f"{'monter' if is_up or is_last else 'descendre'}-{sent.moved}"
    return redirect(url_for("selections.one", selection_id=selection_id, _anchor=anchor), code=303)


def clash_page(selection_id: UUID, clashes: tuple[Clash, ...]) -> str:
    """The notes that two people changed, with both texts: which to keep?"""
    selection = shown(selection_id, Permission.EDIT_SELECTION)
    return render_template(
        "selections/clash.html", selection=selection, clashes=[(each, _together(each)) for each in clashes]
    )


def _together(clash: Clash) -> str:
    """Both texts, one after the other; once what they share."""
    return "\n".join(filter(None, (clash.theirs, clash.mine)))


def _named(form: "MultiDict[str, str]", name: str) -> frozenset[UUID]:
    """The entries that a field names."""
    return frozenset(each for each in map(uuid_of, form.getlist(name)) if each is not None)


def _field_of(form: "MultiDict[str, str]", service_id: UUID) -> str:
    """The field of the note of an entry; where two people wrote one, that which was chosen, '' for theirs."""
    chosen = form.get(f"choix-{service_id}", BOTH)
    named = {MINE: f"mienne-{service_id}", THEIRS: ""}
    return named.get(chosen, NOTE.format(service_id))


def _moved(order: list[UUID], *, up: UUID | None, down: UUID | None) -> UUID | None:
    """Exchange an entry with the one above or below it, in place; which entry that was."""
    for each, step in ((up, -1), (down, 1)):
        if each is not None and each in order:
            place = order.index(each)
            if 0 <= place + step < len(order):
                order[place], order[place + step] = order[place + step], order[place]
            return each
    return None
