"""What happened, told upwards: frozen facts, announced by actions and heard by whoever subscribed."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class ServiceChanged:
    """A service was added, edited, verified or changed state, within the session's transaction."""

    service_id: UUID


@dataclass(frozen=True)
class ProposalDecided:
    """A proposal is over: accepted in part or whole, refused, or taken back by its author."""

    proposal_id: UUID


@dataclass(frozen=True)
class PersonAnonymised:
    """An account was ended for good; whoever keeps the name or the address elsewhere ends that too."""

    user_id: UUID
    name: str
    email: str


@dataclass(frozen=True)
class SelectionDeleted:
    """A selection is nobody's to find any more, though it may be brought back; what leads to it ends."""

    selection_id: UUID
    at: datetime


Event = TypeVar("Event")
Listener = Callable[[Session, Any], None]
_listeners: dict[type, list[Listener]] = defaultdict(list)


def subscribe(kind: type[Event], listener: Callable[[Session, Event], None]) -> Callable[[], None]:
    """Call `listener(session, event)` at each announcement of this kind; returns what ends it."""
    _listeners[kind].append(listener)
    return lambda: _listeners[kind].remove(listener)


def announce(session: Session, event: object) -> None:
    """Tell the listeners, in the order of their subscription and inside the transaction.

    The session is flushed first when somebody listens, so that listeners find what was written. An error of a
    listener undoes the whole transaction.
    """
    listeners = list(_listeners[type(event)])
    if listeners:
        session.flush()
    for listener in listeners:
        listener(session, event)
