"""Correcting an entry: one page, its fields filled, and only what was changed is sent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session

from resource_base.accounts.facts import edits_for
from resource_base.catalog import queries
from resource_base.catalog.models import Service
from resource_base.curation.proposals import deciding, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.trust import accept_if_trusted
from resource_base.curation.proposals.versions import values_at
from resource_base.curation.proposals.vocabulary import Origin
from resource_base.curation.scope import matter_of
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission, allows
from resource_base.web.arriving import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.forms.coverage import settled
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.filled import Filled
from resource_base.web.forms.groups import OF_AN_ENTRY
from resource_base.web.forms.reading import read, unnamed, written
from resource_base.web.forms.typed import Typed
from resource_base.web.presentation import typeset
from resource_base.web.proposals.door import ground_of
from resource_base.web.proposals.following import opened
from resource_base.web.proposals.steps import more_asked_for, suggested_themes, version_given, watch
from resource_base.web.security import ensure, own_account, permits, see_other, signed_in_user, viewer

pages = Blueprint("correcting", __name__)

COLUMNS = tuple(field.column for group in OF_AN_ENTRY for field in group.fields)
LEAD = "Changez seulement ce qui est inexact, et envoyez : le reste ne bouge pas."
LEAD_OF_CURATORS = (
    "Vous êtes référent de cette fiche : vos changements paraissent aussitôt, et restent dans l’historique."
    " Ils ne valent pas vérification."
)
UNKNOWN = "Cette fiche n’existe pas, ou n’est plus dans la base."


@pages.get("/solutions/<uuid:service_id>/corriger")
@permits(Permission.PROPOSE_CORRECTION)
def correct_form(service_id: UUID) -> str:
    service = _service(service_id)
    values, ground = values_at(reading(), service, service.version, COLUMNS), _ground(service)
    return _form(service, written(OF_AN_ENTRY, values, ground), base=values, version=service.version)


@pages.post("/solutions/<uuid:service_id>/corriger")
@permits(Permission.PROPOSE_CORRECTION)
def correct(service_id: UUID) -> Page:
    """Propose what differs from the version that the form was filled with."""
    service = _service(service_id)
    given, version = Typed.of(request.form.to_dict(flat=False)), _version(service)
    base = values_at(reading(), service, version, COLUMNS)
    if more_asked_for():
        shown = settled(given, _ground(service))
        return _form(service, shown, base=base, version=version, more=more_asked_for())
    answers = read(OF_AN_ENTRY, given, _ground(service), base=base)
    changed = {name: value for name, value in answers.values.items() if value != base[name]}
    problems = {**answers.problems, **unnamed(answers)}
    if problems:
        return _form(service, given, base=base, version=version, problems=problems), 422
    try:
        watch(_written_anew(given, service, base))
        with transaction() as writing:
            proposal = _sent(writing, service.id, changed, words=given.text("note")[:2000], version=version)
    except Invalid as error:
        problems = error.problems
        return _form(service, given, base=base, version=version, problems=problems, error=str(error)), 422
    return see_other("proposals.follow", proposal_id=proposal.id)


def _sent(
    writing: Session, service_id: UUID, changed: Mapping[str, Any], *, words: str, version: int
) -> Proposal:
    """The correction, accepted at once from whoever decides about the entry, or is trusted about it."""
    service, user = writing.get_one(Service, service_id), own_account(writing)
    if _curates(service):
        author = Author.of(user)
        return deciding.change_now(
            writing, service, changed, author=author, origin=Origin.STAFF, words=words, based_on=version
        )
    own = edits_for(user, service.organization_id)
    author = Author.of(user, organization=service.organization if own else None)
    proposal = workflow.correct(writing, service, changed, author=author, words=words, based_on=version)
    accept_if_trusted(writing, proposal)
    return proposal


def _curates(service: Service) -> bool:
    """Whether who is asking decides about this entry."""
    base = installation()
    matter = matter_of(service, needs=base.needs, gazetteer=base.gazetteer)
    return allows(signed_in_user(), Permission.CURATE, matter)


def _service(service_id: UUID) -> Service:
    service = reading().scalar(queries.service(service_id, viewer=viewer()))
    ensure(Permission.PROPOSE_CORRECTION, service, refusal=NotFound(UNKNOWN))
    if service is None:
        raise NotFound(UNKNOWN)
    return service


def _ground(service: Service) -> Ground:
    return ground_of(signed_in_user(), service=service, hides_places=service.address_confidential)


def _version(service: Service) -> int:
    """The version that the author was shown; the last one when the form does not tell."""
    given = version_given()
    return given if given is not None and 1 <= given <= service.version else service.version


def _written_anew(given: Typed, service: Service, base: Mapping[str, Any]) -> Typed:
    """What the author wrote: a text that the entry says already is not theirs to answer for."""
    shown = written(OF_AN_ENTRY, base, _ground(service))
    return Typed({name: texts for name, texts in given.texts.items() if shown.texts.get(name) != texts})


def _form(
    service: Service,
    typed: Typed,
    *,
    base: Mapping[str, Any],
    version: int,
    problems: Mapping[str, str] | None = None,
    error: str = "",
    more: str = "",
) -> str:
    ground, curates = _ground(service), _curates(service)
    faults = problems or {}
    return render_template(
        "proposals/whole.html",
        heading=typeset(f"Corriger « {service.name} »"),
        lead=LEAD_OF_CURATORS if curates else LEAD,
        action=url_for("correcting.correct", service_id=service.id),
        back=url_for("professional.sheet", service_id=service.id),
        groups=OF_AN_ENTRY,
        version=version,
        note=typed.text("note"),
        send="Enregistrer la fiche" if curates else "Envoyer la correction",
        elsewhere=False,
        error=error,
        opened=opened(OF_AN_ENTRY, faults, more),
        form=Filled(
            typed,
            ground,
            installation().needs,
            problems=faults,
            base=base,
            suggested=suggested_themes(typed),
            more=more,
        ),
    )
