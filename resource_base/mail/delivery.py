"""Handing over what is due, once each.

A letter is taken (claimed, committed), handed over, marked as sent (committed). Two workers never take the
same one. A worker that dies while it holds a letter frees it after `CLAIM`, and somebody takes it again. So
no letter is lost, and one is sent twice in one case only: the server accepted it and the worker died, or the
answer got lost, before the mark was committed (some milliseconds). Both copies bear the same Message-ID.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, and_, case, literal, null, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import ColumnElement

from resource_base.database import Database, now
from resource_base.mail.models import Letter
from resource_base.mail.transports import Refused, Send, Transport, Unreachable
from resource_base.mail.vocabulary import FORGOTTEN_ONCE_SENT

# After the first failure, the second, … ; after the sixth the letter is given up, 15 hours later.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
ATTEMPTS = len(BACK_OFF) + 1
# Longer than the slowest server and database can take: eleven answers (`ANSWER_TIMEOUT`) to reach it and be
# allowed in, one to accept the letter (`ACCEPTANCE_TIMEOUT`), then the marking.
CLAIM = timedelta(minutes=15)
NOT_KEPT = "its recipient is not kept"  # in place of what the server said, which may name the address
MARKING_PAUSES = (0.1, 1.0, 5.0, 15.0)  # seconds, while a sent letter cannot be marked

_FORGOTTEN = Letter.template.in_(sorted(FORGOTTEN_ONCE_SENT))
_RECIPIENT_KEPT = case((_FORGOTTEN, ""), else_=Letter.recipient)
_KEY_KEPT = case((_FORGOTTEN, null()), else_=Letter.key)
_CODE = re.compile(r"[45]\d\d ")  # « 550 5.1.1 User unknown »: what a mail server refuses a letter with

log = logging.getLogger(__name__)
Render = Callable[[Letter], EmailMessage]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many letters left, wait for another attempt, and were given up."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def deliver(
    database: Database,
    transport: Transport,
    render: Render,
    *,
    limit: int = 100,
    at: datetime | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Delivery:
    """Hand over at most `limit` letters that are due, the longest due first; `stop` is asked before each.

    `at` freezes the clock for the whole call. A letter that cannot be rendered or that the server refuses
    waits as `BACK_OFF` says, and the others go on. When no letter at all can be handed over, none has lost an
    attempt: they leave when the server is back, however long that takes.

    Raises:
        Unreachable: the server does not answer, or no longer; what was accepted before is marked.
    """
    sent = put_off = 0
    given_up = _give_up_the_late(database, at or now())
    with transport.open() as send:
        while sent + put_off < limit and not stop():
            letter = _take(database, at or now())
            if letter is None:
                break
            if _sent(database, letter, send, render, at=at):
                sent += 1
            elif letter.attempts < ATTEMPTS:
                put_off += 1
            else:
                given_up += 1
    return Delivery(sent, put_off, given_up)


def _sent(database: Database, letter: Letter, send: Send, render: Render, *, at: datetime | None) -> bool:
    try:
        message = render(letter)
        message["Date"] = format_datetime(at or now())
        send(message)
    except Unreachable:
        _give_back(database, letter)
        raise
    except Refused as error:
        _fail(database, letter, str(error), at=at or now())
        return False
    except Exception as error:
        log.exception("letter %s (%s) cannot be made", letter.id, letter.template)
        _fail(database, letter, f"{type(error).__name__}: {error}", at=at or now())
        return False
    _mark_sent(database, letter.id, at=at or now())
    return True


def _waiting(at: datetime) -> ColumnElement[bool]:
    return and_(
        Letter.sent_at.is_(None),
        Letter.given_up_at.is_(None),
        or_(Letter.claimed_until.is_(None), Letter.claimed_until <= at),
    )


def _take(database: Database, at: datetime) -> Letter | None:
    """Claim the letter longest due, and count an attempt; one statement, so that nobody else has it."""
    due = and_(_waiting(at), Letter.send_after <= at)
    first = (
        select(Letter.id)
        .where(due)
        .order_by(Letter.send_after, Letter.created_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer at a time
    )
    taken = (
        update(Letter)
        .where(Letter.id == first.scalar_subquery(), due)
        .values(claim=uuid4(), claimed_until=at + CLAIM, attempts=Letter.attempts + 1)
        .returning(Letter)
        .execution_options(synchronize_session=False)
    )
    with database.transaction() as session:
        return session.scalar(taken)


def _give_up_the_late(database: Database, at: datetime) -> int:
    """End what is no longer of use (its data with it), or was never seen again after its last attempt."""
    too_late = and_(_waiting(at), Letter.send_before <= at)
    lost = and_(_waiting(at), Letter.attempts >= ATTEMPTS)
    with database.transaction() as session:
        late = session.execute(
            update(Letter)
            .where(too_late)
            .values(given_up_at=at, data={}, last_error="too late to be of use", recipient=_RECIPIENT_KEPT)
            .returning(Letter.id)
        ).all()
        never_seen_again = session.execute(
            update(Letter)
            .where(lost)
            .values(
                given_up_at=at,
                data=case((_FORGOTTEN, literal({}, JSON)), else_=Letter.data),
                last_error="interrupted at each attempt",
                recipient=_RECIPIENT_KEPT,
            )
            .returning(Letter.id)
        ).all()
    return len(late) + len(never_seen_again)


def _mark_sent(database: Database, letter_id: UUID, *, at: datetime) -> None:
    """Whoever claims it meanwhile: it has left. What a busy database refuses is asked for again."""
    marked = (
        update(Letter)
        .where(Letter.id == letter_id)
        .values(
            sent_at=at,
            given_up_at=None,
            data={},
            last_error=None,
            recipient=_RECIPIENT_KEPT,
            key=_KEY_KEPT,
            claim=None,
            claimed_until=None,
        )
    )
    for pause in (*MARKING_PAUSES, None):
        try:
            with database.transaction() as session:
                session.execute(marked)
        except OperationalError:
            if pause is None:
                raise
            time.sleep(pause)
        else:
            return


def _fail(database: Database, letter: Letter, why: str, *, at: datetime) -> None:
    last = letter.attempts >= ATTEMPTS
    forgotten = letter.template in FORGOTTEN_ONCE_SENT
    values: dict[str, object] = {"last_error": _without_address(why) if forgotten else why[:300]}
    if not last:
        values |= {"send_after": at + BACK_OFF[letter.attempts - 1]}
    else:
        values |= {"given_up_at": at} | ({"recipient": "", "data": {}} if forgotten else {})
    _release(database, letter, **values)


def _without_address(why: str) -> str:
    """Why a letter did not leave, of what a server said its code only: « 550 its recipient is not kept »."""
    code = _CODE.match(why)
    return f"{code[0] if code else ''}{NOT_KEPT}"


def _give_back(database: Database, letter: Letter) -> None:
    _release(database, letter, attempts=letter.attempts - 1)


def _release(database: Database, letter: Letter, **values: object) -> None:
    """Let go of a letter, unless its claim has ended and somebody else holds it."""
    ours = update(Letter).where(Letter.id == letter.id, Letter.claim == letter.claim)
    with database.transaction() as session:
        session.execute(ours.values(claim=None, claimed_until=None, **values))
