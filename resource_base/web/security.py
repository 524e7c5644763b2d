"""What every answer carries, and what every view must declare.

The content security policy allows no inline style and one inline script: the map's shell, under the nonce
of the request. Sources of the choices: ASVS 5.0 V3.4, RFC 9116 for security.txt.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from resource_base.accounts.models import User
from resource_base.accounts.sessions import Ending
from resource_base.catalog.queries import Viewer
from resource_base.errors import NotAllowed, ResourceBaseError
from resource_base.permissions import SUBJECTS, Permission, allows, viewer_of
from resource_base.settings import Settings, Tiles

P = ParamSpec("P")
R = TypeVar("R")

BAD_REQUEST = 400
TILE_HOSTS = {
    Tiles.NONE: "",
    Tiles.IGN: " https://data.geopf.fr",
    Tiles.OSM_FRANCE: " https://*.tile.openstreetmap.fr",
}


def permits(*permissions: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare what a view asks for; a visitor is led to sign in, a person without the right to a 403.

    What is about a page is asked at the door. What is about one thing (`permissions.SUBJECTS`) is asked by
    the view, with `ensure`, once it has loaded that thing; alone, it lets in whoever is signed in. A view
    that answers well without having asked all of it is a fault.
    """
    door = tuple(each for each in permissions if each not in SUBJECTS) or (Permission.SIGNED_IN,)
    owed = frozenset(permissions) & SUBJECTS.keys()

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not all(allows(signed_in_user(), each) for each in door):
                return _turned_away()  # type: ignore[no-any-return] # what Flask-Login answers, untyped
            answer = view(*args, **kwargs)
            _require_asked(owed, answer)
            return answer

        guarded.permissions = permissions  # type: ignore[attr-defined] # read by install() and by the house tests
        return guarded

    return declare


def ensure(permission: Permission, subject: Any, *, refusal: ResourceBaseError | None = None) -> None:
    """Ask whether who is signed in may do this to this thing: the check that `permits` leaves to the view.

    Raises:
        ResourceBaseError: they may not; `refusal` (`NotFound` for what they may not even know of), or that
            their account does not permit it.
    """
    if not allows(signed_in_user(), permission, subject):
        raise refusal or NotAllowed("Votre compte ne permet pas de faire cela.")
    g.setdefault("asked", set()).add(permission)


def _turned_away() -> Any:
    if signed_in_user() is None:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined] # set by Flask-Login
    raise NotAllowed("Votre compte ne permet pas d’ouvrir cette page.")


def _require_asked(owed: frozenset[Permission], answer: Any) -> None:
    forgotten = owed - g.get("asked", frozenset())
    if forgotten and current_app.make_response(answer).status_code < BAD_REQUEST:
        raise RuntimeError(f"{request.endpoint} answers without asking for {', '.join(sorted(forgotten))}")


@dataclass(frozen=True)
class Visitor:
    """Someone signed in, as Flask-Login wants to see them: the cookie holds the token of one session."""

    token: str
    user: User | None
    ending: Ending | None = None

    is_authenticated = is_active = True
    is_anonymous = False

    @classmethod
    def just_arrived(cls, token: str) -> "Visitor":
        """Whoever signed in an instant ago, before the next request reads who it is."""
        return cls(token, None)

    def get_id(self) -> str:
        return self.token


def signed_in() -> Visitor | None:
    """The session of who is asking, or None for someone unknown."""
    if g.get("nobody_more") or not current_user.is_authenticated:
        return None
    return cast("Visitor", current_user)


def signed_in_user() -> User | None:
    """Who is asking, or None for someone unknown."""
    someone = signed_in()
    return None if someone is None else someone.user


def ask_nobody_more() -> None:
    """Take who is asking for a visitor until the end of this request: the database cannot tell who it is."""
    g.nobody_more = True


def may(permission: str) -> bool:
    """Whether who is asking may open the pages of this permission: for a template to link to them or not."""
    return allows(signed_in_user(), Permission(permission))


def own_account(writing: Session) -> User:
    """The account of who is signed in, to be changed in this transaction.

    Raises:
        NotAllowed: nobody is signed in.
    """
    user = signed_in_user()
    held = None if user is None else writing.get(User, user.id)
    if held is None:
        raise NotAllowed("Connectez-vous d’abord.")
    return held


def viewer() -> Viewer:
    """What whoever is asking may see."""
    return viewer_of(signed_in_user())


def nonce() -> str:
    """The nonce of this request, for the one inline script that the policy lets run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def is_local_path(target: str) -> bool:
    """Whether a `next` address stays here: a path, with neither scheme nor host, however disguised."""
    if not target.startswith("/") or target.startswith(("//", "/\\")) or any(ord(c) < 32 for c in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc


def install(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.before_request
    def deny_by_default() -> Response | None:
        if request.endpoint in {None, "static"}:
            return None
        view = app.view_functions[request.endpoint or ""]
        if not getattr(view, "permissions", ()):
            raise RuntimeError(f"{request.endpoint} declares no permission")
        return None

    @app.before_request
    def refuse_cross_site_writes() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and (
            request.headers.get("Sec-Fetch-Site") == "cross-site"
        ):
            raise NotAllowed("Cette demande vient d’un autre site : elle a été refusée.")

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = policy(settings)
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault(
            "Referrer-Policy",
            "same-origin" if settings.tiles is Tiles.NONE else "strict-origin-when-cross-origin",
        )
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if settings.is_production:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        is_file = request.endpoint == "static" and response.status_code < BAD_REQUEST
        if is_file and "v" in request.args:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"  # its address tells its content
        elif not is_file and response.cache_control.max_age is None:
            headers["Cache-Control"] = "private, no-store"
        return response


def policy(settings: Settings) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce()}'",
            "style-src 'self'",
            f"img-src 'self' data:{TILE_HOSTS[settings.tiles]}",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        )
    )


def see_other(endpoint: str, **values: Any) -> AnyResponse:
    """Answer a form that was accepted: go and read the result there."""
    return redirect(url_for(endpoint, **values), code=303)
