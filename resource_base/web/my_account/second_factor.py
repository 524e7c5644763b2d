"""One's own second factor, once signed in: turned on or off, and its recovery codes renewed."""

from functools import partial

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session

from resource_base.accounts import second_factor, signing_in
from resource_base.accounts.models import User
from resource_base.accounts.signing_in import Attempt
from resource_base.errors import Invalid, NotAllowed, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.errors import patience
from resource_base.web.my_account.profile import WRONG, counted_attempt
from resource_base.web.security import own_account, permits, see_other
from resource_base.web.signing_in.arriving import answered
from resource_base.web.signing_in.second_step import to_set_up

pages = Blueprint("my_second_factor", __name__, url_prefix="/mon-compte/double-authentification")


@pages.get("")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def state() -> str:
    return _state()


@pages.post("/cle")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def begin() -> Page:
    base = installation()
    with transaction() as writing:
        second_factor.begin(writing, own_account(writing), keys=base.keys, issuer=base.settings.site_name)
    return see_other("my_second_factor.state")


@pages.post("")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def confirm() -> Page:
    code, keys = request.form.get("code", ""), installation().keys
    try:
        with transaction() as writing:
            codes = second_factor.confirm(writing, own_account(writing), code=code, keys=keys)
    except Invalid as error:
        return _state(str(error)), 422
    return _codes(codes)


@pages.post("/codes")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def renew_codes() -> Page:
    try:
        attempt = counted_attempt(own_account(reading()))
        with answered(partial(signing_in.log_refusal, attempt=attempt)) as writing:
            codes = second_factor.renew_recovery_codes(writing, _proven(writing, attempt))
    except NotAllowed:
        return _state(WRONG), 422
    except TooManyAttempts as error:
        return _state(str(error)), 429, patience(error)
    return _codes(codes)


@pages.post("/desactiver")
@permits(Permission.MANAGE_OWN_ACCOUNT)
def turn_off() -> Page:
    if own_account(reading()).role.is_staff:
        raise NotAllowed("La double authentification est obligatoire pour votre rôle.")
    try:
        attempt = counted_attempt(own_account(reading()))
        with answered(partial(signing_in.log_refusal, attempt=attempt)) as writing:
            second_factor.disable(writing, _proven(writing, attempt))
    except NotAllowed:
        return _state(WRONG), 422
    except TooManyAttempts as error:
        return _state(str(error)), 429, patience(error)
    return see_other("my_account.summary")


def _proven(writing: Session, attempt: Attempt) -> User:
    """Who is signed in, their password given once more."""
    user = own_account(writing)
    signing_in.prove_again(writing, user, attempt, password=request.form.get("password", ""))
    return user


def _codes(codes: tuple[str, ...]) -> str:
    return render_template("account/recovery_codes.html", codes=codes, onward=url_for("my_account.summary"))


def _state(error: str = "") -> str:
    user = own_account(reading())
    if second_factor.is_on(reading(), user):
        left = second_factor.recovery_codes_left(reading(), user)
        return render_template("account/second_factor_on.html", left=left, error=error)
    return to_set_up(user, compulsory=False, endpoints="my_second_factor", error=error)
