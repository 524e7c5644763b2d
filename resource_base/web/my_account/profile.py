"""« Mon compte »: one's name, password and sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Blueprint, render_template, request, session, url_for

from resource_base.accounts import actions, names, queries, second_factor, sessions, signing_in
from resource_base.accounts.models import SignInSession, User
from resource_base.accounts.sessions import Opened, fingerprint
from resource_base.accounts.signing_in import Attempt
from resource_base.errors import Invalid, NotAllowed, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.browsers import browser
from resource_base.web.context import installation, lifetime, reading, transaction
from resource_base.web.errors import patience
from resource_base.web.people.scope_words import scope_sentence
from resource_base.web.people.words import ROLES
from resource_base.web.security import own_account, permits, see_other
from resource_base.web.signing_in import staying
from resource_base.web.signing_in.arriving import TOKEN, answered, go_in
from resource_base.web.signing_in.forgotten import site_words

pages = Blueprint("my_account", __name__, url_prefix="/mon-compte")

WRONG = "Ce n’est pas votre mot de passe actuel."


@dataclass(frozen=True)
class OpenSession:
    """A line of « mes sessions »."""

    handle: str
    browser: str
    opened_at: datetime
    seen_at: datetime
    is_this_one: bool


@pages.get("")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def summary() -> str:
    return _summary()


@pages.post("/nom")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def rename() -> Page:
    try:
        with transaction() as writing:
            names.rename(writing, own_account(writing), name=request.form.get("name", ""))
    except Invalid as error:
        return _summary(problem=str(error)), 422
    return see_other("my_account.summary")


@pages.post("/sessions/fermer")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def end_session() -> Page:
    with transaction() as writing:
        sessions.end_session(writing, own_account(writing), token_hash=request.form.get("session", ""))
    return see_other("my_account.summary")


@pages.post("/sessions/fermer-les-autres")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def end_other_sessions() -> Page:
    with transaction() as writing:
        sessions.end_other_sessions(writing, own_account(writing), token=session[TOKEN])
    return see_other("my_account.summary")


@pages.get("/mot-de-passe")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def password_form() -> str:
    return _password_form()


@pages.post("/mot-de-passe")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def change_password() -> Page:
    """Every other session ends; this one goes on."""
    try:
        opened = _changed()
    except NotAllowed:
        return _password_form({"current": WRONG}), 422
    except Invalid as error:
        return _password_form(error.problems), 422
    except TooManyAttempts as error:
        return _password_form(error=str(error)), 429, patience(error)
    return go_in(opened, url_for("my_account.summary"))


def counted_attempt(user: User) -> Attempt:
    """An attempt to give one's own password again, counted in a transaction of its own.

    Raises:
        TooManyAttempts: with the wait.
    """
    with transaction() as writing:
        return signing_in.count_attempt(
            writing, keys=installation().keys, email=user.email, address=request.remote_addr or ""
        )


def _changed() -> Opened:
    attempt = counted_attempt(own_account(reading()))
    with answered(partial(signing_in.log_refusal, attempt=attempt)) as writing:
        return signing_in.change_password(
            writing,
            attempt,
            token=session[TOKEN],
            current=request.form.get("current", ""),
            new=request.form.get("password", ""),
            lifetime=lifetime(),
            context=site_words(),
        )


def _summary(*, problem: str = "") -> str:
    user = own_account(reading())
    return render_template(
        "account/summary.html",
        role=ROLES[user.role],
        scope=scope_sentence(installation(), user),
        name=request.form.get("name", user.name),
        problem=problem,
        lasts=staying.lasting(user.role),
        second_factor_on=second_factor.is_on(reading(), user),
        open_sessions=[_line(each) for each in reading().scalars(queries.sessions_of(user.id))],
    )


def _line(held: SignInSession) -> OpenSession:
    kind = browser(held.user_agent) or "Navigateur inconnu"
    is_this_one = held.token_hash == fingerprint(session[TOKEN])
    return OpenSession(held.token_hash, kind, held.created_at, held.last_seen_at, is_this_one)


def _password_form(problems: Mapping[str, str] | None = None, *, error: str = "") -> str:
    user = own_account(reading())
    return render_template(
        "account/change_password.html",
        has_password=user.password_hash is not None,
        shortest=actions.shortest_password(user.role),
        words=actions.password_words(user, site_words()),
        problems={"current": "", "password": ""} | dict(problems or {}),
        error=error,
    )
