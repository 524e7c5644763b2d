"""The proposals that the table of routes names: sent and unsent, of an organisation and of a stranger."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Organization
from resource_base.curation.proposals import links, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.database import now

FIELDS = {
    "name": "Cours d’informatique",
    "description": "Des ateliers chaque mardi.",
    "themes": ["numerique--maitriser-les-fondamentaux-du-numerique"],
    "modes": ["a-distance"],
    "phone": "3949",
}


def proposed(session: Session, place: Organization, users: Mapping[str, UUID]) -> dict[str, str]:
    """Object of the table → its id or the token that leads to it. The place's are its manager's."""
    manager = Author.of(session.get_one(User, users["run"]), organization=place)
    stranger = Author("Lise Marchal", email="lise@ailleurs.example", organization="Maison")
    offered_by_place = {"organization": {"id": str(place.id)}}
    sent = workflow.add(session, FIELDS | offered_by_place, author=manager)
    unsent = workflow.draft(session, author=manager)
    elsewhere = workflow.add(session, FIELDS | {"organization": {"name": "Maison"}}, author=stranger)
    drafting = workflow.draft(session, author=stranger)
    return {
        "sent": str(sent.id),
        "unsent": str(unsent.id),
        "following": _link(session, elsewhere, LinkPurpose.FOLLOW),
        "drafting": _link(session, drafting, LinkPurpose.FOLLOW),
        "unconfirmed": _link(session, elsewhere, LinkPurpose.CONFIRM_ADDRESS),
    }


def _link(session: Session, proposal: Proposal, purpose: LinkPurpose) -> str:
    return links.issue(session, purpose=purpose, proposal=proposal, at=now())
