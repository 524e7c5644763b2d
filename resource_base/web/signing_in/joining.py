"""Ways in for who has no account: asking for access, and accepting an invitation."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.accounts import access_requests, invitations, queries, signing_in, tickets
from resource_base.accounts.access_requests import Application
from resource_base.accounts.actions import shortest_password
from resource_base.accounts.models import Invitation
from resource_base.accounts.sessions import Opened
from resource_base.accounts.vocabulary import Method
from resource_base.errors import Invalid, NotFound, TooManyAttempts
from resource_base.permissions import Grant, Permission, allows
from resource_base.web.answers import Page
from resource_base.web.context import installation, lifetime, reading, transaction
from resource_base.web.errors import patience
from resource_base.web.free_texts import guard
from resource_base.web.security import own_account, permits, see_other
from resource_base.web.signing_in import proconnect
from resource_base.web.signing_in.arriving import go_in
from resource_base.web.signing_in.forgotten import site_words

pages = Blueprint("joining", __name__)

FIELDS = ("name", "email", "organization_label", "function", "message")


@pages.get("/demander-un-acces")
@permits(Permission.ANYONE)
def request_form() -> str:
    told = proconnect.told()
    known = {} if told is None else {name: getattr(told, name) for name in FIELDS[:3]}
    return _request_form(known)


@pages.post("/demander-un-acces")
@permits(Permission.ANYONE)
def ask_for_access() -> Page:
    """The same answer whether the address has an account or not."""
    try:
        _submit()
    except Invalid as error:
        return _request_form(request.form, problems=error.problems), 422
    except TooManyAttempts as error:
        return _request_form(request.form, error=str(error)), 429, patience(error)
    return render_template("account/access_asked.html")


@pages.get("/invitation/<string:token>")
@permits(Permission.ANYONE)
def invitation(token: str) -> str:
    return _invitation(token)


@pages.post("/invitation/<string:token>")
@permits(Permission.ANYONE)
def accept(token: str) -> Page:
    try:
        opened = _accept(token)
    except Invalid as error:
        return _invitation(token, problems=error.problems), 422
    return go_in(opened, "")


@pages.post("/invitation/<string:token>/rejoindre")
@permits(Permission.SIGNED_IN)
def accept_as_member(token: str) -> Page:
    with transaction() as writing:
        _offered(writing, token)
        invitations.accept_as(writing, token=token, user=own_account(writing))
    return see_other("professional.home")


def _submit() -> None:
    base, given = installation(), request.form
    application = Application.parse(
        email=given.get("email", ""),
        name=given.get("name", ""),
        organization_label=given.get("organization_label", ""),
        function=given.get("function", ""),
        message=given.get("message", ""),
    )
    guard("message")
    # Two transactions: a request counts even when it is refused.
    with transaction() as writing:
        access_requests.count(
            writing, keys=base.keys, email=application.email, address=request.remote_addr or ""
        )
    with transaction() as writing:
        access_requests.submit(writing, application)


def _offered(session: Session, token: str) -> Invitation:
    """What a link offers, as long as whoever offered it still may: their account may be closed since.

    Raises:
        NotFound: the link is not good, or no more.
    """
    found = invitations.find(session, token)
    grant = Grant(found.role, found.organization_id, found.position)
    if found.invited_by is not None and not allows(found.invited_by, Permission.INVITE, grant):
        raise NotFound(tickets.SPENT)
    return found


def _accept(token: str) -> Opened:
    with transaction() as writing:
        _offered(writing, token)
        user = invitations.accept(
            writing,
            token=token,
            name=request.form.get("name", ""),
            password=request.form.get("password", ""),
            context=site_words(),
        )
        return signing_in.arrive(
            writing,
            user,
            method=Method.PASSWORD,
            lifetime=lifetime(),
            user_agent=request.user_agent.string,
            staff_must_enrol=not installation().settings.demonstration,
        )


def _request_form(
    given: Mapping[str, str], *, problems: Mapping[str, str] | None = None, error: str = ""
) -> str:
    return render_template(
        "account/request_access.html",
        given={name: given.get(name, "") for name in FIELDS},
        problems=dict.fromkeys(FIELDS, "") | dict(problems or {}),
        error=error,
    )


def _invitation(token: str, *, problems: Mapping[str, str] | None = None) -> str:
    offered = _offered(reading(), token)
    return render_template(
        "account/invitation.html",
        token=token,
        offered=offered,
        holder=reading().scalar(queries.user_with_email(offered.email)),
        name=request.form.get("name", offered.name),
        shortest=shortest_password(offered.role),
        words=(*site_words(), offered.email, offered.organization_label or ""),
        problems={"name": "", "password": ""} | dict(problems or {}),
    )
