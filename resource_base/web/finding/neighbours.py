"""What else one may read from a sheet: solutions of the same organisation, and similar ones nearby."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from resource_base.catalog import queries
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer, shown_places
from resource_base.search.criteria import Criteria
from resource_base.search.engine import Engine
from resource_base.web.finding.addresses import sheet_url
from resource_base.web.finding.cards import summary_of
from resource_base.web.presentation import how_far, typeset

SIMILAR = 4


@dataclass(frozen=True)
class Neighbour:
    name: str
    url: str
    summary: str
    who: str = ""


def of_organization(session: Session, service: Service, *, viewer: Viewer) -> tuple[Neighbour, ...]:
    """Other solutions of the organisation, in alphabetical order."""
    found = session.scalars(queries.siblings(service, viewer=viewer))
    return tuple(
        Neighbour(typeset(each.name), sheet_url(each.id), typeset(summary_of(each))) for each in found
    )


def similar(engine: Engine, session: Session, service: Service, *, viewer: Viewer) -> tuple[Neighbour, ...]:
    """Solutions of other organisations on the same themes; the nearest first where the place may be known."""
    if not service.themes:
        return ()
    places = [place for place in shown_places(service) if place.insee]
    origin = places[0].insee if places else None
    question = Criteria(themes=service.themes, origin=f"commune:{origin}" if origin else "")
    hits = {hit.id: hit for hit in engine.find(question, viewer=viewer).hits}
    entries = {each.id: each for each in session.scalars(queries.services(hits))}
    others = [
        each
        for each in (entries.get(id_) for id_ in hits)
        if each is not None and each.organization_id != service.organization_id
    ]
    return tuple(
        Neighbour(
            typeset(each.name),
            sheet_url(each.id),
            typeset(summary_of(each)),
            _who(each, hits[each.id].distance_km),
        )
        for each in others[:SIMILAR]
    )


def _who(service: Service, km: float | None) -> str:
    far = "" if km is None else f" · {how_far(km)}"
    return typeset(service.organization.name) + far
