"""Staying signed in: how long is said at the door, the end is told before it comes, and loses nothing.

A page that is left open asks by itself how long is left (static/js/session_end.js). A form that is sent once
the session has ended comes back whole, to be sent again after signing in.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template, request

from resource_base.accounts.models import Role
from resource_base.accounts.sessions import HALF_WAY
from resource_base.database import now
from resource_base.permissions import Permission
from resource_base.web.context import lifetime
from resource_base.web.keeping_times import duration
from resource_base.web.presentation import typeset
from resource_base.web.security import permits, signed_in

pages = Blueprint("staying", __name__, url_prefix="/mon-compte/session")

AGAIN = "encore"  # asks for the sign-in page of whoever is signed in still
SIGNED_OUT = 401
ASKED_ALONE = {"staying.left", "identity.icon", "identity.colours", "identity.logo"}
SECRET = {"csrf_token", "current", "password", "code"}  # fields of any form here


@dataclass(frozen=True)
class Left:
    """How many seconds are left, and whether only signing in again gives more."""

    left: int
    final: bool


@pages.get("")
@permits(Permission.ANYONE)
def left() -> Response:
    """What is left, nothing for a visitor; asking is not being there."""
    return jsonify(session_ending() or Left(0, final=True))


@pages.post("")
@permits(Permission.ANYONE)
def stay() -> Response:
    """Somebody is there: as any page that is read, this puts the end off."""
    return jsonify(session_ending() or Left(0, final=True))


@pages.app_template_global()
def session_ending() -> Left | None:
    """What is left to whoever is signed in."""
    someone = signed_in()
    ending = None if someone is None else someone.ending
    if ending is None:
        return None
    return Left(max(0, int((ending.at - now()).total_seconds())), ending.is_final)


@pages.app_template_global()
def second_step_lasts() -> str:
    """How long one has to give the code, or to set the second factor up."""
    return duration(HALF_WAY)


def is_only_asked() -> bool:
    """Whether a page or its browser asks this by itself, with nobody there perhaps."""
    return request.endpoint in ASKED_ALONE


def lasting(role: Role | None = None) -> str:
    """How long someone of this role stays signed in, or anyone; two sentences."""
    lasts = lifetime()
    idle = duration(lasts.idle if role is None else lasts.idle_as(role))
    staff = f" ({duration(lasts.idle_for_staff)} pour l’équipe du département)" if role is None else ""
    return typeset(
        f"Une session se ferme après {idle} sans activité{staff}, et {duration(lasts.absolute)} après la"
        " connexion. La page vous prévient cinq minutes avant, et ce que vous avez écrit n’est pas perdu."
    )


def kept_page() -> tuple[str, int]:
    """The page of a form that came after the end of the session: all that it held, to be sent again.

    But for passwords and codes, which no page holds: they are asked for again.
    """
    fields = [(name, text) for name, text in request.form.items(multi=True) if name not in SECRET]
    page = render_template("account/session_ended.html", action=request.full_path.rstrip("?"), fields=fields)
    return page, SIGNED_OUT
