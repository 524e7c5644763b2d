"""The looks of the territory, as files: its colours, its logo, the icon of its tabs.

The colours travel as a style sheet, since the content security policy lets no page hold a style.
"""

import hashlib
from collections.abc import Mapping

from flask import Blueprint, Flask, Response, render_template, request, url_for

from resource_base.appearance.colours import DARK, Scheme
from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.settings import Settings
from resource_base.web.context import installation
from resource_base.web.security import permits

pages = Blueprint("identity", __name__)

HOUR = 3600  # seconds
YEAR = 365 * 24 * HOUR
LOGO_HEIGHT = 44  # pixels, in the header


def install(app: Flask, settings: Settings) -> None:
    """Give templates the addresses of what this territory chose; empty for what it left as it is."""
    sheet = style_sheet(settings)
    light = settings.colours(Scheme.LIGHT)
    colours, icon = _fingerprint(sheet), _fingerprint(str(light))
    logo = settings.logo
    app.jinja_env.globals.update(
        colours_address=lambda: url_for("identity.colours", v=colours) if sheet else "",
        light_colours=lambda: light,
        icon_address=lambda: url_for("identity.icon", v=icon),
        logo_address=lambda: url_for("identity.logo", v=logo.fingerprint) if logo else "",
        logo_size=(logo.width_at(LOGO_HEIGHT), LOGO_HEIGHT) if logo else (0, 0),
    )


def style_sheet(settings: Settings) -> str:
    """The tokens that this territory chose, for the light and for the dark; nothing when it chose none."""
    light, dark = (settings.chosen(scheme) for scheme in (Scheme.LIGHT, Scheme.DARK))
    # On paper the theme is black on white.
    chosen = f"@media screen {{ :root {{ {_declared(light)} }} }}\n" if light else ""
    if dark:
        chosen += f"{DARK} {{ :root {{ {_declared(dark)} }} }}\n"
    return chosen


@pages.get("/couleurs.css")
@permits(Permission.ANYONE)
def colours() -> Response:
    return _kept(Response(style_sheet(installation().settings), mimetype="text/css"))


@pages.get("/icone.svg")
@permits(Permission.ANYONE)
def icon() -> Response:
    return _kept(Response(render_template("public/icon.svg"), mimetype="image/svg+xml"))


@pages.get("/logo")
@permits(Permission.ANYONE)
def logo() -> Response:
    found = installation().settings.logo
    if found is None:
        raise NotFound("Ce site n’a pas de logo.")
    return _kept(Response(found.content, mimetype=found.content_type))


def _declared(tokens: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in tokens.items())


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _kept(answer: Response) -> Response:
    """Kept for long by browsers under an address that tells the content, for an hour under any other."""
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR if "v" in request.args else HOUR
    answer.cache_control.immutable = "v" in request.args
    answer.add_etag()
    answer.make_conditional(request)
    return answer
