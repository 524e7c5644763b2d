"""What is held on someone: one's own, and anybody's for administrators; to read, or to take away as JSON.

Each time leaves a line in the security log, so these pages answer forms; none is a link.
"""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, url_for
from sqlalchemy.orm import Session

from resource_base.accounts import export
from resource_base.accounts.models import User
from resource_base.catalog.models import Organization
from resource_base.curation import held as curation
from resource_base.database import today
from resource_base.permissions import Permission
from resource_base.sharing.alerts import forgetting as alerts
from resource_base.sharing.handing_over import letters as selection_letters
from resource_base.sharing.handing_over import links as selection_links
from resource_base.sharing.selections import held as selections
from resource_base.web.context import reading, transaction
from resource_base.web.counting import count_export
from resource_base.web.my_account.holdings_words import sections
from resource_base.web.people.accounts import known_person
from resource_base.web.security import own_account, permits

pages = Blueprint("holdings", __name__)

# Beside what accounts and mail hold.
HELD_BY = (
    curation.held_on,
    selections.held_on,
    selection_links.held_on,
    selection_letters.held_on,
    alerts.held_on,
)


@pages.get("/mon-compte/donnees")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def own() -> str:
    return render_template("account/own_holdings.html")


@pages.post("/mon-compte/donnees")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def read_own() -> str:
    return _page(own_account(reading()).id)


@pages.post("/mon-compte/donnees/telecharger")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def take_own() -> Response:
    return _file(own_account(reading()).id, "mes-donnees")


@pages.post("/personnes/<uuid:user_id>/donnees")
@permits(Permission.MANAGE_PEOPLE)
def read_of_person(user_id: UUID) -> str:
    return _page(user_id)


@pages.post("/personnes/<uuid:user_id>/donnees/telecharger")
@permits(Permission.MANAGE_PEOPLE)
def take_of_person(user_id: UUID) -> Response:
    return _file(user_id, "donnees-personnelles")


def _held(user_id: UUID) -> dict[str, Any]:
    """What is held on this person, in a transaction that also logs it.

    Raises:
        TooManyAttempts: too many exports by one person in an hour.
        NotFound: nobody of this id has an account.
    """
    count_export()
    with transaction() as writing:
        other = known_person(writing, user_id)
        held = export.held_on(writing, other, by=own_account(writing))
        for room in HELD_BY:
            held |= room(writing, other)
        return held


def _page(user_id: UUID) -> str:
    held, other = _held(user_id), known_person(reading(), user_id)
    is_own = other.id == own_account(reading()).id
    return render_template(
        "account/holdings.html",
        heading="Mes données" if is_own else f"Données de {other.name}",
        sections=sections(held, place_name=lambda identifier: _place_name(reading(), identifier)),
        download=_address(other, is_own=is_own),
        back=url_for("my_account.summary") if is_own else url_for("people.one", user_id=other.id),
    )


def _address(other: User, *, is_own: bool) -> str:
    return url_for("holdings.take_own") if is_own else url_for("holdings.take_of_person", user_id=other.id)


def _place_name(session: Session, identifier: UUID) -> str:
    place = session.get(Organization, identifier)
    return place.name if place else "structure effacée"


def _file(user_id: UUID, name: str) -> Response:
    text = json.dumps(_held(user_id), ensure_ascii=False, indent=2)
    told = f'attachment; filename="{name}-{today().isoformat()}.json"'
    return Response(text, mimetype="application/json", headers={"Content-Disposition": told})
