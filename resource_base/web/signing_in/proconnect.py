"""Signing in with ProConnect: the way there, the way back, the way out. Absent when it is not set up.

The way there is a link and the way out is a page that goes on by itself, never a form that is redirected:
`form-action` applies to every redirection after a form, and where ProConnect sends the browser next (the
identity provider of each ministry) is not ours to list.
"""

import logging
from datetime import timedelta
from urllib.parse import urljoin

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from resource_base.accounts import identities, limits, sign_ons
from resource_base.accounts.addresses import machine
from resource_base.accounts.limits import Limit
from resource_base.accounts.models import User
from resource_base.accounts.sign_on import Arrival, Provider, SignOnRefused, SignOnUnavailable
from resource_base.accounts.told import Identity
from resource_base.errors import NotAllowed
from resource_base.permissions import Permission
from resource_base.settings import Settings
from resource_base.web.context import installation, lifetime, reading, transaction
from resource_base.web.security import permits, see_other, signed_in_user
from resource_base.web.signing_in import way_back
from resource_base.web.signing_in.arriving import go_in, go_on

pages = Blueprint("proconnect", __name__, url_prefix="/proconnect")
log = logging.getLogger(__name__)

KEY = "proconnect"
# Failures; a whole office may share one address.
PER_ADDRESS = Limit("sign-on address", 30, timedelta(minutes=15), "Trop d’essais de connexion.")
LONGEST_CODE = 2000  # characters; ProConnect's have about 50

Page = str | AnyResponse | tuple[str, int]


def install(app: Flask, settings: Settings) -> None:
    if settings.proconnect:
        app.extensions[KEY] = Provider(
            issuer=settings.proconnect_issuer,
            client_id=settings.proconnect_client_id,
            client_secret=settings.proconnect_client_secret,
            assurance=settings.proconnect_acr,
        )
        app.register_blueprint(pages)


@pages.get("/connexion")
@permits(Permission.ANYONE)
def start() -> Page:
    target = request.args.get("next", "")
    if signed_in_user() is not None:
        return go_on(target)
    return _depart(target, two_factors="renforcee" in request.args)


@pages.get("/rattacher")
@permits(Permission.SIGNED_IN)
def start_linking() -> Page:
    return _depart("", linking=True)


@pages.get("/retour")
@permits(Permission.ANYONE)
def back() -> Page:
    gone = way_back.take_departure(request.args.get("state", ""))
    if gone is None:
        return _stop(
            400,
            "Connexion à recommencer",
            "Cette connexion n’a pas été commencée dans ce navigateur, ou elle attend depuis trop longtemps.",
        )
    _provider().require_issuer(request.args.get("iss"))
    if "error" in request.args:
        return _declined(request.args["error"])
    arrival = _arrive(request.args.get("code", "")[:LONGEST_CODE], gone)
    if gone.linking:
        way_back.keep_offered(arrival.identity)
        return see_other("proconnect.links")
    return _sign_in(arrival, gone.next)


@pages.get("/premiere-visite")
@permits(Permission.ANYONE)
def first_visit() -> Page:
    """For whom ProConnect knows and we do not: what it said, and which way to go on."""
    welcomed = way_back.told()
    if welcomed is None:
        return see_other("account.sign_in_form")
    identity, taken = welcomed
    return render_template("account/proconnect_first_visit.html", told=identity, taken=taken)


@pages.get("/mes-identites")
@permits(Permission.SIGNED_IN)
def links() -> str:
    linked = reading().scalars(identities.identities_of(_user().id)).all()
    return render_template("account/proconnect_links.html", linked=linked, offered=way_back.offered())


@pages.post("/rattacher")
@permits(Permission.SIGNED_IN)
def link() -> AnyResponse:
    offered = way_back.offered()
    way_back.forget_offered()
    if offered is None:
        raise NotAllowed("Il n’y a plus rien à rattacher : identifiez-vous à nouveau avec ProConnect.")
    with transaction() as writing:
        identities.link(writing, _user(), offered)
    return see_other("proconnect.links")


@pages.post("/detacher")
@permits(Permission.SIGNED_IN)
def unlink() -> AnyResponse:
    issuer, sub = request.form.get("issuer", ""), request.form.get("sub", "")
    with transaction() as writing:
        identities.unlink(writing, _user(), issuer=issuer, sub=sub)
    return see_other("proconnect.links")


