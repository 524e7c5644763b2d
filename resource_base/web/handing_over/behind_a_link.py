"""What a link or a QR code opens, without an account: the handout as it stands today, and nothing else.

No cookie is set, no engine may list the page, and the sites that it leads to do not learn its address. A code
that opens nothing gets one answer, whatever the reason; many of them from one place have to wait.
"""

from datetime import timedelta

from flask import Blueprint, Response, render_template, request

from resource_base.accounts import limits
from resource_base.accounts.addresses import machine
from resource_base.accounts.limits import Limit
from resource_base.database import now
from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.sharing.handing_over import links
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.handing_over import words
from resource_base.web.handing_over.loading import handed
from resource_base.web.security import permits

pages = Blueprint("handed", __name__)

# Typed from paper, a code is mistyped a few times. A whole town may come from one address: only codes that
# open nothing are counted.
GUESSES = Limit("selection link", 30, timedelta(hours=1), "Trop de codes essayés.")


@pages.get("/p/<string:code>")
@permits(Permission.ANYONE)
def opened(code: str) -> Page:
    session = reading()
    try:
        link = links.find(session, code, at=now())
    except NotFound:
        with transaction() as writing:
            limits.count(writing, installation().keys, (GUESSES, machine(request.remote_addr or "")))
        return render_template("handing_over/closed.html"), 404
    made = handed(session, link.selection, signed=link.signed, with_notes=link.with_notes)
    return render_template("handing_over/shared.html", handed=made, ends_at=link.expires_at, words=words)


@pages.after_request
def keep_to_itself(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
