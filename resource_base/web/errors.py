"""The one place that turns a refusal of the domain, or a fault, into a page."""

import logging

from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from resource_base.errors import (
    IndexUnavailable,
    Invalid,
    NotAllowed,
    NotFound,
    ResourceBaseError,
    Stale,
    TooManyAttempts,
    UnknownPlace,
)
from resource_base.web.context import request_number
from resource_base.web.security import ask_nobody_more

log = logging.getLogger(__name__)

STATUS: dict[type[ResourceBaseError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Stale: 409,
    Invalid: 422,
    UnknownPlace: 404,
    TooManyAttempts: 429,
    IndexUnavailable: 503,
}

SEARCH_READY_IN = 10  # seconds; an index of 10,000 entries is made in 3
DATABASE_BACK_IN = 60  # seconds
BUSY = "La base de données est occupée, ou ne répond pas. Réessayez dans une minute."
NOT_WRITTEN = " Ce que vous avez envoyé n’est pas enregistré : revenez en arrière pour le renvoyer."

# status → (title, what happened and what to do)
PAGES: dict[int, tuple[str, str]] = {
    400: (
        "Demande incomprise",
        "L’adresse ou le formulaire envoyé n’a pas pu être lu. Revenez en arrière et recommencez.",
    ),
    403: ("Accès refusé", "Votre compte ne permet pas d’ouvrir cette page."),
    404: (
        "Page introuvable",
        "Cette page n’existe pas, ou n’existe plus. L’adresse est peut-être incomplète.",
    ),
    405: ("Action impossible", "Cette page ne répond pas à cette action."),
    409: (
        "La situation a changé",
        "Quelqu’un d’autre est passé pendant que vous lisiez. Rouvrez la page avant de recommencer.",
    ),
    413: ("Envoi trop lourd", "Le fichier ou le texte envoyé dépasse 5 Mo. Allégez-le, puis recommencez."),
    422: ("Formulaire à corriger", "Une réponse n’a pas pu être acceptée."),
    429: ("Trop d’essais", "Trop d’essais ont été faits en peu de temps. Patientez, puis recommencez."),
    500: (
        "Erreur de notre côté",
        "La page n’a pas pu être préparée. Rien de ce qui était enregistré n’est perdu.",
    ),
    503: ("Service momentanément indisponible", "Réessayez dans une minute."),
}


def install(app: Flask) -> None:
    app.register_error_handler(ResourceBaseError, _refused)
    app.register_error_handler(CSRFError, _unsigned)
    app.register_error_handler(SecurityError, _misaddressed)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SQLAlchemyError, _database_fault)
    app.register_error_handler(Exception, _fault)


def error_page(status: int, sentence: str | None = None) -> tuple[str, int]:
    title, usual = PAGES.get(status, PAGES[400 if status < 500 else 500])
    return (
        render_template(
            "errors/error.html",
            title=title,
            sentence=sentence or usual,
            status=status,
            number=request_number(),
        ),
        status,
    )


def status_of(error: ResourceBaseError) -> int:
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)


def patience(error: ResourceBaseError) -> dict[str, str]:
    """The header that tells a machine how long to wait, when that is what the refusal asks."""
    if isinstance(error, IndexUnavailable):
        return {"Retry-After": str(SEARCH_READY_IN)}
    return {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyAttempts) else {}


def _refused(error: ResourceBaseError) -> tuple[str, int, dict[str, str]]:
    return *error_page(status_of(error), str(error) or None), patience(error)


def _unsigned(_error: CSRFError) -> tuple[str, int]:
    return error_page(
        400,
        "Le formulaire était ouvert depuis trop longtemps, ou dans une autre session. "
        "Rechargez la page, puis renvoyez-le.",
    )


def _misaddressed(_error: SecurityError) -> Response:
    """The answer to who calls the site otherwise than it is called: a scanner, or a proxy that is set wrong.

    No address of the site can be told from there, so no page is made.
    """
    return Response(f"{PAGES[400][0]} : ce site a une autre adresse.\n", 400, mimetype="text/plain")


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """What the protocol asks a refusal to tell goes with it: what is allowed instead, how long a file is."""
    told = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return *error_page(error.code or 500), told


def _database_fault(error: SQLAlchemyError) -> tuple[str, int] | tuple[str, int, dict[str, str]]:
    """What the database could not do; the page is a visitor's, since it would tell who is asking."""
    ask_nobody_more()
    if not isinstance(error, OperationalError):
        return _fault(error)
    _log(error)
    sentence = BUSY if request.method in {"GET", "HEAD"} else BUSY + NOT_WRITTEN
    return *error_page(503, sentence), {"Retry-After": str(DATABASE_BACK_IN)}


def _fault(error: Exception) -> tuple[str, int]:
    _log(error)
    return error_page(500)


def _log(error: Exception) -> None:
    # The route rather than the address: that holds what links open, and whatever somebody typed.
    where = request.url_rule or "no page"
    log.error("request %s failed on %s %s", request_number(), request.method, where, exc_info=error)
