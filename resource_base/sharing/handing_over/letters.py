"""The letter that hands a selection over: its essentials, and the link to the rest.

The notes are not in it, since a letter repeats nothing that its sender typed to an address that nobody has
confirmed; they are behind the link. Its recipient is forgotten as soon as it has left, and so is who sent it
and which selection it is about (`mail.vocabulary.FORGOTTEN_ONCE_SENT`). Of one that does not leave, its
sender is told for which selection, when and why; never to whom it was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts import limits
from resource_base.accounts.export import rows
from resource_base.accounts.keys import Keys
from resource_base.accounts.limits import Limit
from resource_base.accounts.models import User
from resource_base.database import now
from resource_base.events import PersonAnonymised
from resource_base.mail import queries
from resource_base.mail.models import Letter
from resource_base.sharing.handing_over.handout import HandedEntry, Handout

LATE = timedelta(hours=1)  # letters leave within a minute: one that still waits is told of
DAY = timedelta(days=1)
TOO_MANY = "Beaucoup de sélections sont parties par courriel aujourd’hui."
PER_SENDER = Limit("handing over sender", 30, DAY, TOO_MANY)
PER_RECIPIENT = Limit("handing over recipient", 5, DAY, TOO_MANY)


@dataclass(frozen=True, slots=True)
class Unsent:
    """A letter that has not left. `given_up`: it never will; else it is tried again.

    `refused`: the mail server of its recipient does not take it.
    """

    selection_id: UUID
    written_at: datetime
    given_up: bool
    refused: bool


def count(session: Session, *, keys: Keys, by: User, to: str, at: datetime | None = None) -> None:
    """Count a letter against who sends it and the address that gets it, which only its blinded form keeps.

    Raises:
        TooManyAttempts: with the wait in French and in seconds.
    """
    limits.count(session, keys, (PER_SENDER, str(by.id)), (PER_RECIPIENT, to), at=at)


def send(
    session: Session,
    handed: Handout,
    *,
    of: UUID,
    by: User,
    to: str,
    link: str,
    expires_at: datetime,
    at: datetime | None = None,
) -> None:
    """Write the letter about the selection `of`; `link` is the path of the page that needs no account.

    Raises:
        Invalid: the address cannot be written to.
    """
    mail.write(
        session,
        to=to,
        template="selection_handed_over",
        data={
            "signed": handed.signed,
            "groups": [
                {"label": group.label, "entries": [_entry(each) for each in group.entries]}
                for group in handed.groups
            ],
            "link": link,
            "expires_at": expires_at.isoformat(),
        },
        key=f"{_sent_by(by.id)}{of} {uuid4()}",
        send_before=expires_at,
        at=at,
    )


def unsent(session: Session, *, by: User, at: datetime | None = None) -> list[Unsent]:
    """The letters of a person that have not left, though they should have; the oldest first."""
    late = (at or now()) - LATE
    return [
        Unsent(
            selection_id=_selection_of(letter),
            written_at=letter.created_at,
            given_up=letter.given_up_at is not None,
            refused=(letter.last_error or "").startswith(("4", "5")),  # the code of a mail server
        )
        for letter in session.scalars(queries.unsent(_sent_by(by.id)))
        if letter.last_error or letter.given_up_at or letter.created_at <= late
    ]


def any_waits(*, by: User) -> ColumnElement[bool]:
    """Whether a letter of this person has not left: when none has, `unsent` need not be asked."""
    return queries.unsent(_sent_by(by.id)).order_by(None).exists()


def forget_unsent(session: Session, *, by: User, of: UUID) -> None:
    """Their sender knows of the letters about this selection that never left: forget whose they were."""
    _forget(session, f"{_sent_by(by.id)}{of} ")


def held_on(session: Session, user: User) -> dict[str, list[dict[str, Any]]]:
    """The letters of a person that wait or did not leave, ready for JSON, the oldest first."""
    found = session.scalars(queries.unsent(_sent_by(user.id))).all()
    return {"selection_letters": rows(found, ("created_at",))}


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; whose the letters were that did not leave is forgotten."""
    _forget(session, _sent_by(event.user_id), waiting=True)


def _forget(session: Session, key: str, *, waiting: bool = False) -> None:
    for letter in session.scalars(queries.unsent(key)):
        if waiting or letter.given_up_at is not None:
            letter.key = None
    session.flush()


def _sent_by(user_id: UUID) -> str:
    return f"handed over by {user_id}: "


def _selection_of(letter: Letter) -> UUID:
    return UUID((letter.key or "").split()[-2])


def _entry(entry: HandedEntry) -> dict[str, Any]:
    use = entry.use
    return {
        "name": entry.name,
        "organization": entry.organization,
        "was": entry.was,
        "what": entry.what,
        "standing": entry.standing.value,
        "since": entry.since.isoformat() if entry.since else None,
        "phones": [each.phone for each in use.reaches if each.phone] if use else [],
        "emails": [each.email for each in use.reaches if each.email] if use else [],
        "places": [", ".join(each.lines) for each in use.venues if each.lines] if use else [],
    }
