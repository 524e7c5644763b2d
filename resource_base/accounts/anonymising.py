"""Leaving nothing of a person: what names them goes, what they did stays, done by nobody in particular."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from resource_base.accounts import audit
from resource_base.accounts.identities import LinkedIdentity
from resource_base.accounts.models import (
    AccessRequest,
    Invitation,
    RecoveryCode,
    SecondFactor,
    Ticket,
    User,
)
from resource_base.accounts.sessions import sign_out_everywhere
from resource_base.accounts.vocabulary import SecurityAction
from resource_base.database import now
from resource_base.events import PersonAnonymised, announce
from resource_base.mail.models import Letter

NAME = "Compte anonymisé"


def anonymise(session: Session, user: User, *, by: User | None, at: datetime | None = None) -> None:
    """End an account for good; twice is once.

    The row stays, for what points to it, without address, name, password, second factor, identity or
    organisation. Invitations, requests and letters of the address go. The rooms above hear
    `PersonAnonymised` and end what they keep.
    """
    at = at or now()
    if user.anonymised_at is not None:
        return
    email, name = user.email, user.name
    sign_out_everywhere(session, user)
    for kept in (SecondFactor, RecoveryCode, Ticket, LinkedIdentity):
        session.execute(delete(kept).where(kept.user_id == user.id))
    session.execute(delete(AccessRequest).where(AccessRequest.email == email))
    session.execute(delete(Invitation).where(Invitation.email == email))
    session.execute(delete(Letter).where(Letter.recipient == email))
    user.memberships.clear()
    user.scope = None
    user.email = f"{user.id.hex}@anonyme.invalid"
    user.name, user.organization_label, user.password_hash = NAME, None, None
    user.active, user.anonymised_at, user.inactive_notice_at = False, at, None
    session.flush()
    about = audit.about_user(user)
    audit.record(session, SecurityAction.ACCOUNT_ANONYMISED, actor=by, about=about, at=at)
    announce(session, PersonAnonymised(user_id=user.id, name=name, email=email))
