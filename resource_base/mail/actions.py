"""What one can do: write a letter, try again the ones given up, forget the old ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from resource_base.database import now
from resource_base.mail.messages import mail_box
from resource_base.mail.models import Letter
from resource_base.mail.vocabulary import FORGOTTEN_ONCE_SENT, LETTERS

KEPT = timedelta(days=90)  # what was sent to whom is asked about for a few weeks, then it is personal data


def write(
    session: Session,
    *,
    to: str,
    template: str,
    data: Mapping[str, Any],
    key: str | None = None,
    send_after: datetime | None = None,
    send_before: datetime | None = None,
    at: datetime | None = None,
) -> bool:
    """Add a letter to the caller's transaction: it leaves if, and only if, the transaction is committed.

    `key` makes a letter unique for ever: a second one under the same key writes nothing, and the answer is
    False. It is made of ids, such as `invitation 3f2a… reminder 1`. `send_before` gives up a letter that
    would come too late to be of use. `data` is what `mail.vocabulary.LETTERS` says, no more and no less;
    never a password.

    Raises:
        Invalid: the address cannot be written to.
        ValueError: there is no such letter, or its data are not the ones it needs.
    """
    if template not in LETTERS or data.keys() != LETTERS[template].keys():
        raise ValueError(f"letter {template} needs {sorted(LETTERS.get(template, ()))}, not {sorted(data)}")
    mail_box(to)
    at = at or now()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    written = insert(Letter).values(
        id=uuid4(),
        recipient=to,
        template=template,
        data=dict(data),
        key=key,
        created_at=at,
        send_after=send_after or at,
        send_before=send_before,
    )
    added = written.on_conflict_do_nothing(index_elements=[Letter.key]).returning(Letter.id)
    return session.scalar(added) is not None


def try_again(session: Session, *, only: UUID | None = None, at: datetime | None = None) -> int:
    """Let the letters given up wait anew (or `only` this one), unless it is too late for them; how many."""
    at = at or now()
    useful = or_(Letter.send_before.is_(None), Letter.send_before > at)
    again = update(Letter).where(Letter.given_up_at.is_not(None), useful, Letter.recipient != "")
    if only is not None:
        again = again.where(Letter.id == only)
    waiting = again.values(given_up_at=None, attempts=0, send_after=at).returning(Letter.id)
    return len(session.execute(waiting).all())


def forget_old(session: Session, *, at: datetime | None = None) -> int:
    """Delete the letters that ended more than `KEPT` ago; how many.

    Of those with a key the key stays, unless to whom they were is not kept.
    """
    ended_before = (at or now()) - KEPT
    ended = or_(Letter.sent_at <= ended_before, Letter.given_up_at <= ended_before)
    is_kept = Letter.key.is_not(None) & Letter.template.not_in(sorted(FORGOTTEN_ONCE_SENT))
    blank = update(Letter).where(ended, is_kept, Letter.recipient != "")
    blanked = session.execute(blank.values(recipient="", data={}, last_error=None).returning(Letter.id)).all()
    deleted = session.execute(delete(Letter).where(ended, ~is_kept).returning(Letter.id)).all()
    return len(blanked) + len(deleted)
