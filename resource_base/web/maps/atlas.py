"""What the map of the results shows: its shell, the ground below, the points of the answers."""

import gzip
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy import Row, Select, Text, cast, func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from resource_base.catalog.models import Organization, Place, Service
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import REMOTE
from resource_base.installation import Installation
from resource_base.search.criteria import Criteria
from resource_base.web.finding.addresses import sheet_url
from resource_base.web.finding.venues import AT_THE_DOOR
from resource_base.web.presentation import counted, typeset

LIMIT = 3_000  # answers that are drawn; beyond, a map says nothing more
DAY = 24 * 3600
ANY_SHEET = UUID(int=0)
Rows = Select[*tuple[Any, ...]]
ONLY_REMOTE = f'["{REMOTE}"]'  # as the column holds it


def shell(base: Installation) -> Any:
    """The map's shell of this installation."""
    from resource_base.web.maps import folium_shell, ground  # noqa: PLC0415 - loaded by the first page with a map

    return folium_shell.shell(
        tiles=base.settings.tiles,
        ground_url=url_for("professional.ground"),
        frame=ground.bounds(base.contours, base.settings.departments),
    )


def ground_response(base: Installation) -> Response:
    """Outlines and names, kept a day by the browser."""
    from resource_base.web.maps import ground  # noqa: PLC0415 - with the map alone

    response = _compressed(ground.ground(base.contours, base.gazetteer, base.settings.departments))
    response.cache_control.private = True
    response.cache_control.max_age = DAY
    response.add_etag()
    return response.make_conditional(request)


def points_response(base: Installation, session: Session, criteria: Criteria, *, viewer: Viewer) -> Response:
    """The places of all answers as GeoJSON, compressed: a whole directory weighs 200 kB."""
    collection = points(base, session, criteria, viewer=viewer)
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return _compressed(gzip.compress(text.encode(), 3, mtime=0))


def points(base: Installation, session: Session, criteria: Criteria, *, viewer: Viewer) -> dict[str, Any]:
    """GeoJSON of the places of all answers; texts are plain, the page makes them text nodes.

    The address of a sheet is the id of a feature between the two strings of `sheets`.
    """
    ids = base.engine.ids(criteria, viewer=viewer)
    rows = list(session.execute(_placed(ids[:LIMIT])))
    return {
        "type": "FeatureCollection",
        "summary": summary(len(rows), len(ids)),
        "sheets": sheet_url(ANY_SHEET, criteria).split(str(ANY_SHEET)),
        "features": [_feature(row) for row in rows],
    }


def counts_by_commune(ids: Sequence[UUID]) -> Rows:
    """How many places that may be drawn these entries have in each commune: (insee, count)."""
    counts = select(Place.insee, func.count()).join(Service, Place.service_id == Service.id)
    return _drawable(counts, ids[:LIMIT]).group_by(Place.insee).order_by(func.count().desc(), Place.insee)


def summary(places: int, answers: int) -> str:
    """What a map holds, in a sentence."""
    if not places:
        return "Aucun lieu à placer sur la carte."
    if answers > LIMIT:
        return f"Les {counted(LIMIT, 'première solution', 'premières solutions')} sont sur la carte."
    return f"{counted(places, 'lieu', 'lieux')} sur la carte."


def _placed(ids: Sequence[UUID]) -> Rows:
    """One row per place that may be drawn."""
    rows = (
        select(
            *(Service.id, Service.name, Organization.name.label("organization")),
            *(Place.commune, Place.lat, Place.lon, Place.precision),
        )
        .join(Place, Place.service_id == Service.id)
        .join(Organization, Organization.id == Service.organization_id)
    )
    return _drawable(rows, ids).order_by(Service.id, Place.position)


def _drawable(rows: Rows, ids: Sequence[UUID]) -> Rows:
    """No place at a confidential address, without a position, or of a service that is only remote."""
    return rows.where(
        Service.id.in_(ids),
        Service.address_confidential.is_(False),
        cast(Service.modes, Text) != ONLY_REMOTE,
        Place.lat.is_not(None),
        Place.lon.is_not(None),
    )


def _feature(row: Row[Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(row.lon, 5), round(row.lat, 5)]},
        "properties": {
            "id": str(row.id),
            "name": typeset(row.name),
            "organization": typeset(row.organization),
            "commune": row.commune or "",
            "approximate": row.precision not in AT_THE_DOOR,
        },
    }


def _compressed(packed: bytes) -> Response:
    """JSON that was compressed with gzip, for whoever reads that; plain for the others."""
    accepted = request.accept_encodings.quality("gzip") > 0
    response = Response(packed if accepted else gzip.decompress(packed), mimetype="application/json")
    response.vary.add("Accept-Encoding")
    if accepted:
        response.content_encoding = "gzip"
    return response
