"""Reading the security log: which lines, and whom each speaks of."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from resource_base.accounts import audit
from resource_base.accounts.addresses import normalised
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.keys import Keys
from resource_base.accounts.models import User
from resource_base.accounts.signing_in import account_key
from resource_base.accounts.vocabulary import SecurityAction

PARIS = ZoneInfo("Europe/Paris")
KEY = 16  # characters of the blinded key of an account that a line keeps
MOST_PEOPLE = 100  # told by one word; beyond, one types more of the name


@dataclass(frozen=True)
class Asked:
    """Which lines of the log: all of what is given. Days are those of France, both included."""

    action: SecurityAction | None = None
    person: str = ""
    since: date | None = None
    until: date | None = None


def lines(session: Session, asked: Asked, *, keys: Keys) -> Select[SecurityEvent]:
    """The lines asked for, newest first."""
    found = audit.events(action=asked.action)
    if asked.since is not None:
        found = found.where(SecurityEvent.at >= _midnight(asked.since))
    if asked.until is not None:
        found = found.where(SecurityEvent.at < _midnight(asked.until + timedelta(days=1)))
    if asked.person:
        people = people_called(session, asked.person)
        about = [audit.about_user(user) for user in people]
        about += [about_attempts(keys, email) for email in (asked.person, *(user.email for user in people))]
        ids = [user.id for user in people]
        found = found.where(or_(SecurityEvent.actor_id.in_(ids), SecurityEvent.object.in_(about)))
    return found


def people_called(session: Session, typed: str) -> list[User]:
    """Whose name or address holds this, whatever its accents and capitals, by name."""
    words = _plain(typed)
    everyone = session.scalars(select(User).order_by(User.name, User.id))
    return [user for user in everyone if words in _plain(user.name) or words in user.email][:MOST_PEOPLE]


def about_attempts(keys: Keys, email: str) -> str:
    """What the attempts to sign in at this address are about: a key that does not tell it."""
    return f"account:{account_key(keys, normalised(email))[:KEY]}"


def attempted(keys: Keys, people: Sequence[User]) -> dict[str, User]:
    """`about_attempts` of each of these people."""
    return {about_attempts(keys, user.email): user for user in people}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=PARIS)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())
