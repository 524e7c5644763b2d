"""The sheet that a proposal would make, before there is an entry."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from resource_base.catalog.differences import PARTS
from resource_base.catalog.fields import restored
from resource_base.catalog.models import Organization, Service
from resource_base.catalog.quality import quality
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import State
from resource_base.database import now
from resource_base.errors import Invalid
from resource_base.installation import Installation
from resource_base.web.finding.sheet import Sheet
from resource_base.web.finding.sheet import sheet as sheet_of


def preview(values: Mapping[str, Any], base: Installation) -> Sheet:
    """The sheet of these plain values, as a professional would read it; what cannot be held is left out."""
    return sheet_of(
        _entry(values),
        viewer=Viewer.PROFESSIONAL,
        gazetteer=base.gazetteer,
        needs=base.needs,
    )


def advice(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What would make the sheet more complete, one sentence each."""
    try:
        return quality(_entry(values)).missing
    except ValueError:
        return ()


def _entry(values: Mapping[str, Any]) -> Service:
    """An entry that belongs to no session and is never written."""
    organization = values.get("organization") or {}
    entry = Service(
        id=uuid4(),
        source="",
        source_id="",
        state=State.PUBLISHED,
        version=1,
        name="",
        description="",
        modified_at=now(),
        organization=Organization(
            name=str(organization.get("name") or ""), website=organization.get("website")
        ),
        places=[],
        contacts=[],
        closures=[],
        **dict.fromkeys(_LISTS, ()),
        address_confidential=False,
    )
    for name, value in values.items():
        if name == "organization" or value is None:
            continue
        try:
            held = restored(name, value)
        except Invalid:
            continue
        setattr(entry, name, [PARTS[name](**each) for each in held] if name in PARTS else held)
    return entry


_LISTS = (
    *("themes", "audiences", "documents", "languages", "modes", "coverage"),
    *("mobilisable_by", "mobilisation_modes"),
)
