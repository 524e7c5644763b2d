"""What is kept of people by acts on many entries: who did them, and who had verified the entries before."""

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from resource_base.accounts.anonymising import NAME
from resource_base.curation.bulk.models import BulkAct, BulkItem
from resource_base.events import PersonAnonymised


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; its name goes from its acts, and from what an undoing would bring back.

    Who verified an entry is kept by name alone, an organisation after it when they spoke for one.
    """
    session.execute(update(BulkAct).where(BulkAct.by_id == event.user_id).values(by=NAME, by_id=None))
    named = BulkItem.before["verified_by"].as_string()
    theirs = or_(named == event.name, named.startswith(f"{event.name}, ", autoescape=True))
    for item in session.scalars(select(BulkItem).where(theirs)):
        by = item.before["verified_by"]
        rest = by.removeprefix(event.name)
        if rest != by:  # databases compare without capitals
            item.before = {**item.before, "verified_by": NAME + rest}
    session.flush()
