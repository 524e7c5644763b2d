"""What the directory may hold already, shown before somebody writes it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from resource_base.catalog import queries
from resource_base.curation.duplicates import finding, writing
from resource_base.permissions import viewer_of
from resource_base.web.context import reading
from resource_base.web.presentation import typeset
from resource_base.web.proposals.door import Held


@dataclass(frozen=True)
class Likely:
    """An entry that looks like the one being written; `url` is empty for who may not open sheets."""

    name: str
    organization: str
    url: str


def likely(held: Held, values: Mapping[str, Any]) -> tuple[Likely, ...]:
    """The entries that may be the same, the most likely first, of those that the author may see."""
    if not values.get("name"):
        return ()
    found = dict.fromkeys([*_like(held, values), *_like(held, {**values, "description": ""})])
    entries = {entry.id: entry for entry in reading().scalars(queries.services(found))}
    return tuple(
        Likely(
            name=typeset(entries[each].name),
            organization=typeset(entries[each].organization.name),
            url=url_for("professional.sheet", service_id=each) if held.user else "",
        )
        for each in found
        if each in entries
    )


def _like(held: Held, values: Mapping[str, Any]) -> list[UUID]:
    """The entries like these values."""
    traits = writing.written(
        values, organization=held.proposal.organization, service_id=held.proposal.service_id
    )
    return [each for each, _ in finding.likely(reading(), traits, viewer=viewer_of(held.user))]
