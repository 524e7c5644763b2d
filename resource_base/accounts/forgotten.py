"""Forgotten passwords: a link by mail, good once within 30 minutes; the same answer whoever asks.

with database.transaction() as session:
    count(session, keys=…, email=…, address=…)        # TooManyAttempts
with database.transaction() as session:
    ask(session, email=…)                             # nothing to tell, whether there is an account or not
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from resource_base.accounts import actions, audit, letters, limits, queries, throttle, tickets
from resource_base.accounts.addresses import machine, normalised
from resource_base.accounts.keys import Keys
from resource_base.accounts.limits import Limit
from resource_base.accounts.models import User
from resource_base.accounts.passwords import ARGON2, Hasher
from resource_base.accounts.signing_in import account_key
from resource_base.accounts.vocabulary import Purpose, SecurityAction
from resource_base.database import now
from resource_base.errors import NotFound

GOOD_FOR = timedelta(minutes=30)
WINDOW = timedelta(hours=1)
PER_ACCOUNT = Limit("reset account", 3, WINDOW)
PER_ADDRESS = Limit("reset address", 20, WINDOW)

# To whom a letter is written only to be taken back.
NOBODY = "personne@site.invalid"


def count(session: Session, *, keys: Keys, email: str, address: str, at: datetime | None = None) -> None:
    """Count a question, against the address asked about (known or not) and where it comes from.

    Raises:
        TooManyAttempts: with the wait in French and in seconds.
    """
    limits.count(session, keys, (PER_ACCOUNT, normalised(email)), (PER_ADDRESS, machine(address)), at=at)


def ask(session: Session, *, email: str, at: datetime | None = None) -> None:
    """Write a link to the account of this address, if there is an open one; do the same work if not."""
    at = at or now()
    user = session.scalar(queries.user_with_email(email))
    if user is not None and user.active:
        write_link(session, user, at=at)
    else:
        pretend(session, at=at)
    audit.record(session, SecurityAction.PASSWORD_RESET_ASKED, actor=None, at=at)


def write_link(session: Session, user: User, *, at: datetime) -> None:
    """A letter with a link to choose another password."""
    ends = at + GOOD_FOR
    with session.begin_nested():  # as `pretend` does
        token = tickets.issue(session, purpose=Purpose.PASSWORD_RESET, user=user, expires_at=ends, at=at)
        letters.send_reset(session, to=user.email, token=token, expires_at=ends, at=at)


def pretend(session: Session, *, at: datetime) -> None:
    """The work of `write_link`, for nobody."""
    with tickets.undone(session):
        token = tickets.issue(session, purpose=Purpose.PASSWORD_RESET, expires_at=at + GOOD_FOR, at=at)
        letters.send_reset(session, to=NOBODY, token=token, expires_at=at + GOOD_FOR, at=at)


def find(session: Session, token: str, *, at: datetime | None = None) -> User:
    """Whose password a link lets choose.

    Raises:
        NotFound: the link is not good any more.
    """
    ticket = tickets.find(session, token, purpose=Purpose.PASSWORD_RESET, at=at or now())
    user = session.get(User, ticket.user_id)
    if user is None or not user.active:
        raise NotFound(tickets.SPENT)
    return user


def choose(
    session: Session,
    *,
    token: str,
    password: str,
    keys: Keys,
    context: Iterable[str] = (),
    at: datetime | None = None,
    hasher: Hasher = ARGON2,
) -> User:
    """Choose another password: every session and every link ends, one may sign in again without waiting.

    The second factor stays as it was: a mail box alone does not turn it off.

    Raises:
        NotFound: the link is not good any more, or somebody was quicker.
        Invalid: the password is refused; the link is still good if the transaction is undone.
    """
    at = at or now()
    user = find(session, token, at=at)
    tickets.spend(session, tickets.find(session, token, purpose=Purpose.PASSWORD_RESET, at=at))
    actions.set_password(session, user, password=password, context=context, at=at, hasher=hasher)
    throttle.forget(session, account_key(keys, user.email))
    about = audit.about_user(user)
    audit.record(session, SecurityAction.PASSWORD_RESET, actor=user, about=about, at=at)
    return user
