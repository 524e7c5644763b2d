"""Forgotten passwords: asking for a link, and choosing another password where it leads."""

from flask import Blueprint, render_template, request

from resource_base.accounts import forgotten, passwords
from resource_base.accounts.actions import password_words, shortest_password
from resource_base.accounts.models import User
from resource_base.errors import Invalid, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.errors import patience
from resource_base.web.security import permits

pages = Blueprint("forgotten", __name__, url_prefix="/mot-de-passe-oublie")


@pages.get("")
@permits(Permission.ANYONE)
def ask_form() -> str:
    return render_template("account/forgotten.html", email="", error="")


@pages.post("")
@permits(Permission.ANYONE)
def ask() -> Page:
    """The same answer, in the same time, whether there is an account or not."""
    email = request.form.get("email", "")
    try:
        _write(email)
    except TooManyAttempts as error:
        return render_template("account/forgotten.html", email=email, error=str(error)), 429, patience(error)
    return render_template("account/forgotten_asked.html")


@pages.get("/<string:token>")
@permits(Permission.ANYONE)
def choose_form(token: str) -> str:
    return _form(token)


@pages.post("/<string:token>")
@permits(Permission.ANYONE)
def choose(token: str) -> Page:
    password = request.form.get("password", "")
    try:
        user = _choose(token, password)
    except Invalid as error:
        return _form(token, problem=str(error)), 422
    return render_template("account/password_chosen.html", strength=_strength(user, password))


def site_words() -> tuple[str, ...]:
    """Names that a password should not rest on."""
    settings = installation().settings
    return settings.site_name, settings.territory_name


def _write(email: str) -> None:
    # Two transactions: a question counts even when it is refused.
    with transaction() as writing:
        forgotten.count(writing, keys=installation().keys, email=email, address=request.remote_addr or "")
    with transaction() as writing:
        forgotten.ask(writing, email=email)


def _choose(token: str, password: str) -> User:
    with transaction() as writing:
        return forgotten.choose(
            writing, token=token, password=password, keys=installation().keys, context=site_words()
        )


def _strength(user: User, password: str) -> str:
    words = password_words(user, site_words())
    return passwords.strength(password, shortest=shortest_password(user.role), words=words).sentence


def _form(token: str, *, problem: str = "") -> str:
    user = forgotten.find(reading(), token)
    return render_template(
        "account/choose_password.html",
        token=token,
        email=user.email,
        shortest=shortest_password(user.role),
        words=password_words(user, site_words()),
        problem=problem,
    )
