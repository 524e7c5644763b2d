"""The document to hand over: printed by the browser, or as a PDF; the same page in both."""

from datetime import timedelta
from uuid import UUID

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from resource_base.accounts.limits import Limit
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.sharing.handing_over import counting
from resource_base.sharing.handing_over.handout import Handout
from resource_base.sharing.handing_over.vocabulary import Way
from resource_base.sharing.selections.models import Selection
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.counting import count_asked
from resource_base.web.handing_over import pdf, words
from resource_base.web.handing_over.addresses import printed
from resource_base.web.handing_over.blueprint import pages
from resource_base.web.handing_over.choices import Choices
from resource_base.web.handing_over.loading import (
    handed,
    known_link,
    link_to,
    organization_of,
    require_entries,
    selection_to_hand_over,
)
from resource_base.web.handing_over.turns import turn
from resource_base.web.security import own_account, permits, see_other

PER_PERSON = Limit("pdf", 40, timedelta(hours=1), "Beaucoup de PDF en peu de temps.")
TOO_MANY = f"Un PDF compte au plus {pdf.MOST_ENTRIES} solutions : imprimez le document."


@pages.post("/document")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def hand_paper(selection_id: UUID) -> Page:
    return _hand_over(selection_id, Way.PRINT, "handing_over.document")


@pages.post("/document.pdf")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def hand_pdf(selection_id: UUID) -> Page:
    return _hand_over(selection_id, Way.PDF, "handing_over.document_in_pdf")


@pages.get("/document")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def document(selection_id: UUID) -> str:
    selection = selection_to_hand_over(reading(), selection_id)
    return _page(reading(), selection, Choices.parse(request.args))


@pages.get("/document.pdf")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def document_in_pdf(selection_id: UUID) -> Response:
    selection = selection_to_hand_over(reading(), selection_id)
    choices = Choices.parse(request.args)
    made = _handed(reading(), selection, choices)
    _require_few(made)
    count_asked((PER_PERSON, str(own_account(reading()).id)))
    page = _page(reading(), selection, choices)
    with turn(installation().settings.index_dir):
        answer = Response(pdf.make(page), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="solutions-{made.day.isoformat()}.pdf"'
    return answer


def _hand_over(selection_id: UUID, way: Way, endpoint: str) -> Page:
    """Count it, make sure that its link is there when one wants it, and lead to the document."""
    choices = Choices.parse(request.form)
    with transaction() as writing:
        selection = selection_to_hand_over(writing, selection_id)
        made = _handed(writing, selection, choices)
        if way is Way.PDF:
            _require_few(made)
        if choices.link:
            link_to(writing, selection, signed=made.signed, with_notes=choices.notes)
        counting.count(writing, made, way=way)
    return see_other(endpoint, selection_id=selection_id, **choices.to_args())


def _handed(session: Session, selection: Selection, choices: Choices) -> Handout:
    signed = organization_of(session, own_account(session)) if choices.signed else ""
    made = handed(session, selection, signed=signed, with_notes=choices.notes)
    require_entries(made)
    return made


def _require_few(made: Handout) -> None:
    if len(made.entries) > pdf.MOST_ENTRIES:
        raise Invalid(TOO_MANY)


def _page(session: Session, selection: Selection, choices: Choices) -> str:
    made = _handed(session, selection, choices)
    link = None
    if choices.link:
        link = known_link(session, selection, signed=made.signed, with_notes=choices.notes)
    return render_template(
        "handing_over/document.html",
        handed=made,
        printed=printed(link),
        large=choices.large,
        words=words,
        selection_id=selection.id,
    )
