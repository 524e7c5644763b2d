"""« Corriger », from the link of a letter: the form of corrections, without an account."""

from collections.abc import Mapping
from uuid import UUID

from flask import request, url_for

from resource_base.catalog.models import Service
from resource_base.curation.freshness import actions
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.proposals.authors import Author
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.forms.coverage import settled
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.groups import OF_AN_ENTRY
from resource_base.web.forms.reading import read, unnamed
from resource_base.web.forms.typed import Typed
from resource_base.web.proposals import whole
from resource_base.web.proposals.door import ground_of
from resource_base.web.proposals.kept import NOTE, Shown
from resource_base.web.proposals.steps import more_asked_for, watch
from resource_base.web.reviews.by_link import NOT_ASKED, is_waiting, pages, round_of
from resource_base.web.security import permits, see_other

__all__ = ["pages"]


@pages.get("/fiches-a-confirmer/<string:token>/<uuid:service_id>/corriger")
@permits(Permission.ANYONE)
def correct_form(token: str, service_id: UUID) -> str:
    shown = whole.shown(_round(token, service_id).service)
    return _form(token, shown, whole.said(shown, _ground(shown.service)))


@pages.post("/fiches-a-confirmer/<string:token>/<uuid:service_id>/corriger")
@permits(Permission.ANYONE)
def correct(token: str, service_id: UUID) -> Page:
    """Propose what differs from the version that the form was filled with."""
    shown = whole.shown(_round(token, service_id).service)
    given, ground = Typed.of(request.form.to_dict(flat=False)), _ground(shown.service)
    if more_asked_for():
        return _form(token, shown, settled(given, ground), more=more_asked_for())
    answers = read(OF_AN_ENTRY, given, ground, base=shown.base)
    problems = {**answers.problems, **unnamed(answers)}
    if problems:
        return _form(token, shown, given, problems=problems), 422
    changed = whole.changed(answers, shown)
    try:
        watch(given, known=whole.said(shown, ground))
        with transaction() as writing:
            round_ = round_of(writing, token, service_id)
            author, words = _author(round_), given.text(NOTE)[:2000]
            actions.correct(writing, round_, changed, author=author, words=words, based_on=shown.version)
    except Invalid as error:
        return _form(token, shown, given, problems=error.problems, error=str(error)), 422
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


def _form(
    token: str,
    shown: Shown,
    typed: Typed,
    *,
    problems: Mapping[str, str] | None = None,
    error: str = "",
    more: str = "",
) -> str:
    return whole.page(
        shown,
        typed,
        _ground(shown.service),
        problems=problems,
        more=more,
        action=url_for("reviews_by_link.correct", token=token, service_id=shown.service.id),
        back=url_for("reviews_by_link.entry", token=token, service_id=shown.service.id),
        send="Envoyer la correction",
        error=error,
    )
