"""People, organisations and letters for the tests of accounts."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from resource_base.accounts import actions
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.keys import Keys
from resource_base.accounts.models import Role
from resource_base.accounts.vocabulary import Position
from resource_base.catalog.models import Organization
from resource_base.mail.models import Letter

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEYS = Keys("a key that is only good for tests")
PHRASE = "la pluie sur Pontarlier"
OTHER_PHRASE = "le chat mange la souris"


class QuickHasher:
    """Keeps passwords in a moment."""

    def hash(self, password):
        return f"quick:{password.hex()}"

    def verify(self, hash, password):  # noqa: A002 - the name that argon2 gives it
        return hash == self.hash(password)

    def check_needs_rehash(self, hash):  # noqa: A002, ARG002 - the signature of argon2
        return False


QUICK = QuickHasher()


def organization(session, name="CCAS de Besançon"):
    made = Organization(source="test", source_id=uuid4().hex, name=name)
    session.add(made)
    session.flush()
    return made


def person(session, name="ana", *, role=Role.PROFESSIONAL, at=NOON, password=None, runs=None, edits=None):
    """An account; `runs` and `edits` are an organisation each."""
    user = actions.create_user(
        session,
        email=f"{name}@ccas.example",
        name=name.capitalize(),
        role=role,
        password=password,
        at=at,
        hasher=QUICK,
    )
    for belonged, position in ((runs, Position.MANAGER), (edits, Position.EDITOR)):
        if belonged is not None:
            actions.join(session, user, organization_id=belonged.id, position=position, at=at)
    return user


def letters(session, template=None):
    """(template, recipient) of what was written, or the data of one kind of letter."""
    found = session.scalars(select(Letter).order_by(Letter.created_at, Letter.template, Letter.recipient))
    if template is None:
        return [(letter.template, letter.recipient) for letter in found]
    return [letter.data for letter in found if letter.template == template]


def token_in(link):
    return link.rpartition("/")[2]


def logged(session):
    return [str(event.action) for event in session.scalars(select(SecurityEvent).order_by(SecurityEvent.id))]
