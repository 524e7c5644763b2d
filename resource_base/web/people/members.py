"""What staff and managers change of an organisation: who is invited, who belongs and how, which domains."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, request
from sqlalchemy.orm import Session

from resource_base.accounts import actions, invitations
from resource_base.accounts.facts import is_staff
from resource_base.accounts.models import Membership, Role, User
from resource_base.accounts.vocabulary import Position
from resource_base.errors import Invalid, NotAllowed, NotFound
from resource_base.permissions import Grant, Permission
from resource_base.web.answers import Page
from resource_base.web.context import transaction
from resource_base.web.looking_after import NOT_YOUR_PLACE, fills
from resource_base.web.people.organizations import known_place, organization_page
from resource_base.web.people.words import chosen
from resource_base.web.security import ensure, own_account, permits, see_other

pages = Blueprint("members", __name__, url_prefix="/structures/<uuid:organization_id>")


@pages.post("/invitations")
@permits(Permission.SEE_MEMBERS, Permission.MANAGE_MEMBERS, Permission.INVITE)
def invite(organization_id: UUID) -> Page:
    return _change(organization_id, _invite)


@pages.post("/membres/<uuid:user_id>/position")
@permits(Permission.SEE_MEMBERS, Permission.MANAGE_MEMBERS)
def change_position(organization_id: UUID, user_id: UUID) -> Page:
    def change(session: Session, by: User, place: UUID) -> None:
        position = chosen(Position, request.form.get("position"))
        member = _member(session, by, place, user_id)
        if member.position is not position:
            actions.join(session, member.user, organization_id=place, position=position, by=by)

    return _change(organization_id, change)


@pages.post("/membres/<uuid:user_id>/retirer")
@permits(Permission.SEE_MEMBERS, Permission.MANAGE_MEMBERS)
def remove(organization_id: UUID, user_id: UUID) -> Page:
    def change(session: Session, by: User, place: UUID) -> None:
        actions.leave(session, _member(session, by, place, user_id).user, organization_id=place, by=by)

    return _change(organization_id, change)


@pages.post("/domaines")
@permits(Permission.SEE_MEMBERS, Permission.TRUST_DOMAIN)
def trust(organization_id: UUID) -> Page:
    def change(session: Session, by: User, place: UUID) -> None:
        actions.trust_domain(session, organization_id=place, domain=request.form.get("domain", ""), by=by)

    return _change(organization_id, change, asked=Permission.TRUST_DOMAIN)


@pages.post("/domaines/retirer")
@permits(Permission.SEE_MEMBERS, Permission.TRUST_DOMAIN)
def distrust(organization_id: UUID) -> Page:
    def change(session: Session, by: User, place: UUID) -> None:
        actions.distrust_domain(session, organization_id=place, domain=request.form.get("known", ""), by=by)

    return _change(organization_id, change, asked=Permission.TRUST_DOMAIN)


def _change(
    organization_id: UUID,
    change: Callable[[Session, User, UUID], None],
    *,
    asked: Permission = Permission.MANAGE_MEMBERS,
) -> Page:
    """One change to an organisation of which one may know (else 404) and that one may change (else 403)."""
    refusal = NotAllowed("Seuls ses responsables et l’équipe du département changent une structure.")
    try:
        with transaction() as writing:
            place = known_place(writing, organization_id)
            ensure(asked, place.id, refusal=refusal)
            if not fills(writing, place.id):
                raise NotAllowed(NOT_YOUR_PLACE)
            change(writing, own_account(writing), place.id)
    except Invalid as error:
        return organization_page(organization_id, problems=error.problems, error=str(error)), 422
    return see_other("organizations.one", organization_id=organization_id)


def _invite(session: Session, by: User, organization_id: UUID) -> None:
    role, position = chosen(Role, request.form.get("role")), chosen(Position, request.form.get("position"))
    refusal = NotAllowed("Votre compte ne permet pas d’inviter avec ce rôle.")
    ensure(Permission.INVITE, Grant(role, organization_id, position), refusal=refusal)
    place = known_place(session, organization_id)
    invitations.invite(
        session,
        email=request.form.get("email", ""),
        name=request.form.get("name", ""),
        role=role,
        by=by,
        organization_id=place.id,
        organization_label=place.name,
        position=position,
    )


def _member(session: Session, by: User, organization_id: UUID, user_id: UUID) -> Membership:
    """Someone who belongs there.

    Raises:
        NotFound: nobody of this id does.
        NotAllowed: it is oneself: else an organisation would lose its last manager by a slip.
    """
    if by.id == user_id and not is_staff(by):
        raise NotAllowed(
            "Votre propre place se change par un autre responsable, ou par l’équipe du département."
        )
    member = session.get(Membership, (user_id, organization_id))
    if member is None:
        raise NotFound("Cette personne n’est pas, ou n’est plus, dans la structure.")
    return member
