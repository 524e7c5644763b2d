"""Correcting an entry: one page, its fields filled, and only what was changed is sent, now or later."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session

from resource_base.accounts.facts import edits_for
from resource_base.catalog import queries
from resource_base.catalog.models import Service
from resource_base.curation.proposals import sending, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import Origin, ProposalState
from resource_base.errors import Invalid, NotFound, Stale
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.forms.coverage import settled
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.groups import OF_AN_ENTRY
from resource_base.web.forms.reading import Answers, read, unnamed
from resource_base.web.forms.typed import Typed
from resource_base.web.looking_after import is_theirs
from resource_base.web.proposals import whole
from resource_base.web.proposals.door import ground_of
from resource_base.web.proposals.kept import (
    DRAFT,
    KEEP,
    NOTE,
    SEEN,
    Shown,
    draft_asked_for,
    filled,
    to_keep,
)
from resource_base.web.proposals.steps import more_asked_for, version_given, watch
from resource_base.web.security import ensure, own_account, permits, see_other, signed_in_user, viewer

pages = Blueprint("correcting", __name__)

LEAD_OF_CURATORS = (
    "Vous êtes référent de cette fiche : vos changements paraissent aussitôt, et restent dans l’historique."
    " Ils ne valent pas vérification."
)
UNKNOWN = "Cette fiche n’existe pas, ou n’est plus dans la base."


@pages.get("/solutions/<uuid:service_id>/corriger")
@permits(Permission.PROPOSE_CORRECTION)
def correct_form(service_id: UUID) -> Page:
    """The entry as it is, or as a draft that was kept would make it."""
    shown = _shown(service_id)
    if shown.draft is not None and shown.draft.state is not ProposalState.DRAFT:
        return see_other("proposals.follow", proposal_id=shown.draft.id)
    return _form(shown, filled(shown, _ground(shown.service)))


@pages.post("/solutions/<uuid:service_id>/corriger")
@permits(Permission.PROPOSE_CORRECTION)
def correct(service_id: UUID) -> Page:
    """Propose what differs from the version that the form was filled with, or keep it for later."""
    shown, given = _shown(service_id), Typed.of(request.form.to_dict(flat=False))
    ground, keeps = _ground(shown.service), request.form.get("action") == KEEP
    if more_asked_for():
        return _form(shown, settled(given, ground), more=more_asked_for())
    answers = Answers({}) if keeps else read(OF_AN_ENTRY, given, ground, base=shown.base)
    problems = {} if keeps else {**answers.problems, **unnamed(answers)}
    if problems:
        return _form(shown, given, problems=problems), 422
    changed = whole.changed(answers, shown)
    try:
        watch(given, known=whole.said(shown, ground))
        with transaction() as writing:
            proposal = _taken(writing, shown)
            if keeps:
                workflow.save(writing, proposal, to_keep(given, shown, ground))
            else:
                sending.send(writing, proposal, changed, words=given.text(NOTE)[:2000])
    except Invalid as error:
        return _form(shown, given, problems=error.problems, error=str(error)), 422
    except Stale:
        return _form(shown, given, elsewhere=True), 409
    return see_other("proposals.follow", proposal_id=proposal.id)


def _taken(writing: Session, shown: Shown) -> Proposal:
    """The draft to write to, begun if there is none, in the name that its author has today.

    Raises:
        Stale: another window saved or sent it since.
        Invalid: it is a draft no more.
    """
    service, user = writing.get_one(Service, shown.service.id), own_account(writing)
    curates = is_theirs(service)
    own = not curates and edits_for(user, service.organization_id)
    author = Author.of(user, organization=service.organization if own else None)
    origin = Origin.STAFF if curates else Origin.FORM
    if shown.draft is None:
        return workflow.draft(writing, author=author, service=service, origin=origin, based_on=shown.version)
    proposal = writing.get_one(Proposal, shown.draft.id)
    workflow.take_up(writing, proposal, author=author, origin=origin, expected=version_given(SEEN))
    return proposal


def _service(service_id: UUID) -> Service:
    service = reading().scalar(queries.service(service_id, viewer=viewer()))
    ensure(Permission.PROPOSE_CORRECTION, service, refusal=NotFound(UNKNOWN))
    if service is None:
        raise NotFound(UNKNOWN)
    return service


def _ground(service: Service) -> Ground:
    return ground_of(signed_in_user(), service=service, hides_places=service.address_confidential)


def _shown(service_id: UUID) -> Shown:
    service = _service(service_id)
    return whole.shown(service, draft=draft_asked_for(service))


def _form(
    shown: Shown,
    typed: Typed,
    *,
    problems: Mapping[str, str] | None = None,
    error: str = "",
    elsewhere: bool = False,
    more: str = "",
) -> str:
    service, draft = shown.service, shown.draft
    curates = is_theirs(service)
    named: dict[str, Any] = {DRAFT: draft.id} if draft else {}
    return whole.page(
        shown,
        typed,
        _ground(service),
        problems=problems,
        more=more,
        lead=LEAD_OF_CURATORS if curates else whole.LEAD,
        published=curates,
        action=url_for("correcting.correct", service_id=service.id, **named),
        back=url_for("professional.sheet", service_id=service.id),
        send="Enregistrer la fiche" if curates else "Envoyer la correction",
        keep=KEEP,
        draft=None if draft is None else (SEEN, draft.version),
        elsewhere=elsewhere,
        error=error,
    )
