"""How long a selection lasts: renamed, prolonged, put away, taken up again, duplicated."""

from uuid import UUID

from flask import render_template, request

from resource_base.database import now
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.sharing.selections import actions
from resource_base.sharing.selections.models import Selection
from resource_base.web.answers import Page
from resource_base.web.context import transaction
from resource_base.web.presentation import day
from resource_base.web.security import own_account, permits, see_other
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.current import work_on
from resource_base.web.selections.keeping import suggested_reference
from resource_base.web.selections.loading import held, shown
from resource_base.web.selections.reading_one import months
from resource_base.web.selections.told import tell


@pages.get("/selections/<uuid:selection_id>/renommer")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def rename_form(selection_id: UUID) -> str:
    selection = shown(selection_id, Permission.OWN_SELECTION)
    return _rename_form(selection, selection.reference)


@pages.post("/selections/<uuid:selection_id>/renommer")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def rename(selection_id: UUID) -> Page:
    given = request.form.get("reference", "")
    try:
        with transaction() as writing:
            selection = held(writing, selection_id, Permission.OWN_SELECTION)
            actions.rename(writing, selection, reference=given)
    except Invalid as error:
        return _rename_form(shown(selection_id, Permission.OWN_SELECTION), given, error), 422
    return see_other("selections.one", selection_id=selection_id)


@pages.get("/selections/<uuid:selection_id>/prolonger")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def prolong_form(selection_id: UUID) -> Page:
    """Where the letter about its end leads; once it is over, its page says what can still be done."""
    selection = shown(selection_id, Permission.EDIT_SELECTION)
    if selection.ended_at is not None:
        return see_other("selections.one", selection_id=selection_id)
    return render_template(
        "selections/prolong.html", selection=selection, until=actions.after(now(), months())
    )


@pages.post("/selections/<uuid:selection_id>/prolonger")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def prolong(selection_id: UUID) -> Page:
    with transaction() as writing:
        selection = held(writing, selection_id, Permission.EDIT_SELECTION)
        actions.prolong(writing, selection, months=months())
    tell(f"C’est prolongé, jusqu’au {day(selection.expires_at)}.")
    return see_other("selections.one", selection_id=selection_id)


@pages.post("/selections/<uuid:selection_id>/archiver")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def archive(selection_id: UUID) -> Page:
    with transaction() as writing:
        actions.archive(writing, held(writing, selection_id, Permission.OWN_SELECTION))
    return see_other("selections.one", selection_id=selection_id)


@pages.post("/selections/<uuid:selection_id>/reprendre")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def take_up_again(selection_id: UUID) -> Page:
    with transaction() as writing:
        actions.take_up_again(writing, held(writing, selection_id, Permission.OWN_SELECTION))
    return see_other("selections.one", selection_id=selection_id)


@pages.get("/selections/<uuid:selection_id>/dupliquer")
@permits(Permission.KEEP_SELECTIONS, Permission.READ_SELECTION)
def duplicate_form(selection_id: UUID) -> str:
    return _duplicate_form(selection_id, suggested_reference())


@pages.post("/selections/<uuid:selection_id>/dupliquer")
@permits(Permission.KEEP_SELECTIONS, Permission.READ_SELECTION)
def duplicate(selection_id: UUID) -> Page:
    given = request.form.get("reference", "")
    try:
        with transaction() as writing:
            made = actions.duplicate(
                writing,
                held(writing, selection_id, Permission.READ_SELECTION),
                reference=given,
                by=own_account(writing),
                months=months(),
                with_notes="notes" in request.form,
            )
    except Invalid as error:
        return _duplicate_form(selection_id, given, error), 422
    work_on(made)
    return see_other("selections.one", selection_id=made.id)


def _rename_form(selection: Selection, reference: str, error: Invalid | None = None) -> str:
    problem = _problem(error)
    return render_template(
        "selections/rename.html", selection=selection, reference=reference, problem=problem
    )


def _duplicate_form(selection_id: UUID, reference: str, error: Invalid | None = None) -> str:
    return render_template(
        "selections/duplicate.html",
        selection=shown(selection_id, Permission.READ_SELECTION),
        reference=reference,
        with_notes="notes" in request.form,
        problem=_problem(error),
    )


def _problem(error: Invalid | None) -> str:
    return error.problems.get("reference") or str(error) if error else ""
