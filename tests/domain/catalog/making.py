"""Entries for tests: the least that the model asks, and whatever the test says."""

from typing import Any

from sqlalchemy.orm import Session

from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Organization, Service
from resource_base.catalog.vocabulary import State

ACT = Act(by="test", reason="for the test")


def organization(session: Session, source_id: str = "o1", **fields: Any) -> Organization:
    return actions.add_organization(
        session, source="test", source_id=source_id, fields={"name": "Les Ateliers du Lison", **fields}
    )


def service(
    session: Session,
    source_id: str = "s1",
    *,
    of: Organization | None = None,
    state: State = State.PUBLISHED,
    **fields: Any,
) -> Service:
    offered_by = of or organization(session, f"{source_id}-organization")
    whole = {"name": "Réparer son vélo", "description": "On apprend à réparer soi-même.", **fields}
    return actions.add_service(
        session, offered_by, source_key=("test", source_id), fields=whole, act=ACT, state=state
    )
