"""Organisations, for staff and for who belongs to one: the list, and the page of each with its people."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, jsonify, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from resource_base.accounts import queries
from resource_base.accounts.models import Invitation, Membership, Role, User
from resource_base.accounts.vocabulary import Position
from resource_base.catalog import organizations
from resource_base.catalog.models import Organization
from resource_base.catalog.organizations import Named
from resource_base.database import now
from resource_base.errors import NotFound
from resource_base.permissions import Grant, Permission, allows
from resource_base.web.answers import Page
from resource_base.web.context import reading
from resource_base.web.looking_after import NOT_YOUR_PLACE, fills
from resource_base.web.paging import asked_page, turn
from resource_base.web.people import picking
from resource_base.web.people.confidence import confidence
from resource_base.web.people.words import POSITION_NAMES, POSITIONS, ROLES
from resource_base.web.security import ensure, own_account, permits, see_other

pages = Blueprint("organizations", __name__)

SHOWN = 50
FIELDS = ("name", "email", "role", "position", "domain")


@dataclass(frozen=True)
class Line:
    """An organisation of the list, with how many belong to it."""

    place: Named
    where: str
    members: int
    has_manager: bool


@pages.get("/structures")
@permits(Permission.SEE_ORGANIZATIONS)
def everything() -> str:
    typed = " ".join(request.args.get("q", "").split())
    found = organizations.search(reading(), typed)
    here = turn(
        asked_page(), total=len(found), size=SHOWN, endpoint="organizations.everything", asked={"q": typed}
    )
    shown = found[(here.number - 1) * SHOWN : here.number * SHOWN]
    return render_template(
        "admin/organizations.html", typed=typed, total=len(found), lines=_lines(reading(), shown), turn=here
    )


@pages.get("/structures/suggestions")
@permits(Permission.SEE_ORGANIZATIONS)
def suggestions() -> Response:
    return jsonify(suggestions=picking.suggestions(reading(), request.args.get("q", "")))


@pages.get("/ma-structure")
@permits(Permission.SEE_OWN_ORGANIZATIONS)
def mine() -> Page:
    places = [
        organizations.named(reading(), each.organization_id) for each in own_account(reading()).memberships
    ]
    known = [place for place in places if place is not None]
    if len(known) == 1:
        return see_other("organizations.one", organization_id=known[0].id)
    return render_template("admin/own_organizations.html", places=known)


@pages.get("/structures/<uuid:organization_id>")
@permits(Permission.SEE_MEMBERS)
def one(organization_id: UUID) -> str:
    return organization_page(organization_id)


def known_place(session: Session, organization_id: UUID) -> Organization:
    """An organisation of which who is signed in may know the people.

    Raises:
        NotFound: there is none, or it is neither theirs nor theirs to look after.
    """
    unknown = NotFound("Cette structure n’existe pas, ou n’est pas la vôtre.")
    ensure(Permission.SEE_MEMBERS, organization_id, refusal=unknown)
    place = session.get(Organization, organization_id)
    if place is None:
        raise unknown
    return place


def organization_page(
    organization_id: UUID, *, problems: Mapping[str, str] | None = None, error: str = ""
) -> str:
    """The page of one organisation; after a form that was refused, with what was typed in it."""
    user = own_account(reading())
    place = known_place(reading(), organization_id)
    members = reading().scalars(queries.members_of(organization_id)).all()
    has_manager = any(each.position is Position.MANAGER and each.user.active for each in members)
    usual = Position.EDITOR if has_manager else Position.MANAGER
    is_theirs = fills(reading(), organization_id)
    return render_template(
        "admin/organization.html",
        place=place,
        where=picking.where(organizations.named_of(place), len(place.services)),
        members=members,
        position_names=POSITION_NAMES,
        has_manager=has_manager,
        elsewhere="" if is_theirs else NOT_YOUR_PLACE,
        manages=is_theirs and allows(user, Permission.MANAGE_MEMBERS, organization_id),
        trusts=is_theirs and allows(user, Permission.TRUST_DOMAIN, organization_id),
        confidence=confidence(reading(), user, place),
        domains=reading().scalars(queries.domains_of(organization_id)).all(),
        sent=_sent(reading(), user, organization_id),
        role_names=ROLES,
        roles=_roles(user, organization_id),
        positions=[(position.value, name) for position, name in POSITIONS.items()],
        given={"position": usual.value}
        | {name: request.form[name] for name in FIELDS if name in request.form},
        problems=dict.fromkeys(FIELDS, "") | dict(problems or {}),
        error=error,
    )


def _sent(session: Session, user: User, organization_id: UUID) -> list[tuple[Invitation, bool]]:
    """The invitations that wait for an answer, and whether this person may take each back."""
    waiting = session.scalars(queries.invitations_to(organization_id, at=now()))
    return [(each, allows(user, Permission.REVOKE_INVITATION, each)) for each in waiting]


def _roles(user: User, organization_id: UUID) -> list[tuple[str, str]]:
    """The roles that this person may offer there, the most usual one first."""
    usual = sorted(Role, key=lambda role: role is not Role.PARTNER)
    offered = (role for role in usual if allows(user, Permission.INVITE, Grant(role, organization_id)))
    return [(role.value, ROLES[role]) for role in offered]


def _lines(session: Session, places: list[Named]) -> list[Line]:
    belonging = (
        select(Membership.organization_id, Membership.position, func.count())
        .join(Membership.user)
        .where(Membership.organization_id.in_([place.id for place in places]), User.active)
        .group_by(Membership.organization_id, Membership.position)
    )
    found = {(place, position): number for place, position, number in session.execute(belonging)}
    return [
        Line(
            place,
            where,
            members=sum(found.get((place.id, position), 0) for position in Position),
            has_manager=(place.id, Position.MANAGER) in found,
        )
        for place, where in picking.told_apart(session, places)
    ]
