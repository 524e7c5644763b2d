"""What the link of a letter opens, without an account: « toujours vrai », or no more letters.

Opening a page changes nothing: the scanners of mail servers open links.
"""

from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import State, Visibility
from resource_base.curation.freshness import actions, queries
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.freshness.vocabulary import ReviewEnd
from resource_base.curation.proposals import links, stopping
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.database import now
from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.finding.sheet import sheet
from resource_base.web.maps.still_maps import locator
from resource_base.web.security import permits, see_other

pages = Blueprint("reviews_by_link", __name__)

NOT_ASKED = "Cette fiche n’est pas de celles que ce lien permet de confirmer."


@pages.get("/fiches-a-confirmer/<string:token>")
@permits(Permission.ANYONE)
def entries(token: str) -> str:
    rounds = rounds_of(reading(), token)
    return render_template(
        "reviews/entries.html",
        token=token,
        waiting=[each for each in rounds if is_waiting(each)],
        corrected=[each for each in rounds if each.end is ReviewEnd.CORRECTED],
        done=[each for each in rounds if each.end is ReviewEnd.CONFIRMED],
        gone=[each for each in rounds if _is_gone(each)],
    )


@pages.get("/fiches-a-confirmer/<string:token>/<uuid:service_id>")
@permits(Permission.ANYONE)
def entry(token: str, service_id: UUID) -> str:
    round_ = round_of(reading(), token, service_id)
    service, base = round_.service, installation()
    return render_template(
        "reviews/entry.html",
        token=token,
        round=round_,
        waits=is_waiting(round_),
        sheet=sheet(service, viewer=Viewer.PUBLIC, gazetteer=base.gazetteer, needs=base.needs),
        contacts=_own_contacts(service),
        locator=locator(base, service),
        why=None,
    )


@pages.post("/fiches-a-confirmer/<string:token>/<uuid:service_id>")
@permits(Permission.ANYONE)
def confirm(token: str, service_id: UUID) -> Page:
    with transaction() as writing:
        round_ = round_of(writing, token, service_id)
        actions.confirm_round(writing, round_, by=round_.service.organization.name)
    return see_other("reviews_by_link.entries", token=token)


@pages.get("/ne-plus-recevoir/<string:token>")
@permits(Permission.ANYONE)
def letters(token: str) -> str:
    email = _reader(reading(), token)
    wanted = stopping.wants_letters(reading(), email)
    return render_template("reviews/letters.html", token=token, email=email, wanted=wanted)


@pages.post("/ne-plus-recevoir/<string:token>")
@permits(Permission.ANYONE)
def change_letters(token: str) -> Page:
    with transaction() as writing:
        email = _reader(writing, token)
        if request.form.get("lettres") == "oui":
            stopping.resume(writing, email)
        else:
            stopping.stop(writing, email)
    return see_other("reviews_by_link.letters", token=token)


def rounds_of(session: Session, token: str) -> list[ReviewRound]:
    """The rounds that a link is about, the newest of each entry.

    Raises:
        NotFound: the link opens nothing.
    """
    link = links.find(session, token, purpose=LinkPurpose.REVIEW, at=now())
    found: dict[UUID, ReviewRound] = {}
    for each in session.scalars(queries.of_recipient(link.email or "", since=link.created_at)).unique():
        found.setdefault(each.service_id, each)
    return list(found.values())


def round_of(session: Session, token: str, service_id: UUID) -> ReviewRound:
    """The one that is about this entry.

    Raises:
        NotFound: the link opens nothing, or nothing of this entry.
    """
    found = next((each for each in rounds_of(session, token) if each.service_id == service_id), None)
    if found is None or _is_gone(found):
        raise NotFound(NOT_ASKED)
    return found


def is_waiting(round_: ReviewRound) -> bool:
    return round_.ended_at is None and not _is_gone(round_)


def _is_gone(round_: ReviewRound) -> bool:
    return round_.service.state not in {State.PUBLISHED, State.SUSPENDED}


def _own_contacts(service: Service) -> list[tuple[str, str, str, bool]]:
    """(who, telephone, address, for professionals only), but those that curators keep to themselves."""
    named = [
        (
            ", ".join(filter(None, (each.name, each.role))) or "Contact",
            each.phone or "",
            each.email or "",
            each.visibility is Visibility.PROFESSIONALS,
        )
        for each in service.contacts
        if each.visibility is not Visibility.CURATORS
    ]
    organization = service.organization
    own = [
        ("La solution", service.phone or "", service.email or "", False),
        *named,
        ("La structure", organization.phone or "", organization.email or "", False),
    ]
    return [each for each in own if each[1] or each[2]]


def _reader(session: Session, token: str) -> str:
    link = links.find(session, token, purpose=LinkPurpose.STOP_LETTERS, at=now())
    if link.email is None:
        raise NotFound(links.SPENT)
    return link.email