@pages.get("/deconnecte")
@permits(Permission.ANYONE)
def left() -> Page:
    if not way_back.take_leaving(request.args.get("state", "")):
        return _stop(
            400, "Déconnexion inattendue", "Cette déconnexion n’a pas été demandée depuis ce navigateur."
        )
    return _stop(200, "Déconnexion terminée", "Votre session est fermée ici et chez ProConnect.")


@pages.errorhandler(SignOnRefused)
def refused(error: SignOnRefused) -> Page:
    log.warning("sign-on refused: %r", error.reason)
    if isinstance(error, SignOnUnavailable):
        return _stop(503, "ProConnect ne répond pas", str(error))
    return _stop(403, "Connexion refusée", str(error))


def told() -> Identity | None:
    """Who ProConnect said, less than 15 minutes ago, that the visitor is: to fill a request for access.

    They did sign on with it, so the account that is opened for this request may be given this identity with
    `identities.link`.
    """
    welcomed = way_back.told()
    return None if welcomed is None else welcomed[0]


def id_token_of(token: str) -> str | None:
    """What `goodbye` needs of a session that is about to end; None if ProConnect did not open it."""
    return reading().scalar(sign_ons.id_token_of(token)) if KEY in current_app.extensions else None


def goodbye(id_token: str | None) -> Response | None:
    """The page that leads to the end of ProConnect's own session; our session must be ended already.

    None when there is nothing to end there, or no way to.
    """
    if id_token is None:
        return None
    try:
        farewell = _provider().leave(id_token, return_to=_address("proconnect.left"))
    except SignOnUnavailable as error:
        log.warning("sign-out of the provider impossible: %r", error.reason)
        return None
    if farewell is None:
        return None
    way_back.keep_leaving(farewell.state)
    answer = make_response(render_template("account/proconnect_goodbye.html", address=farewell.url))
    answer.headers["Refresh"] = f"0; url={farewell.url}"
    return answer


def _provider() -> Provider:
    provider: Provider = current_app.extensions[KEY]
    return provider


def _user() -> User:
    user = signed_in_user()
    if user is None:
        raise NotAllowed("Connectez-vous d’abord.")
    return user


def _address(endpoint: str) -> str:
    """An address of ours, as it was declared to ProConnect."""
    return urljoin(installation().settings.public_url + "/", url_for(endpoint))


def _depart(target: str, *, two_factors: bool = False, linking: bool = False) -> AnyResponse:
    departure = _provider().depart(redirect_uri=_address("proconnect.back"), two_factors=two_factors)
    way_back.keep_departure(departure, target=target, linking=linking)
    return redirect(departure.url, code=303)


def _arrive(code: str, gone: way_back.Gone) -> Arrival:
    keys, address = installation().keys, machine(request.remote_addr or "")
    with transaction() as writing:
        limits.count(writing, keys, (PER_ADDRESS, address))
    arrival = _provider().arrive(
        code, nonce=gone.nonce, verifier=gone.verifier, redirect_uri=_address("proconnect.back")
    )
    with transaction() as writing:  # only failures count: all of an office arrives at nine
        limits.give_back(writing, keys, PER_ADDRESS, address)
    return arrival


def _sign_in(arrival: Arrival, target: str) -> Page:
    try:
        with transaction() as writing:
            opened = identities.sign_in(
                writing,
                arrival.identity,
                id_token=arrival.id_token,
                two_factors=installation().settings.proconnect_acr,
                lifetime=lifetime(),
                user_agent=request.user_agent.string,
            )
    except identities.Unlinked as error:
        way_back.keep_told(arrival.identity, taken=isinstance(error, identities.AddressTaken))
        return see_other("proconnect.first_visit")
    except identities.TooWeak as error:
        again = url_for("proconnect.start", renforcee="", next=target or None)
        return _stop(403, "Double authentification demandée", str(error), again=again)
    except identities.Closed as error:
        return _stop(403, "Compte fermé", str(error))
    return go_in(opened, target)


def _declined(error: str) -> Page:
    if error == "access_denied":
        return _stop(
            403, "Connexion abandonnée", "ProConnect ne vous a pas identifié : rien n’a été ouvert ici."
        )
    log.warning("the provider answers the error %r", error[:200])
    return _stop(403, "Connexion refusée", "ProConnect n’a pas accepté cette connexion. Recommencez.")


def _stop(status: int, title: str, sentence: str, *, again: str = "") -> tuple[str, int]:
    return (
        render_template(
            "account/proconnect_stop.html",
            title=title,
            sentence=sentence,
            again=again or url_for("proconnect.start"),
        ),
        status,
    )
