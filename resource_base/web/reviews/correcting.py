"""« Corriger », from the link of a letter: the form of corrections, without an account."""

from collections.abc import Mapping
from uuid import UUID

from flask import render_template, request, url_for

from resource_base.catalog.models import Service
from resource_base.curation.freshness import actions
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.versions import values_at
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.web.arriving import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.forms.coverage import settled
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.filled import Filled
from resource_base.web.forms.groups import OF_AN_ENTRY
from resource_base.web.forms.reading import read, unnamed, written
from resource_base.web.forms.typed import Typed
from resource_base.web.presentation import typeset
from resource_base.web.proposals.correcting import COLUMNS
from resource_base.web.proposals.door import ground_of
from resource_base.web.proposals.following import opened
from resource_base.web.proposals.steps import more_asked_for, suggested_themes, version_given, watch
from resource_base.web.reviews.by_link import NOT_ASKED, is_waiting, pages, round_of
from resource_base.web.security import permits, see_other

__all__ = ["pages"]


@pages.get("/fiches-a-confirmer/<string:token>/<uuid:service_id>/corriger")
@permits(Permission.ANYONE)
def correct_form(token: str, service_id: UUID) -> str:
    service = _round(token, service_id).service
    values = values_at(reading(), service, service.version, COLUMNS)
    return _form(token, service, written(OF_AN_ENTRY, values, _ground(service)), version=service.version)


@pages.post("/fiches-a-confirmer/<string:token>/<uuid:service_id>/corriger")
@permits(Permission.ANYONE)
def correct(token: str, service_id: UUID) -> Page:
    """Propose what differs from the version that the form was filled with."""
    service = _round(token, service_id).service
    given, version = Typed.of(request.form.to_dict(flat=False)), _version(service)
    base = values_at(reading(), service, version, COLUMNS)
    if more_asked_for():
        shown = settled(given, _ground(service))
        return _form(token, service, shown, version=version, more=more_asked_for())
    answers = read(OF_AN_ENTRY, given, _ground(service), base=base)
    problems = {**answers.problems, **unnamed(answers)}
    if problems:
        return _form(token, service, given, version=version, problems=problems), 422
    changed = {name: value for name, value in answers.values.items() if value != base[name]}
    try:
        watch(given)
        with transaction() as writing:
            round_ = round_of(writing, token, service_id)
            author, words = _author(round_), given.text("note")[:2000]
            actions.correct(writing, round_, changed, author=author, words=words, based_on=version)
    except Invalid as error:
        return _form(token, service, given, version=version, problems=error.problems, error=str(error)), 422
    return see_other("reviews_by_link.entry", token=token, service_id=service_id)


def _round(token: str, service_id: UUID) -> ReviewRound:
    round_ = round_of(reading(), token, service_id)
    if not is_waiting(round_):
        raise NotFound(NOT_ASKED)
    return round_


def _author(round_: ReviewRound) -> Author:
    organization = round_.service.organization
    return Author(
        organization.name,
        email=round_.recipient,
        organization=organization.name,
        organization_id=organization.id,
    )


def _ground(service: Service) -> Ground:
    return ground_of(None, hides_places=service.address_confidential)


def _version(service: Service) -> int:
    """The version that the author was shown; the last one when the form does not tell."""
    given = version_given()
    return given if given is not None and 1 <= given <= service.version else service.version


def _form(
    token: str,
    service: Service,
    typed: Typed,
    *,
    version: int,
    problems: Mapping[str, str] | None = None,
    error: str = "",
    more: str = "",
) -> str:
    faults = problems or {}
    return render_template(
        "proposals/whole.html",
        heading=typeset(f"Corriger « {service.name} »"),
        lead="Changez seulement ce qui est inexact, et envoyez : le reste ne bouge pas.",
        action=url_for("reviews_by_link.correct", token=token, service_id=service.id),
        back=url_for("reviews_by_link.entry", token=token, service_id=service.id),
        groups=OF_AN_ENTRY,
        version=version,
        note=typed.text("note"),
        send="Envoyer la correction",
        elsewhere=False,
        error=error,
        opened=opened(OF_AN_ENTRY, faults, more),
        form=Filled(
            typed,
            _ground(service),
            installation().needs,
            problems=faults,
            base=values_at(reading(), service, version, COLUMNS),
            suggested=suggested_themes(typed),
            more=more,
        ),
    )
