"""Everyone's accounts, for administrators: the list, and what is changed of one."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from resource_base.accounts import actions, queries, second_factor
from resource_base.accounts.models import Role, User
from resource_base.catalog import organizations
from resource_base.catalog.naming import may_answer
from resource_base.catalog.organizations import Named
from resource_base.errors import NotAllowed, NotFound
from resource_base.geo.names import fold
from resource_base.permissions import Permission, allows
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.paging import shown
from resource_base.web.people.scope_words import scope_sentence
from resource_base.web.people.words import POSITION_NAMES, ROLES, chosen
from resource_base.web.security import ensure, own_account, permits, see_other

SHOWN = 50

pages = Blueprint("people", __name__, url_prefix="/personnes")


@pages.get("")
@permits(Permission.MANAGE_PEOPLE)
def everyone() -> str:
    typed = " ".join(request.args.get("q", "").split())[:150]
    found = queries.people()
    if typed:
        found = found.where(User.id.in_(_answering(reading(), fold(typed))))
    page = shown(reading(), found, size=SHOWN, endpoint="people.everyone", asked={"q": typed})
    return render_template(
        "account/people.html",
        people=page.lines,
        total=page.total,
        typed=typed,
        turn=page.turn,
        role_names=ROLES,
    )


@pages.get("/<uuid:user_id>")
@permits(Permission.MANAGE_PEOPLE)
def one(user_id: UUID) -> str:
    other = known_person(reading(), user_id)
    return render_template(
        "account/person.html",
        other=other,
        role=ROLES[other.role],
        roles=[(role.value, name) for role, name in ROLES.items()],
        scope=scope_sentence(installation(), other),
        places=_places(reading(), other),
        second_factor_on=second_factor.is_on(reading(), other),
        changeable=allows(own_account(reading()), Permission.CHANGE_ACCOUNT, other),
    )


@pages.post("/<uuid:user_id>/role")
@permits(Permission.MANAGE_PEOPLE, Permission.CHANGE_ACCOUNT)
def change_role(user_id: UUID) -> Page:
    role = chosen(Role, request.form.get("role"))
    return _change(user_id, lambda session, other, by: actions.change_role(session, other, role=role, by=by))


@pages.post("/<uuid:user_id>/fermer")
@permits(Permission.MANAGE_PEOPLE, Permission.CHANGE_ACCOUNT)
def close(user_id: UUID) -> Page:
    return _change(user_id, lambda session, other, by: actions.deactivate(session, other, by=by))


@pages.post("/<uuid:user_id>/rouvrir")
@permits(Permission.MANAGE_PEOPLE, Permission.CHANGE_ACCOUNT)
def reopen(user_id: UUID) -> Page:
    return _change(user_id, lambda session, other, by: actions.reactivate(session, other, by=by))


@pages.post("/<uuid:user_id>/reinitialiser-double-authentification")
@permits(Permission.MANAGE_PEOPLE, Permission.CHANGE_ACCOUNT)
def reset_second_factor(user_id: UUID) -> Page:
    return _change(user_id, lambda session, other, by: second_factor.reset(session, other, by=by))


def _change(user_id: UUID, change: Callable[[Session, User, User], None]) -> Page:
    with transaction() as writing:
        by, other = own_account(writing), known_person(writing, user_id)
        refusal = NotAllowed("Votre propre compte se change par quelqu’un d’autre.")
        ensure(Permission.CHANGE_ACCOUNT, other, refusal=refusal)
        change(writing, other, by)
    return see_other("people.one", user_id=user_id)


def _answering(session: Session, words: tuple[str, ...]) -> list[UUID]:
    """Of whom each of these folded words begins one of the name, the address or the organisation; without
    words, nobody.
    """
    told = User.name + " " + User.email + " " + func.coalesce(User.organization_label, "")
    may = session.execute(select(User.id, told).where(may_answer(told, words)))
    return [person for person, text in may if words and _answers(fold(text), words)]


def _answers(known: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(each.startswith(word) for each in known) for word in words)


def _places(session: Session, other: User) -> list[tuple[Named, str]]:
    """Where someone belongs, and as what."""
    belonging = (
        (organizations.named(session, each.organization_id), each.position) for each in other.memberships
    )
    return [(place, POSITION_NAMES[position]) for place, position in belonging if place is not None]


def known_person(session: Session, user_id: UUID) -> User:
    """Someone who has an account.

    Raises:
        NotFound: nobody of this id does, or it was anonymised.
    """
    found = session.get(User, user_id)
    if found is None or found.anonymised_at is not None:
        raise NotFound("Ce compte n’existe pas, ou n’existe plus.")
    return found
