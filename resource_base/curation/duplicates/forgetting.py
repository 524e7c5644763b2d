"""What is kept of the people who compare entries: their name, beside what they said of two of them."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from resource_base.accounts.anonymising import NAME
from resource_base.curation.duplicates.models import Distinct, Redirection
from resource_base.events import PersonAnonymised


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; its name, which is all they keep of it, goes from merges and pairs."""
    for said in (Distinct, Redirection):
        session.execute(update(said).where(said.by == event.name).values(by=NAME))
