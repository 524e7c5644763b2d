"""Handing over in writing: a letter by e-mail, and the text that one pastes in an SMS."""

from uuid import UUID

from flask import render_template, request

from resource_base.accounts.addresses import mail_box
from resource_base.errors import Invalid, NotFound, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.settings import MailTransport
from resource_base.sharing.handing_over import counting, letters
from resource_base.sharing.handing_over.vocabulary import Way
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.errors import patience
from resource_base.web.handing_over.addresses import address_of, path_of
from resource_base.web.handing_over.blueprint import pages
from resource_base.web.handing_over.choices import YES, Choices
from resource_base.web.handing_over.loading import (
    handed,
    known_link,
    link_to,
    organization_of,
    require_entries,
    selection_to_hand_over,
)
from resource_base.web.handing_over.ways import ways_page
from resource_base.web.handing_over.words import as_text
from resource_base.web.security import own_account, permits, see_other

NO_MAIL = "Ce site n’envoie pas de courriel."


@pages.post("/courriel")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def send(selection_id: UUID) -> Page:
    """The address is written in the letter that waits, and nowhere else."""
    email = request.form.get("email", "")
    try:
        _send(selection_id, mail_box(email), Choices.parse(request.form))
    except Invalid as error:
        return ways_page(selection_id, email=email, problem=str(error)), 422
    except TooManyAttempts as error:
        return ways_page(selection_id, email=email, problem=str(error)), 429, patience(error)
    return see_other("handing_over.ways", selection_id=selection_id, parti=YES)


@pages.post("/courriel/lu")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def told_unsent(selection_id: UUID) -> Page:
    """Its sender has read that a letter did not leave: nothing says any more that it was theirs."""
    with transaction() as writing:
        selection = selection_to_hand_over(writing, selection_id)
        letters.forget_unsent(writing, by=own_account(writing), of=selection.id)
    return see_other("selections.one", selection_id=selection_id)


@pages.post("/texte")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def hand_text(selection_id: UUID) -> Page:
    choices = Choices.parse(request.form)
    with transaction() as writing:
        selection = selection_to_hand_over(writing, selection_id)
        made = handed(writing, selection)
        require_entries(made)
        if choices.link:
            link_to(writing, selection, signed="", with_notes=False)
        counting.count(writing, made, way=Way.TEXT)
    return see_other("handing_over.text", selection_id=selection_id, **choices.to_args())


@pages.get("/texte")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def text(selection_id: UUID) -> str:
    session = reading()
    selection = selection_to_hand_over(session, selection_id)
    made = handed(session, selection)
    require_entries(made)
    link = None
    if Choices.parse(request.args).link:
        link = known_link(session, selection, signed="", with_notes=False)
    written = as_text(made, link=address_of(link) if link else "")
    return render_template("handing_over/text.html", text=written, selection=selection, link=link)


def _send(selection_id: UUID, email: str, choices: Choices) -> None:
    base = installation()
    if base.settings.mail_transport is MailTransport.OFF:
        raise NotFound(NO_MAIL)
    # Two transactions: a letter counts even when it is refused.
    with transaction() as writing:
        selection_to_hand_over(writing, selection_id)
        letters.count(writing, keys=base.keys, by=own_account(writing), to=email)
    with transaction() as writing:
        selection = selection_to_hand_over(writing, selection_id)
        signed = organization_of(writing, own_account(writing)) if choices.signed else ""
        made = handed(writing, selection, signed=signed, with_notes=choices.notes)
        require_entries(made)
        link = link_to(writing, selection, signed=signed, with_notes=choices.notes)
        by = own_account(writing)
        letters.forget_unsent(writing, by=by, of=selection.id)  # told on the page that this form is on
        letters.send(
            writing,
            made,
            of=selection.id,
            by=by,
            to=email,
            link=path_of(link),
            expires_at=link.expires_at,
        )
        counting.count(writing, made, way=Way.MAIL)
