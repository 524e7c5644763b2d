"""Where an entry that one follows is opened: its sheet, that of the entry it was merged into, or nowhere."""

from uuid import UUID

from flask import g, url_for

from resource_base.catalog.models import Service
from resource_base.catalog.queries import SEEN_STATES
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates import queries as duplicates
from resource_base.web.context import reading
from resource_base.web.security import viewer


def led_to(service: Service) -> UUID | None:
    """The entry that this one was merged into, if one may see it; looked up once for a page."""
    if service.state is not State.WITHDRAWN:
        return None
    found: dict[UUID, UUID | None] = g.setdefault("led_to", {})
    if service.id not in found:
        found[service.id] = duplicates.address_of(reading(), service.id, viewer=viewer())
    return found[service.id]


def name_of_kept(service: Service) -> str:
    """The name of the entry that this one was merged into, if one may see it; else ''."""
    kept_id = led_to(service)
    return "" if kept_id is None else reading().get_one(Service, kept_id).name


def opened_at(service: Service) -> str:
    """The address of the sheet to read about it; empty when there is none for this reader."""
    shown = led_to(service) or (service.id if service.state in SEEN_STATES[viewer()] else None)
    return "" if shown is None else url_for("professional.sheet", service_id=shown)
