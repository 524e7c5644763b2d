"""Letters that nobody asked for, to people without account: each carries a link that stops them."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from resource_base.curation.proposals import links
from resource_base.curation.proposals.models import StoppedLetters
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.database import now

STOP_PAGE = "/ne-plus-recevoir/{token}"


def wants_letters(session: Session, email: str) -> bool:
    """Whether this address may be written to unasked; answers to its own proposals always may be."""
    return session.get(StoppedLetters, email.lower()) is None


def stop_link(session: Session, email: str, at: datetime) -> str:
    """The path of the page where this address stops the letters, to put in one."""
    token = links.issue(session, purpose=LinkPurpose.STOP_LETTERS, email=email, at=at)
    return STOP_PAGE.format(token=token)


def stop(session: Session, email: str, *, at: datetime | None = None) -> None:
    """Write no more to this address; saying so twice is harmless."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    stopped = insert(StoppedLetters).values(email=email.lower(), since=at or now())
    session.execute(stopped.on_conflict_do_nothing(index_elements=[StoppedLetters.email]))


def resume(session: Session, email: str) -> None:
    """Write to this address again."""
    session.execute(delete(StoppedLetters).where(StoppedLetters.email == email.lower()))
