"""The letters that accounts send, and the pages their links lead to.

The web serves exactly these paths; `{token}` and `{id}` are what it finds there.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts import queries
from resource_base.accounts.models import AccessRequest, Invitation, Role, User
from resource_base.accounts.vocabulary import SecurityAction
from resource_base.database import in_france

INVITATION_PAGE = "/invitation/{token}"
RESET_PAGE = "/mot-de-passe-oublie/{token}"
FORGOTTEN_PAGE = "/mot-de-passe-oublie"
SIGN_IN_PAGE = "/connexion"
REQUEST_PAGE = "/demandes-acces/{id}"

PAGES = (INVITATION_PAGE, RESET_PAGE, FORGOTTEN_PAGE, SIGN_IN_PAGE, REQUEST_PAGE)

# What changed about the second factor, as the letter says it.
_CHANGES = {
    SecurityAction.SECOND_FACTOR_ON: "on",
    SecurityAction.SECOND_FACTOR_OFF: "off",
    SecurityAction.RECOVERY_CODES_RENEWED: "codes",
}


def send_invitation(session: Session, invitation: Invitation, *, token: str, at: datetime) -> None:
    _invite(session, invitation, template="invitation", token=token, at=at)


def send_reminder(session: Session, invitation: Invitation, *, token: str, at: datetime) -> None:
    _invite(session, invitation, template="invitation_reminder", token=token, at=at)


def _invite(session: Session, invitation: Invitation, *, template: str, token: str, at: datetime) -> None:
    mail.write(
        session,
        to=invitation.email,
        template=template,
        data={
            "inviter": "" if invitation.invited_by is None else invitation.invited_by.name,
            "organization": invitation.organization_label,
            "link": INVITATION_PAGE.format(token=token),
            "expires_at": invitation.expires_at.isoformat(),
        },
        key=f"invitation {invitation.id} {invitation.reminders}",
        send_before=invitation.expires_at,
        at=at,
    )


def send_access_granted(session: Session, invitation: Invitation, *, token: str, at: datetime) -> None:
    mail.write(
        session,
        to=invitation.email,
        template="access_granted",
        data={
            "link": INVITATION_PAGE.format(token=token),
            "expires_at": invitation.expires_at.isoformat(),
        },
        key=f"invitation {invitation.id} 0",
        send_before=invitation.expires_at,
        at=at,
    )


def send_access_refused(session: Session, request: AccessRequest, *, reason: str, at: datetime) -> None:
    mail.write(
        session,
        to=request.email,
        template="access_refused",
        data={"reason": reason},
        key=f"access request {request.id} refused",
        at=at,
    )


def send_request_received(session: Session, request: AccessRequest, *, at: datetime) -> None:
    """Acknowledge to who asks, and tell each person who reviews it."""
    mail.write(
        session,
        to=request.email,
        template="access_request_received",
        data={"asked_at": at.isoformat()},
        key=f"access request {request.id} received",
        at=at,
    )
    for reviewer in reviewers_of(session, request):
        mail.write(
            session,
            to=reviewer.email,
            template="access_request_to_review",
            data={
                "name": request.name,
                "email": request.email,
                "organization": request.organization_label,
                "asked_at": at.isoformat(),
                "link": REQUEST_PAGE.format(id=request.id),
            },
            key=f"access request {request.id} for {reviewer.id}",
            at=at,
        )


def reviewers_of(session: Session, request: AccessRequest) -> list[User]:
    """Whom to tell: the managers of the organisation; else the curators; else the administrators."""
    staff = select(User).where(User.active).order_by(User.name, User.id)
    choices = [staff.where(User.role == role) for role in (Role.CURATOR, Role.ADMINISTRATOR)]
    if request.organization_id is not None:
        choices.insert(0, queries.managers_of(request.organization_id))
    for chosen in choices:
        found = list(session.scalars(chosen))
        if found:
            return found
    return []


def send_reset(session: Session, *, to: str, token: str, expires_at: datetime, at: datetime) -> None:
    mail.write(
        session,
        to=to,
        template="password_reset",
        data={"link": RESET_PAGE.format(token=token), "expires_at": expires_at.isoformat()},
        send_before=expires_at,
        at=at,
    )


def send_password_changed(session: Session, user: User, *, at: datetime) -> None:
    _warn(session, user, template="password_changed", at=at)


def send_second_factor_changed(session: Session, user: User, *, change: SecurityAction, at: datetime) -> None:
    _warn(session, user, template="second_factor_changed", at=at, change=_CHANGES[change])


def send_identity_linked(session: Session, user: User, *, at: datetime) -> None:
    _warn(session, user, template="identity_linked", at=at)


def _warn(session: Session, user: User, *, template: str, at: datetime, **more: str) -> None:
    """Tell someone what opens their account from now on, and where to go if it was not their doing."""
    data = {"changed_at": at.isoformat(), "link": FORGOTTEN_PAGE, **more}
    mail.write(session, to=user.email, template=template, data=data, at=at)


def send_inactive_notice(session: Session, user: User, *, grace: timedelta, at: datetime) -> None:
    last = user.last_seen_at
    mail.write(
        session,
        to=user.email,
        template="account_inactive_notice",
        data={
            "last_seen_on": None if last is None else in_france(last).isoformat(),
            "ends_on": in_france(at + grace).isoformat(),
            "link": SIGN_IN_PAGE,
        },
        key=f"inactive {user.id} {(last or user.created_at).date().isoformat()}",
        at=at,
    )
