"""« Mes fiches à confirmer »: the entries that the organisations of a member are asked about."""

from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.accounts.facts import edits_for
from resource_base.accounts.models import User
from resource_base.curation.freshness import actions, queries
from resource_base.curation.freshness.models import ReviewRound
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.security import own_account, permits, see_other

pages = Blueprint("own_entries", __name__, url_prefix="/mes-fiches-a-confirmer")


@pages.get("")
@permits(Permission.SEE_OWN_ORGANIZATIONS)
def waiting() -> str:
    return _page()


@pages.post("")
@permits(Permission.SEE_OWN_ORGANIZATIONS)
def confirm() -> Page:
    """Confirm the entries that are ticked; those that are not theirs, or wait no more, are left."""
    ticked = set(request.form.getlist("fiche"))
    if not ticked:
        return _page(error="Cochez au moins une fiche."), 422
    with transaction() as writing:
        user = own_account(writing)
        for each in own_rounds(writing, user):
            if str(each.service_id) in ticked:
                actions.confirm_round(
                    writing, each, by=f"{user.name}, {each.service.organization.name}"[:200]
                )
    return see_other("own_entries.waiting")


def own_rounds(session: Session, user: User) -> list[ReviewRound]:
    """The rounds about the entries that this person writes for, the longest due first."""
    return list(session.scalars(queries.of_organizations(_own(user))).unique())


def _own(user: User) -> list[UUID]:
    places = (each.organization_id for each in user.memberships)
    return [each for each in places if edits_for(user, each)]


def _page(*, error: str = "") -> str:
    rounds = own_rounds(reading(), own_account(reading()))
    return render_template("reviews/own_entries.html", rounds=rounds, error=error)
