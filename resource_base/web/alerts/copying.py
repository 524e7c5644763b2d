"""« Copier le lien »: the one address of a search or of a sheet, to be sent to a colleague.

Whoever opens it signed out is led through the sign-in back to it (`account._lead_to_sign_in`).
"""

from urllib.parse import urlencode, urljoin

from flask import request, url_for

from resource_base.web.context import installation
from resource_base.web.finding.addresses import results_url


def address_to_copy() -> str:
    """The whole address of this page: of results, the question in its canonical order; of a sheet, itself."""
    if request.endpoint == "professional.results":
        criteria = installation().engine.read(request.args)
        return urljoin(request.host_url, results_url(criteria.with_page(1)))
    return url_for(request.endpoint or "professional.home", **(request.view_args or {}), _external=True)


def question_to_save() -> str:
    """The query string under which « Enregistrer cette recherche » takes the question of this page."""
    return urlencode(installation().engine.read(request.args).but().to_args())
