"""Links sent by mail: 256 random bits for one purpose, looked up by their hash, good once and for a while.

Only the hash is kept, so the lookup compares nothing that a thief of the database could use, and takes the
same time whatever was typed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from resource_base.accounts.models import Invitation, Ticket, User
from resource_base.accounts.sessions import fingerprint, new_token
from resource_base.accounts.vocabulary import Purpose
from resource_base.errors import NotFound

SPENT = "Ce lien n’est plus valable : il a déjà servi, a été annulé ou a expiré."


def issue(
    session: Session,
    *,
    purpose: Purpose,
    expires_at: datetime,
    at: datetime,
    invitation: Invitation | None = None,
    user: User | None = None,
) -> str:
    """A new token, to put in a letter and nowhere else. Several may lead to the same thing (reminders)."""
    token = new_token()
    session.add(
        Ticket(
            token_hash=fingerprint(token),
            purpose=purpose,
            invitation_id=None if invitation is None else invitation.id,
            user_id=None if user is None else user.id,
            created_at=at,
            expires_at=expires_at,
        )
    )
    session.flush()
    return token


def find(session: Session, token: str, *, purpose: Purpose, at: datetime) -> Ticket:
    """What a token is good for, as long as it is.

    Raises:
        NotFound: it is unknown, for another purpose, spent or too old; always with the same sentence.
    """
    known = select(Ticket).where(
        Ticket.token_hash == fingerprint(token), Ticket.purpose == purpose, Ticket.expires_at > at
    )
    ticket = session.scalar(known)
    if ticket is None:
        raise NotFound(SPENT)
    return ticket


def spend(session: Session, ticket: Ticket) -> None:
    """Use a token up; of two who use it at once, one does.

    Raises:
        NotFound: somebody was quicker.
    """
    spent = delete(Ticket).where(Ticket.token_hash == ticket.token_hash).returning(Ticket.token_hash)
    if session.scalar(spent) is None:
        raise NotFound(SPENT)


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Do the same work for nothing: what is written inside is taken back.

    Whether an address has an account must not be told by how long an answer takes.
    """
    savepoint = session.begin_nested()
    try:
        yield
        session.flush()
    finally:
        savepoint.rollback()
