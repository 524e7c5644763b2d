"""« Partager »: with whom, to do what; what colleagues offer one."""

from collections.abc import Mapping
from uuid import UUID

from flask import render_template, request

from resource_base.accounts import limits
from resource_base.errors import Invalid, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.sharing.selections import holding, members, queries
from resource_base.sharing.selections.vocabulary import Right
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.errors import patience
from resource_base.web.identifiers import uuid_of
from resource_base.web.people.words import chosen
from resource_base.web.security import own_account, permits, see_other
from resource_base.web.selections.blueprint import pages
from resource_base.web.selections.loading import held, shown
from resource_base.web.selections.told import tell, told

ONE_AT_A_TIME = "Choisissez un collègue, ou écrivez une adresse : une personne à la fois."
RIGHTS = {Right.EDIT: "Lire et modifier", Right.READ: "Lire seulement"}


@pages.get("/selections/<uuid:selection_id>/partager")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def share_form(selection_id: UUID) -> str:
    return _form(selection_id)


@pages.post("/selections/<uuid:selection_id>/partager")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def share(selection_id: UUID) -> Page:
    """With a colleague who was picked, or with whoever has this address: never with one of two in silence."""
    try:
        _share(selection_id)
    except Invalid as error:
        return _form(selection_id, error.problems), 422
    except TooManyAttempts as error:
        return _form(selection_id, {"email": str(error)}), 429, patience(error)
    return see_other("selections.share_form", selection_id=selection_id)


@pages.post("/selections/<uuid:selection_id>/partager/droit")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def change_right(selection_id: UUID) -> Page:
    with transaction() as writing:
        selection = held(writing, selection_id, Permission.OWN_SELECTION)
        right = chosen(Right, request.form.get("right"))
        members.change_right(writing, selection, of_id=_member_id(), right=right)
    tell("Enregistré.")
    return see_other("selections.share_form", selection_id=selection_id)


@pages.post("/selections/<uuid:selection_id>/partager/retirer")
@permits(Permission.KEEP_SELECTIONS, Permission.OWN_SELECTION)
def leave_out(selection_id: UUID) -> Page:
    with transaction() as writing:
        selection = held(writing, selection_id, Permission.OWN_SELECTION)
        email = request.form.get("email", "")
        if email:
            members.withdraw_offer(writing, selection, email=email)
        else:
            members.part(writing, selection, from_id=_member_id())
    tell("La sélection n’est plus partagée avec cette personne.")
    return see_other("selections.share_form", selection_id=selection_id)


@pages.get("/selections/<uuid:selection_id>/quitter")
@permits(Permission.KEEP_SELECTIONS, Permission.READ_SELECTION)
def leave_form(selection_id: UUID) -> str:
    selection = shown(selection_id, Permission.READ_SELECTION)
    return render_template("selections/leave.html", selection=selection)


@pages.post("/selections/<uuid:selection_id>/quitter")
@permits(Permission.KEEP_SELECTIONS, Permission.READ_SELECTION)
def leave(selection_id: UUID) -> Page:
    with transaction() as writing:
        selection = held(writing, selection_id, Permission.READ_SELECTION)
        members.part(writing, selection, from_id=own_account(writing).id)
    tell("Vous avez quitté cette sélection.")
    return see_other("selections.mine")


@pages.post("/selections/<uuid:selection_id>/accepter")
@permits(Permission.KEEP_SELECTIONS)
def accept(selection_id: UUID) -> Page:
    with transaction() as writing:
        user = own_account(writing)
        selection, offer = holding.offered(writing, selection_id, to=user)
        members.accept(writing, selection, offer, by=user)
    return see_other("selections.one", selection_id=selection_id)


@pages.post("/selections/<uuid:selection_id>/refuser")
@permits(Permission.KEEP_SELECTIONS)
def decline(selection_id: UUID) -> Page:
    with transaction() as writing:
        selection, offer = holding.offered(writing, selection_id, to=own_account(writing))
        members.decline(writing, selection, offer)
    tell("C’est refusé : cette sélection ne vous est plus proposée.")
    return see_other("selections.mine")


def _share(selection_id: UUID) -> None:
    colleague, email = uuid_of(request.form.get("colleague", "")), request.form.get("email", "")
    right = chosen(Right, request.form.get("right"))
    if colleague is None:
        _offer(selection_id, email, right)
        return
    if email.strip():
        raise Invalid(ONE_AT_A_TIME, {"email": ONE_AT_A_TIME})
    with transaction() as writing:
        selection = held(writing, selection_id, Permission.OWN_SELECTION)
        members.share(writing, selection, with_id=colleague, right=right)
    tell("C’est partagé. Votre collègue est prévenu par courriel.")


def _offer(selection_id: UUID, email: str, right: Right) -> None:
    # Two transactions: an address that was tried counts even when it is refused.
    with transaction() as writing:
        limits.count(writing, installation().keys, (members.PER_PERSON, str(own_account(writing).id)))
    with transaction() as writing:
        selection = held(writing, selection_id, Permission.OWN_SELECTION)
        members.offer(writing, selection, email=email, right=right)
    tell("C’est proposé. Si cette adresse a un compte, la personne reçoit un courriel et peut accepter.")


def _form(selection_id: UUID, problems: Mapping[str, str] | None = None) -> str:
    selection = shown(selection_id, Permission.OWN_SELECTION)
    taking_part = {each.user_id for each in selection.members}
    known = reading().scalars(queries.known_to(own_account(reading())))
    return render_template(
        "selections/share.html",
        selection=selection,
        colleagues=[(str(each.id), each.name) for each in known if each.id not in taking_part],
        rights=[(right.value, label) for right, label in RIGHTS.items()],
        email=request.form.get("email", ""),
        colleague=request.form.get("colleague", ""),
        right=request.form.get("right", Right.EDIT.value),
        problems={"email": "", "colleague": "", "right": ""} | dict(problems or {}),
        told=told(),
    )


def _member_id() -> UUID:
    found = uuid_of(request.form.get("member", ""))
    if found is None:
        raise Invalid(members.NOT_THERE)
    return found
