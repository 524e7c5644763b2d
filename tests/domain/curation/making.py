"""People and proposals for tests of curation."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Organization, Service
from resource_base.curation.proposals import workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 3, 9, tzinfo=UTC)


def person(session: Session, name: str, role: Role = Role.CURATOR) -> Author:
    """Someone with an account, as the author or the reviewer of a proposal."""
    user = User(email=f"{name.lower()}@curation.example", name=name, role=role)
    session.add(user)
    session.flush()
    return Author.of(user)


def visitor(name: str = "Ana Ruiz") -> Author:
    """Someone without an account, by the public door."""
    return Author(name, email="Ana@Ateliers.example", organization="Les Ateliers du Lison")


def correction(session: Session, entry: Service, author: Author, **changes: Any) -> Proposal:
    """A correction sent on Monday; values are plain."""
    return workflow.correct(session, entry, changes, author=author, at=MONDAY)


def addition(session: Session, author: Author, of: Organization | None = None, **fields: Any) -> Proposal:
    """A new entry sent on Monday, of an organisation known here or of a new one."""
    offered_by = {"name": "Roue Libre"} if of is None else {"id": str(of.id)}
    whole = {
        "name": "Prêt de vélos",
        "description": "Un vélo pour un mois.",
        "organization": offered_by,
        **fields,
    }
    return workflow.add(session, whole, author=author, at=MONDAY)
