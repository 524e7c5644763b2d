"""The pages open to all: what the law asks for, and where to report a flaw."""

from datetime import timedelta

from flask import Blueprint, Response, render_template

from resource_base.conformance import Result
from resource_base.database import now
from resource_base.permissions import Permission
from resource_base.settings import Tiles
from resource_base.web.context import installation, lifetime
from resource_base.web.free_texts import signs
from resource_base.web.keeping_times import kept
from resource_base.web.security import permits
from resource_base.web.signing_in.new_passwords import rule

pages = Blueprint("public", __name__)

DAY = 86_400  # seconds
OUTSIDE_MAPS = {Tiles.NONE: "", Tiles.IGN: "IGN, Géoplateforme", Tiles.OSM_FRANCE: "OpenStreetMap France"}


@pages.get("/accessibilite")
@permits(Permission.ANYONE)
def accessibility() -> str:
    found = installation().settings.accessibility_evaluation
    return render_template(
        "public/accessibility.html", counts={result: len(found.of(result)) for result in Result}
    )


@pages.get("/mentions-legales")
@permits(Permission.ANYONE)
def legal_notice() -> str:
    return render_template("public/legal_notice.html")


@pages.get("/donnees-personnelles")
@permits(Permission.ANYONE)
def personal_data() -> str:
    outside = OUTSIDE_MAPS[installation().settings.tiles]
    return render_template("public/personal_data.html", kept=kept(lifetime()), outside_maps=outside)


@pages.get("/signes-de-donnees-personnelles.json")
@permits(Permission.ANYONE)
def signs_of_personal_data() -> Response:
    """What the script of free texts looks for; nothing in it is about anybody."""
    answer = Response(signs(), mimetype="application/json")
    answer.cache_control.max_age = DAY
    return answer


@pages.get("/regle-des-mots-de-passe.json")
@permits(Permission.ANYONE)
def rule_of_passwords() -> Response:
    """What the script of new passwords judges by: words that everyone tries first are no secret."""
    answer = Response(rule(), mimetype="application/json")
    answer.cache_control.max_age = DAY
    return answer


@pages.get("/.well-known/security.txt")
@permits(Permission.ANYONE)
def security_txt() -> Response:
    """Where to report a flaw (RFC 9116; `Expires` less than a year ahead)."""
    expires = (now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    contact = installation().settings.contact_email
    return Response(
        f"Contact: mailto:{contact}\nExpires: {expires}\nPreferred-Languages: fr\n", mimetype="text/plain"
    )


@pages.get("/sante/vivant")
@permits(Permission.ANYONE)
def alive() -> Response:
    """Whether the process answers; touches nothing."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/robots.txt")
@permits(Permission.ANYONE)
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
