"""Requests for access, for whoever reviews them: the queue, one request, its answer."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.accounts import access_requests, queries
from resource_base.accounts.models import AccessRequest, Role, User
from resource_base.accounts.vocabulary import REFUSAL_SENTENCES, Position, Refusal, RequestState
from resource_base.catalog import organizations
from resource_base.errors import Invalid, NotAllowed, NotFound
from resource_base.permissions import Grant, Permission, allows
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.free_texts import guard
from resource_base.web.looking_after import NOT_YOUR_PLACE, fills
from resource_base.web.people import picking
from resource_base.web.people.picking import Picked, Picker
from resource_base.web.people.words import POSITIONS, ROLES, chosen
from resource_base.web.security import ensure, own_account, permits, see_other

pages = Blueprint("reviewing", __name__, url_prefix="/demandes-acces")

STATES = {
    RequestState.SUBMITTED: "en attente",
    RequestState.ACCEPTED: "acceptée",
    RequestState.REFUSED: "refusée",
    RequestState.EXPIRED: "expirée sans réponse",
}


@pages.get("")
@permits(Permission.SEE_REQUESTS)
def queue() -> str:
    waiting = queries.requests_for(own_account(reading()), state=RequestState.SUBMITTED)
    return render_template("account/requests.html", waiting=reading().scalars(waiting).all())


@pages.get("/<uuid:request_id>")
@permits(Permission.SEE_REQUESTS, Permission.REVIEW_REQUEST)
def one(request_id: UUID) -> str:
    return _page(request_id)


@pages.post("/<uuid:request_id>/accepter")
@permits(Permission.SEE_REQUESTS, Permission.REVIEW_REQUEST, Permission.INVITE)
def accept(request_id: UUID) -> Page:
    try:
        with transaction() as writing:
            _accept(writing, own_account(writing), request_id)
    except Invalid as error:
        return _page(request_id, problems=error.problems, error=str(error)), 422
    return see_other("reviewing.queue")


@pages.post("/<uuid:request_id>/refuser")
@permits(Permission.SEE_REQUESTS, Permission.REVIEW_REQUEST)
def refuse(request_id: UUID) -> Page:
    try:
        guard("sentence")
        with transaction() as writing:
            _refuse(writing, own_account(writing), request_id)
    except Invalid as error:
        return _page(request_id, problems=error.problems, error=str(error)), 422
    return see_other("reviewing.queue")


def _accept(writing: Session, user: User, request_id: UUID) -> None:
    asked = _asked(writing, user, request_id)
    role, place = chosen(Role, request.form.get("role")), _place(writing, user, asked)
    position = chosen(Position, request.form.get("position")) if place.id else None
    refusal = NotAllowed("Votre compte ne permet pas d’accorder ce rôle.")
    ensure(Permission.INVITE, Grant(role, place.id, position), refusal=refusal)
    if place.id is not None and not fills(writing, place.id):
        raise Invalid(NOT_YOUR_PLACE, {"organization": NOT_YOUR_PLACE})
    access_requests.accept(
        writing,
        asked,
        by=user,
        role=role,
        organization_id=place.id,
        organization_label=place.label,
        position=position,
    )


def _place(session: Session, user: User, asked: AccessRequest) -> Picked:
    """Where they will belong: staff choose, managers accept into the organisation that they run."""
    if allows(user, Permission.SEE_ORGANIZATIONS) and "organization" in request.form:
        return picking.picked(session)
    known = organizations.named(session, asked.organization_id) if asked.organization_id else None
    return Picked(known, known.name if known else None)


def _picker(session: Session, asked: AccessRequest) -> Picker:
    """The organisation that was asked for, when it is known or when one alone is called so."""
    called = organizations.called(session, asked.organization_label)
    sole = called[0] if len(called) == 1 else None
    known = organizations.named(session, asked.organization_id) if asked.organization_id else sole
    return picking.picker(session, typed=asked.organization_label, place=known)


def _usual_position(session: Session, asked: AccessRequest) -> Position:
    """The first person of an organisation is usually its manager."""
    if asked.organization_id is None:
        return Position.EDITOR
    managed = session.scalars(queries.managers_of(asked.organization_id)).first()
    return Position.EDITOR if managed else Position.MANAGER


def _refuse(writing: Session, user: User, request_id: UUID) -> None:
    asked, reason = _asked(writing, user, request_id), chosen(Refusal, request.form.get("reason"))
    access_requests.refuse(writing, asked, by=user, reason=reason, sentence=request.form.get("sentence", ""))


def _asked(session: Session, user: User, request_id: UUID) -> AccessRequest:
    found = session.scalar(queries.requests_for(user).where(AccessRequest.id == request_id))
    unknown = NotFound("Cette demande n’existe pas, ou n’est pas de votre ressort.")
    if found is None:
        raise unknown
    ensure(Permission.REVIEW_REQUEST, found, refusal=unknown)
    return found


def _page(request_id: UUID, *, problems: Mapping[str, str] | None = None, error: str = "") -> str:
    user = own_account(reading())
    asked = _asked(reading(), user, request_id)
    return render_template(
        "account/request.html",
        asked=asked,
        waits=asked.state is RequestState.SUBMITTED,
        roles=[
            (role.value, name)
            for role, name in ROLES.items()
            if allows(user, Permission.INVITE, Grant(role, asked.organization_id))
        ],
        picker=_picker(reading(), asked) if allows(user, Permission.SEE_ORGANIZATIONS) else None,
        positions=[(position.value, name) for position, name in POSITIONS.items()],
        position=request.form.get("position", _usual_position(reading(), asked)),
        role=request.form.get("role", ""),
        reasons=[(reason.value, sentence) for reason, sentence in REFUSAL_SENTENCES.items()],
        reason=request.form.get("reason", ""),
        state=STATES[asked.state],
        sentence=request.form.get("sentence", ""),
        problems={"sentence": "", "organization": ""} | dict(problems or {}),
        error=error,
    )
