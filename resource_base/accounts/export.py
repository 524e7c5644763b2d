"""What is held on someone, as the right of access asks (GDPR, 15 and 20): all of it, and no secret."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import DeclarativeBase, Session

from resource_base.accounts import audit, queries, second_factor
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.identities import identities_of
from resource_base.accounts.models import AccessRequest, Invitation, SignInSession, User
from resource_base.accounts.vocabulary import SecurityAction
from resource_base.database import now
from resource_base.mail.models import Letter

_USER = ("id", "email", "name", "organization_label", "role", "active", "created_at", "last_seen_at")
_SESSION = ("created_at", "last_seen_at", "expires_at", "user_agent", "method")
_INVITATION = ("email", "name", "role", "organization_label", "position", "created_at", "expires_at")
_REQUEST = ("email", "name", "organization_label", "function", "message", "state", "created_at")
_IDENTITY = ("issuer", "sub", "idp_id", "email", "linked_at", "last_used_at")
_LETTER = ("template", "created_at", "sent_at")
_EVENT = ("at", "action", "object", "details", "request_id")


def held_on(session: Session, user: User, *, by: User | None, at: datetime | None = None) -> dict[str, Any]:
    """Everything that accounts and mail hold on a person, ready for JSON; the export itself is logged.

    Hashes, sealed secrets and tokens are left out: they are not about the person, and open the account.
    """
    at = at or now()
    about = audit.about_user(user)
    audit.record(session, SecurityAction.ACCOUNT_EXPORTED, actor=by, about=about, at=at)
    session.flush()
    mine = or_(SecurityEvent.actor_id == user.id, SecurityEvent.object == about)
    invited = select(Invitation).where(Invitation.email == user.email).order_by(Invitation.created_at)
    asked = select(AccessRequest).where(AccessRequest.email == user.email).order_by(AccessRequest.created_at)
    written = select(Letter).where(Letter.recipient == user.email).order_by(Letter.created_at, Letter.id)
    scope = user.scope
    return {
        "exported_at": at.isoformat(),
        "account": _row(user, _USER)
        | {
            "has_password": user.password_hash is not None,
            "has_second_factor": second_factor.is_on(session, user),
            "recovery_codes_left": second_factor.recovery_codes_left(session, user),
            "inactive_notice_at": _plain(user.inactive_notice_at),
        },
        "organizations": [
            _row(membership, ("organization_id", "position", "since")) for membership in user.memberships
        ],
        "curator_scope": None if scope is None else _row(scope, ("needs", "territories")),
        "identities": rows(session.scalars(identities_of(user.id)).all(), _IDENTITY),
        "sessions": rows(session.scalars(_sessions(user)).all(), _SESSION),
        "invitations": rows(session.scalars(invited).all(), _INVITATION),
        "access_requests": rows(session.scalars(asked).all(), _REQUEST),
        "letters": rows(session.scalars(written).all(), _LETTER),
        "security_log": rows(session.scalars(audit.events().where(mine)).all(), _EVENT),
    }


def _sessions(user: User) -> Select[SignInSession]:
    return queries.sessions_of(user.id).order_by(None).order_by(SignInSession.created_at)


def rows(found: Sequence[DeclarativeBase], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """These attributes of each, in values that JSON holds: times are ISO texts, choices codes."""
    return [_row(each, names) for each in found]


def _row(found: DeclarativeBase, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(found, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, bool | int | dict) else str(value)
