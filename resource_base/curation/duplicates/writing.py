"""The traits of an entry that somebody is writing: the fields of a form or of a line of a file."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from resource_base.catalog.models import Organization
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import Visibility
from resource_base.curation.duplicates.traits import Traits, traits_of

_SERVICE = ("name", "description", "phone", "email", "mobilisation_url")
_ORGANIZATION = ("name", "acronym", "siret", "phone", "email", "website", "commune")
_PLACE = ("address", "commune", "insee", "lat", "lon", "precision")


def written(
    fields: Mapping[str, Any], *, organization: Organization | None = None, service_id: UUID | None = None
) -> Traits:
    """The traits of what is being written; `fields` are those of a proposal, any of which may be missing.

    `organization` is who offers it when it is known here; else `fields["organization"]` says what is known of
    it (its name, telephone…). `service_id` is the entry's own when it is being corrected. What its author
    writes is all seen by them: every contact counts.
    """
    service = SimpleNamespace(
        id=service_id,
        themes=tuple(fields.get("themes") or ()),
        address_confidential=bool(fields.get("address_confidential")),
        **{name: fields.get(name) or "" for name in _SERVICE},
    )
    places = [
        SimpleNamespace(**{name: each.get(name) for name in _PLACE}) for each in fields.get("places") or ()
    ]
    contacts = [
        SimpleNamespace(phone=each.get("phone"), email=each.get("email"), visibility=Visibility.PUBLIC)
        for each in fields.get("contacts") or ()
    ]
    offered_by: Any = organization
    if organization is None:
        known = fields.get("organization") or {}
        offered_by = SimpleNamespace(id=None, **{name: known.get(name) or "" for name in _ORGANIZATION})
    return traits_of(service, offered_by, places, contacts, viewer=Viewer.CURATOR)
