"""Acts on many entries at once: what would change, doing it, what was done, undoing it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from werkzeug.datastructures import MultiDict

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import THEMES
from resource_base.curation.bulk import actions
from resource_base.curation.bulk.models import BulkAct
from resource_base.curation.looked_after import is_limited
from resource_base.curation.proposals.authors import Author
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.desk.entries import chosen as filters_of
from resource_base.web.desk.many import HOW, Deed, borne, effects, themes_by_category, ticked
from resource_base.web.free_texts import guard
from resource_base.web.paging import shown
from resource_base.web.people.words import chosen
from resource_base.web.security import ensure, own_account, permits, see_other

pages = Blueprint("bulk", __name__, url_prefix="/fiches")

PER_PAGE = 20
UNKNOWN = "Cette action n’existe pas, ou n’est pas la vôtre."
TITLES = {
    Deed.VERIFY: "Toujours vrai",
    Deed.THEMES: "Changer les thématiques",
    Deed.WITHDRAW: "Retirer de la base",
}


@pages.get("/agir")
@permits(Permission.SEE_BOARD, Permission.CURATE)
def prepare() -> Page:
    """What the act would do to the entries that are ticked; nothing is done here."""
    deed = chosen(Deed, request.args.get("action"))
    return _confirmation(deed, ticked(reading(), request.args.getlist("fiche")), request.args)


@pages.post("/agir")
@permits(Permission.SEE_BOARD, Permission.CURATE)
def act() -> Page:
    deed = chosen(Deed, request.form.get("action"))
    try:
        guard("motif")
        with transaction() as writing:
            entries = ticked(writing, request.form.getlist("fiche"))
            by = Author.of(own_account(writing))
            done = _do(writing, deed, entries, by=by)
            act_id = done.id
    except Invalid as error:
        entries = ticked(reading(), request.form.getlist("fiche"))
        page = _confirmation(deed, entries, request.form, problems=error.problems, error=str(error))
        return page, 422
    return see_other("bulk.one", act_id=act_id)


@pages.get("/actions")
@permits(Permission.SEE_BOARD)
def acts() -> str:
    user = own_account(reading())
    found = select(BulkAct).options(selectinload(BulkAct.items)).order_by(BulkAct.at.desc(), BulkAct.id)
    if is_limited(user):
        found = found.where(BulkAct.by_id == user.id)
    page = shown(reading(), found, size=PER_PAGE, endpoint="bulk.acts", asked={})
    return render_template("curator/bulk_acts.html", acts=page.lines, turn=page.turn)


@pages.get("/actions/<uuid:act_id>")
@permits(Permission.SEE_BOARD, Permission.UNDO_BULK)
def one(act_id: UUID) -> str:
    return _result(act_id)


@pages.post("/actions/<uuid:act_id>/annuler")
@permits(Permission.SEE_BOARD, Permission.UNDO_BULK)
def undo(act_id: UUID) -> Page:
    try:
        with transaction() as writing:
            done = _known(writing, act_id)
            actions.undo(writing, done, by=Author.of(own_account(writing)))
    except Invalid as error:
        return _result(act_id, error=str(error)), 422
    return see_other("bulk.one", act_id=act_id)


def _do(session: Session, deed: Deed, entries: Sequence[Service], *, by: Author) -> BulkAct:
    """Do it to the entries that it changes; the others are left alone."""
    themes = _themes(request.form)
    changed = [each.entry for each in effects(deed, entries, themes) if each.changes]
    if not changed and (deed is not Deed.THEMES or any(themes.values())):
        raise Invalid("Aucune de ces fiches ne changerait.")
    if deed is Deed.VERIFY:
        how = next((each for each in HOW if each.value == request.form.get("moyen")), None)
        if how is None:
            raise Invalid("Dites comment vous l’avez su.", {"moyen": "Choisissez une réponse."})
        return actions.verify(session, changed, by=by, how=how)
    if deed is Deed.WITHDRAW:
        return actions.withdraw(session, changed, reason=request.form.get("motif", "")[:2000], by=by)
    return actions.change_themes(session, changed, add=themes["add"], remove=themes["remove"], by=by)


def _themes(given: MultiDict[str, str]) -> dict[str, list[str]]:
    return {
        "add": [code for code in given.getlist("ajouter") if code in THEMES],
        "remove": [code for code in given.getlist("enlever") if code in THEMES],
    }


def _known(session: Session, act_id: UUID) -> BulkAct:
    found = session.get(BulkAct, act_id)
    if found is None:
        raise NotFound(UNKNOWN)
    ensure(Permission.UNDO_BULK, found, refusal=NotFound(UNKNOWN))
    return found


def _confirmation(
    deed: Deed,
    entries: Sequence[Service],
    given: MultiDict[str, str],
    *,
    problems: Mapping[str, str] | None = None,
    error: str = "",
) -> str:
    themes = _themes(given)
    told = effects(deed, entries, themes)
    is_choosing = deed is Deed.THEMES and not any(themes.values())
    return render_template(
        "curator/bulk_confirm.html",
        deed=deed.value,
        heading=TITLES[deed],
        effects=told,
        changed=[each for each in told if each.changes],
        is_choosing=is_choosing,
        themes=themes,
        borne=borne(entries),
        categories=themes_by_category(),
        means=[(each.value, text) for each, text in HOW.items()],
        mean=given.get("moyen", ""),
        reason=given.get("motif", ""),
        back=filters_of(given),
        problems={"motif": "", "reason": "", "moyen": "", "themes": ""} | dict(problems or {}),
        error=error,
    )


def _result(act_id: UUID, *, error: str = "") -> str:
    done = _known(reading(), act_id)
    ids = [item.service_id for item in done.items]
    entries = {each.id: each for each in reading().scalars(select(Service).where(Service.id.in_(ids)))}
    pairs = sorted(
        ((item, entries[item.service_id]) for item in done.items),
        key=lambda pair: (pair[1].name.casefold(), pair[1].id),
    )
    moved = [
        entry
        for item, entry in pairs
        if (item.left_alone if done.undone_at else actions.has_moved(done, item, entry))
    ]
    return render_template(
        "curator/bulk_act.html",
        act=done,
        entries=[entry for _, entry in pairs],
        moved=moved,
        may_undo=done.undone_at is None,
        error=error,
    )
