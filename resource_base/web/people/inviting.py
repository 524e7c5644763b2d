"""Invitations: those that wait for an answer, a new one, one taken back."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts import invitations, queries
from resource_base.accounts.models import Invitation, Role, User, organizations_run
from resource_base.accounts.vocabulary import Position
from resource_base.catalog import organizations
from resource_base.catalog.models import Organization
from resource_base.catalog.organizations import Named
from resource_base.database import now
from resource_base.errors import Invalid, NotAllowed, NotFound
from resource_base.permissions import Grant, Permission, allows
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.looking_after import NOT_YOUR_PLACE, fills
from resource_base.web.people import picking
from resource_base.web.people.picking import Picked
from resource_base.web.people.words import POSITIONS, ROLES, chosen
from resource_base.web.security import ensure, own_account, permits, see_other

pages = Blueprint("inviting", __name__, url_prefix="/invitations")

FIELDS = ("name", "email", "role", "position", "organization_id")


@pages.get("")
@permits(Permission.SEE_INVITATIONS)
def waiting() -> str:
    return _page()


@pages.post("")
@permits(Permission.SEE_INVITATIONS, Permission.INVITE)
def invite() -> Page:
    try:
        with transaction() as writing:
            _invite(writing, own_account(writing))
    except Invalid as error:
        return _page(problems=error.problems, error=str(error)), 422
    return see_other("inviting.waiting")


@pages.post("/<uuid:invitation_id>/annuler")
@permits(Permission.SEE_INVITATIONS, Permission.REVOKE_INVITATION)
def revoke(invitation_id: UUID) -> Page:
    with transaction() as writing:
        user = own_account(writing)
        found = writing.get(Invitation, invitation_id)
        unknown = NotFound("Cette invitation n’existe pas, ou n’est pas de votre ressort.")
        if found is None:
            raise unknown
        ensure(Permission.REVOKE_INVITATION, found, refusal=unknown)
        invitations.revoke(writing, found, by=user)
    if request.form.get("back") and found.organization_id is not None:
        return see_other("organizations.one", organization_id=found.organization_id)
    return see_other("inviting.waiting")


def _invite(writing: Session, user: User) -> None:
    picked, role = _picked(writing, user), chosen(Role, request.form.get("role"))
    position = chosen(Position, request.form.get("position")) if picked.id else None
    refusal = NotAllowed("Votre compte ne permet pas d’inviter avec ce rôle.")
    ensure(Permission.INVITE, Grant(role, picked.id, position), refusal=refusal)
    if picked.id is not None and not fills(writing, picked.id):
        raise Invalid(NOT_YOUR_PLACE, {"organization": NOT_YOUR_PLACE})
    invitations.invite(
        writing,
        email=request.form.get("email", ""),
        name=request.form.get("name", ""),
        role=role,
        by=user,
        organization_id=picked.id,
        organization_label=picked.label,
        position=position,
    )


def _picked(session: Session, user: User) -> Picked:
    """Where they will belong: staff choose among all, managers among those that they run."""
    if allows(user, Permission.SEE_ORGANIZATIONS):
        return picking.picked(session)
    wanted = request.form.get("organization_id", "")
    place = next((place for place in _run(session, user) if str(place.id) == wanted), None)
    return Picked(place, place.name if place else None)


def _run(session: Session, user: User) -> list[Named]:
    """The organisations that this person runs, by name."""
    run = select(Organization).where(Organization.id.in_(organizations_run(user)))
    return [
        organizations.named_of(place)
        for place in session.scalars(run.order_by(Organization.name, Organization.id))
    ]


def _page(*, problems: Mapping[str, str] | None = None, error: str = "") -> str:
    user = own_account(reading())
    staff = allows(user, Permission.SEE_ORGANIZATIONS)
    places = [] if staff else _run(reading(), user)
    grants = [Grant(role, places[0].id if places else None) for role in ROLES]
    return render_template(
        "account/invitations.html",
        sent=[
            (each, allows(user, Permission.REVOKE_INVITATION, each))
            for each in reading().scalars(queries.invitations_for(user).where(Invitation.is_open(now())))
        ],
        role_names=ROLES,
        roles=[
            (grant.role.value, ROLES[grant.role])
            for grant in grants
            if allows(user, Permission.INVITE, grant)
        ],
        picker=picking.picker(reading()) if staff else None,
        places=[(str(place.id), place.label) for place in places],
        positions=[(position.value, name) for position, name in POSITIONS.items()],
        given={name: request.form.get(name, "") for name in FIELDS},
        problems={"name": "", "email": "", "organization": ""} | dict(problems or {}),
        error=error,
    )
