"""Signing in and out, with sessions that the server keeps and may end."""

from contextlib import suppress
from functools import partial

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_login import LoginManager, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from resource_base.accounts import demonstration, queries, sessions, signing_in
from resource_base.accounts.sessions import Opened
from resource_base.database import now
from resource_base.errors import NotAllowed, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, lifetime, reading, transaction
from resource_base.web.errors import patience
from resource_base.web.security import Visitor, is_local_path, permits, see_other, signed_in_user
from resource_base.web.signing_in import proconnect, staying
from resource_base.web.signing_in.arriving import STEPS, TOKEN, answered, go_in, go_on, half_way

pages = Blueprint("account", __name__)


def install(app: Flask) -> None:
    manager = LoginManager(app, add_context_processor=False)  # templates are given `user` (`presentation`)
    manager.session_protection = None  # it ends the session of whoever changes network; ours are revocable
    manager.user_loader(_holder_of)
    manager.unauthorized_handler(_lead_to_sign_in)


@pages.get("/connexion")
@permits(Permission.ANYONE)
def sign_in_form() -> Page:
    target = request.args.get("next", "")
    if signed_in_user() is not None and staying.AGAIN not in request.args:
        return go_on(target)
    return _form(target)


@pages.post("/connexion")
@permits(Permission.ANYONE)
def sign_in() -> Page:
    email, target = request.form.get("email", ""), request.form.get("next", "")
    try:
        opened = _opened(email, request.form.get("password", ""))
    except NotAllowed as error:
        return _form(target, email=email, error=str(error)), 422
    except TooManyAttempts as error:
        return _form(target, email=email, error=str(error)), 429, patience(error)
    return go_in(opened, target)


@pages.post("/deconnexion")
@permits(Permission.ANYONE)
def sign_out() -> Response:
    """End the session of this browser, whole or half-way."""
    token = session.get(TOKEN, "")
    id_token = proconnect.id_token_of(token)
    with transaction() as writing:
        sessions.sign_out(writing, token)
    logout_user()
    session.clear()
    return proconnect.goodbye(id_token) or see_other("account.sign_in_form")


def _opened(email: str, password: str) -> Opened:
    # Transactions of their own: an attempt counts even when it is refused.
    base = installation()
    with transaction() as writing:
        attempt = signing_in.count_attempt(
            writing, keys=base.keys, email=email, address=request.remote_addr or ""
        )
    with answered(partial(signing_in.log_refusal, attempt=attempt)) as writing:
        return signing_in.sign_in(
            writing,
            attempt,
            password=password,
            lifetime=lifetime(),
            user_agent=request.user_agent.string,
            staff_must_enrol=not base.settings.demonstration,
        )


def _form(target: str, *, email: str = "", error: str = "") -> str:
    shown = demonstration.ACCOUNTS if installation().settings.demonstration else ()
    return render_template(
        "account/sign_in.html",
        next=target if is_local_path(target) else "",
        email=email,
        error=error,
        accounts=shown,
        shown_password=demonstration.PASSWORD if shown else "",
        lasts=staying.lasting(),
    )


def _lead_to_sign_in() -> Page:
    if request.accept_mimetypes.best == "application/json":
        return Response('{"error": "signed out"}', status=401, mimetype="application/json")
    owed = half_way()
    if owed is not None:
        return see_other(STEPS[owed.session.stage])
    if request.method == "POST" and TOKEN in session:
        return staying.kept_page()
    target = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("account.sign_in_form", next=target or None))


def _holder_of(token: str) -> Visitor | None:
    moment = now()
    signed_in = queries.user_of_token(reading(), token, lifetime=lifetime(), at=moment)
    if signed_in is None:
        return None
    seen_at = signed_in.session.last_seen_at
    if signed_in.is_due(moment) and not staying.is_only_asked():
        # Whoever reads waits for nobody who writes (an import takes minutes): their next page notes it.
        with suppress(OperationalError), installation().database.transaction(waits=False) as writing:
            sessions.note_seen(writing, token, at=moment)
            seen_at = moment
    return Visitor(token, signed_in.user, signed_in.ending(lifetime(), seen_at=seen_at))
