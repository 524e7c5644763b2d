"""Requests for access, for whoever reviews them: the queue, one request, its answer."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.accounts import access_requests, queries
from resource_base.accounts.models import AccessRequest, Role, User
from resource_base.accounts.vocabulary import REFUSAL_SENTENCES, Position, Refusal, RequestState
from resource_base.errors import Invalid, NotAllowed, NotFound
from resource_base.permissions import Grant, Permission, allows
from resource_base.web.arriving import Page
from resource_base.web.context import reading, transaction
from resource_base.web.people_words import POSITIONS, ROLES, chosen
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
        return _page(request_id, error=str(error)), 422
    return see_other("reviewing.queue")


@pages.post("/<uuid:request_id>/refuser")
@permits(Permission.SEE_REQUESTS, Permission.REVIEW_REQUEST)
def refuse(request_id: UUID) -> Page:
    try:
        with transaction() as writing:
            _refuse(writing, own_account(writing), request_id)
    except Invalid as error:
        return _page(request_id, problems=error.problems, error=str(error)), 422
    return see_other("reviewing.queue")


def _accept(writing: Session, user: User, request_id: UUID) -> None:
    asked = _asked(writing, user, request_id)
    role, place = chosen(Role, request.form.get("role")), asked.organization_id
    position = chosen(Position, request.form.get("position")) if place else None
    refusal = NotAllowed("Votre compte ne permet pas d’accorder ce rôle.")
    ensure(Permission.INVITE, Grant(role, place, position), refusal=refusal)
    access_requests.accept(writing, asked, by=user, role=role, organization_id=place, position=position)


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
        positions=[(position.value, name) for position, name in POSITIONS.items()],
        reasons=[(reason.value, sentence) for reason, sentence in REFUSAL_SENTENCES.items()],
        state=STATES[asked.state],
        sentence=request.form.get("sentence", ""),
        problems={"sentence": ""} | dict(problems or {}),
        error=error,
    )
