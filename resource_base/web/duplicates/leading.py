"""The address of an entry that was merged into another leads to that one."""

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from resource_base.catalog.queries import Viewer
from resource_base.curation.duplicates import queries
from resource_base.web.context import reading

MOVED = 301  # never kept by a browser, since every page says `no-store`: a merge can be undone


def elsewhere(service_id: UUID, *, viewer: Viewer) -> Response | None:
    """The way to the sheet that was kept, for who may see it; the question of the address goes along."""
    kept = queries.address_of(reading(), service_id, viewer=viewer)
    if kept is None:
        return None
    asked = request.args.to_dict(flat=False)
    asked.pop("service_id", None)
    return redirect(url_for("professional.sheet", service_id=kept, **asked), code=MOVED)  # type: ignore[arg-type] # lists are several values of one name
