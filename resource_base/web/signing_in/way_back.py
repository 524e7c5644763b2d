"""What a browser keeps between here and ProConnect, in its signed cookie; nothing serves after 15 minutes."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import session

from resource_base.accounts.sign_on import Departure
from resource_base.accounts.told import Identity
from resource_base.database import now
from resource_base.web.security import is_local_path, signed_in_user
from resource_base.web.signing_in.arriving import LONGEST_NEXT

GONE, TOLD, OFFERED, LEAVING = "sign_on_gone", "sign_on_told", "sign_on_offered", "sign_on_leaving"
PATIENCE = timedelta(minutes=15)
AT_ONCE = 2  # departures that a browser may have at the same time: a cookie holds 4,096 bytes
KEPT_BESIDE = 600  # characters: a longer page to go back to is forgotten when one leaves again


@dataclass(frozen=True, slots=True)
class Gone:
    """A departure that came back; `linking` when it was to link an identity rather than to sign in."""

    nonce: str
    verifier: str
    next: str
    linking: bool


def keep_departure(departure: Departure, *, target: str, linking: bool) -> None:
    """Remember a departure until its state comes back; `target` only if it stays on this site."""
    others = list(session.get(GONE, {}).items())[1 - AT_ONCE :]
    session[GONE] = {state: _shortened(gone) for state, gone in others} | {
        departure.state: {
            "nonce": departure.nonce,
            "verifier": departure.verifier,
            "next": target if is_local_path(target) and len(target) <= LONGEST_NEXT else "",
            "linking": linking,
            **_stamp(),
        }
    }


def _shortened(gone: dict[str, Any]) -> dict[str, Any]:
    return gone if len(gone["next"]) <= KEPT_BESIDE else {**gone, "next": ""}


def take_departure(state: str) -> Gone | None:
    """The departure of this state, for the one time it comes back: in time, and with the same person here."""
    departures: dict[str, Any] = dict(session.get(GONE, {}))
    gone = _held(departures.pop(state, None))
    session[GONE] = departures
    if gone is None:
        return None
    return Gone(gone["nonce"], gone["verifier"], gone["next"], gone["linking"])


def keep_told(identity: Identity, *, taken: bool) -> None:
    """Remember who someone without an account is; `taken` when an account has that address."""
    session[TOLD] = {**identity.as_kept(), "taken": taken, **_stamp()}


def told() -> tuple[Identity, bool] | None:
    """What `keep_told` was given, to welcome someone or to fill a request for access."""
    kept = _held(session.get(TOLD))
    return None if kept is None else (Identity.from_kept(kept), kept["taken"])


def keep_offered(identity: Identity) -> None:
    """Remember the identity that whoever is signed in may link."""
    session[OFFERED] = {**identity.as_kept(), **_stamp()}


def offered() -> Identity | None:
    """What `keep_offered` was given, while the same person is signed in."""
    kept = _held(session.get(OFFERED))
    return None if kept is None else Identity.from_kept(kept)


def forget_offered() -> None:
    session.pop(OFFERED, None)


def keep_leaving(state: str) -> None:
    session[LEAVING] = state


def take_leaving(state: str) -> bool:
    """Whether this is the state with which the browser left for the end of its session."""
    kept = session.pop(LEAVING, None)
    return kept is not None and secrets.compare_digest(kept.encode(), state.encode("utf-8", "replace"))


def _stamp() -> dict[str, Any]:
    user = signed_in_user()
    return {"at": now().timestamp(), "user": None if user is None else str(user.id)}


def _held(kept: Any) -> dict[str, Any] | None:
    """What was kept, while it is fresh and the same person, or nobody, is signed in."""
    stamp = _stamp()
    if not kept or stamp["user"] != kept["user"] or stamp["at"] - kept["at"] > PATIENCE.total_seconds():
        return None
    return dict(kept)
