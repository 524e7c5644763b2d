"""Going back: to what an entry said at an earlier version, which is a change like any other."""

from datetime import datetime

from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.deciding import change_now
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.versions import changed_since
from resource_base.curation.proposals.vocabulary import Origin
from resource_base.errors import Invalid


def return_to(
    session: Session,
    service: Service,
    version: int,
    *,
    author: Author,
    based_on: int | None = None,
    at: datetime | None = None,
) -> Proposal:
    """Give back to an entry the content of an earlier version, as a new version; its state stays what it is,
    and an address that became confidential stays so.

    When a field moved since the version `based_on`, which the page showed, the proposal waits as stale.

    Raises:
        NotFound: the entry never had such a version.
        Invalid: it says the same today.
    """
    then = changed_since(session, service, version)
    if service.address_confidential:
        then.pop("address_confidential", None)  # shown again by who says so, not by who goes back
    if not then:
        raise Invalid(f"La fiche dit déjà ce que disait sa version {version}.")
    words = f"Retour à la version {version}"
    return change_now(
        session, service, then, author=author, origin=Origin.RETURN, words=words, based_on=based_on, at=at
    )
