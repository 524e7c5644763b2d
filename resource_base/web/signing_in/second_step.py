"""The second step of signing in: a code to give, or the second factor to set up first."""

from functools import partial

from flask import Blueprint, render_template, request, session, url_for

from resource_base.accounts import second_factor, second_step
from resource_base.accounts.models import User
from resource_base.accounts.sessions import Opened
from resource_base.accounts.vocabulary import Stage
from resource_base.errors import Invalid, NotAllowed, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, lifetime, reading, transaction
from resource_base.web.errors import patience
from resource_base.web.qr_codes import QrCode
from resource_base.web.security import permits, see_other
from resource_base.web.signing_in.arriving import NEXT, TOKEN, answered, at_stage, go_in, holder, onward

pages = Blueprint("second_step", __name__)

GROUP = 4  # characters of the key, typed by hand


@pages.get("/connexion/code")
@permits(Permission.ANYONE)
@at_stage(Stage.CODE)
def code_form() -> Page:
    return _code_form()


@pages.post("/connexion/code")
@permits(Permission.ANYONE)
@at_stage(Stage.CODE)
def give_code() -> Page:
    try:
        opened = _through(request.form.get("code", ""))
    except NotAllowed as error:
        return _code_form(str(error)), 422
    except TooManyAttempts as error:
        return _code_form(str(error)), 429, patience(error)
    return go_in(opened, session.get(NEXT, ""))


@pages.get("/connexion/double-authentification")
@permits(Permission.ANYONE)
@at_stage(Stage.ENROLMENT)
def enrolment_form() -> Page:
    return _enrolment_form()


@pages.post("/connexion/double-authentification/cle")
@permits(Permission.ANYONE)
@at_stage(Stage.ENROLMENT)
def begin() -> Page:
    base = installation()
    with transaction() as writing:
        second_factor.begin(writing, holder().user, keys=base.keys, issuer=base.settings.site_name)
    return see_other("second_step.enrolment_form")


@pages.post("/connexion/double-authentification")
@permits(Permission.ANYONE)
@at_stage(Stage.ENROLMENT)
def confirm() -> Page:
    try:
        codes, opened = _enrolled(request.form.get("code", ""))
    except Invalid as error:
        return _enrolment_form(str(error)), 422
    target = session.get(NEXT, "")
    go_in(opened, target)
    return render_template("account/recovery_codes.html", codes=codes, onward=onward(target))


def _through(code: str) -> Opened:
    # Transactions of their own: an attempt counts even when it is refused.
    with transaction() as writing:
        attempt = second_step.count_code(writing, keys=installation().keys, token=session[TOKEN])
    with answered(partial(second_step.log_refusal, attempt=attempt)) as writing:
        return second_step.give_code(
            writing, attempt, code=code, lifetime=lifetime(), user_agent=request.user_agent.string
        )


def _enrolled(code: str) -> tuple[tuple[str, ...], Opened]:
    with transaction() as writing:
        codes = second_factor.confirm(writing, holder().user, code=code, keys=installation().keys)
        opened = second_step.finish_enrolment(
            writing, token=session[TOKEN], lifetime=lifetime(), user_agent=request.user_agent.string
        )
    return codes, opened


def _code_form(error: str = "") -> str:
    return render_template("account/code.html", error=error)


def _enrolment_form(error: str = "") -> str:
    return to_set_up(holder().user, compulsory=True, endpoints="second_step", error=error)


def to_set_up(user: User, *, compulsory: bool, endpoints: str, error: str) -> str:
    """The page where one begins a second factor, then confirms it: `begin` and `confirm` of a blueprint."""
    base = installation()
    begun = second_factor.begun(reading(), user, keys=base.keys, issuer=base.settings.site_name)
    return render_template(
        "account/second_factor.html",
        begun=begun,
        key=_in_groups(begun.secret) if begun else "",
        drawing=QrCode.of(begun.uri) if begun else None,
        error=error,
        compulsory=compulsory,
        begin_at=url_for(f"{endpoints}.begin"),
        confirm_at=url_for(f"{endpoints}.confirm"),
    )


def _in_groups(secret: str) -> str:
    """A key in groups of four, as applications show it and people type it."""
    return " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))
