"""Invitations: an account offered to an address for 72 hours, recalled twice, revoked at will, used once."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from resource_base.accounts import actions, audit, letters, queries, tickets
from resource_base.accounts.addresses import mail_box
from resource_base.accounts.models import Invitation, Role, Ticket, User, organizations_run
from resource_base.accounts.names import person_name
from resource_base.accounts.passwords import ARGON2, Hasher
from resource_base.accounts.vocabulary import Position, Purpose, SecurityAction
from resource_base.database import now
from resource_base.errors import Invalid, NotAllowed, NotFound

GOOD_FOR = timedelta(hours=72)
REMINDED_AFTER = (timedelta(hours=24), timedelta(hours=48))
DAY = timedelta(days=1)
MOST_TO_ONE = 3  # letters that one address gets in a day
MOST_BY_MANAGER = 50  # in a day; staff may have a whole service to invite
ENOUGH = "Cette adresse a déjà été invitée {most} fois aujourd’hui : attendez demain."
TOO_MANY = "Vous avez déjà invité {most} personnes aujourd’hui : attendez demain."


def invite(  # noqa: PLR0913 - what an invitation offers, each by its name
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    by: User | None,
    organization_id: UUID | None = None,
    organization_label: str | None = None,
    position: Position | None = None,
    needs: Iterable[str] = (),
    territories: Iterable[str] = (),
    at: datetime | None = None,
    send: Callable[..., None] = letters.send_invitation,
) -> Invitation:
    """Offer an account, or a place in one more organisation to who has an account; the letter is written.

    An earlier invitation of the same address to the same organisation is revoked. `organization_label` is the
    name that letters and pages show; `needs` and `territories` limit a curator.

    Raises:
        Invalid: the address or the name cannot be; or there is an account, and the invitation would add
            nothing to it (its role is changed on its own page); or too many letters left already.
    """
    at = at or now()
    box, shown = mail_box(email), person_name(name)
    holder = session.scalar(queries.user_with_email(box))
    if holder is not None and (organization_id is None or role.is_staff):
        sentence = "Un compte existe déjà pour cette adresse électronique."
        raise Invalid(sentence, {"email": sentence})
    _require_few(session, box, by=by, at=at)
    for earlier in session.scalars(_open_to(box, organization_id, at)):
        revoke(session, earlier, by=by, at=at)
    invitation = Invitation(
        email=box,
        name=shown,
        role=role,
        organization_id=organization_id,
        organization_label=organization_label,
        position=None if organization_id is None else position or Position.EDITOR,
        needs=tuple(needs),
        territories=tuple(territories),
        invited_by=by,
        created_at=at,
        expires_at=at + GOOD_FOR,
        reminders=0,
    )
    session.add(invitation)
    session.flush()
    send(session, invitation, token=_token(session, invitation, at=at), at=at)
    _record(session, SecurityAction.INVITED, invitation, by=by, at=at, role=role.value)
    return invitation


def revoke(session: Session, invitation: Invitation, *, by: User | None, at: datetime | None = None) -> None:
    """Take an invitation back; its links are good for nothing at once.

    Raises:
        NotAllowed: it was accepted meanwhile.
    """
    at = at or now()
    open_ = update(Invitation).where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
    if session.scalar(open_.values(revoked_at=at).returning(Invitation.id)) is None:
        raise NotAllowed("Cette invitation a déjà été acceptée : fermez plutôt le compte.")
    _end_links(session, invitation)
    _record(session, SecurityAction.INVITATION_REVOKED, invitation, by=by, at=at)


def remind(session: Session, *, at: datetime | None = None) -> int:
    """Write the reminders that are due, at 24 and 48 hours; how many. Run it as often as one likes.

    Each reminder has a link of its own, beside those of the letters before: their tokens are not kept. Who
    was late for the first reminder gets the second only.
    """
    at = at or now()
    written = 0
    for nth in range(len(REMINDED_AFTER), 0, -1):
        due = update(Invitation).where(
            Invitation.is_open(at),
            Invitation.reminders < nth,
            Invitation.created_at <= at - REMINDED_AFTER[nth - 1],
        )
        marked = session.scalars(due.values(reminders=nth).returning(Invitation)).all()
        for invitation in marked:
            letters.send_reminder(session, invitation, token=_token(session, invitation, at=at), at=at)
        written += len(marked)
    return written


def find(session: Session, token: str, *, at: datetime | None = None) -> Invitation:
    """The invitation that a link leads to.

    Raises:
        NotFound: it is unknown, was accepted or revoked, or is too old.
    """
    at = at or now()
    ticket = tickets.find(session, token, purpose=Purpose.INVITATION, at=at)
    invitation = session.get(Invitation, ticket.invitation_id)
    if invitation is None or not invitation.is_open(at):
        raise NotFound(tickets.SPENT)
    return invitation


def accept(
    session: Session,
    *,
    token: str,
    name: str,
    password: str | None,
    context: Iterable[str] = (),
    at: datetime | None = None,
    hasher: Hasher = ARGON2,
) -> User:
    """Open the account that an invitation offers.

    `password` is None for who has just signed on with ProConnect: link the identity in the same transaction
    (`identities.link`), else nothing opens the account.

    Raises:
        NotFound: the link is not good, or somebody was quicker.
        Invalid: the password or the name is refused; the link is still good if the transaction is undone.
        NotAllowed: the address has an account already: sign in, then `accept_as`.
    """
    at = at or now()
    invitation = find(session, token, at=at)
    if session.scalar(queries.user_with_email(invitation.email)) is not None:
        raise NotAllowed("Vous avez déjà un compte : connectez-vous, puis ouvrez à nouveau ce lien.")
    _use(session, invitation, at=at)
    user = actions.create_user(
        session,
        email=invitation.email,
        name=name,
        role=invitation.role,
        organization_label=invitation.organization_label,
        password=password,
        context=context,
        at=at,
        hasher=hasher,
    )
    if user.role is Role.CURATOR and (invitation.needs or invitation.territories):
        limits = {"needs": invitation.needs, "territories": invitation.territories}
        actions.limit_curator(session, user, **limits, by=invitation.invited_by, at=at)
    _settle(session, invitation, user, at=at)
    return user


def accept_as(session: Session, *, token: str, user: User, at: datetime | None = None) -> None:
    """Take the place that an invitation offers in one more organisation; the role stays what it was.

    Raises:
        NotFound: the link is not good, or somebody was quicker.
        NotAllowed: the invitation is for another address than that of who is signed in.
    """
    at = at or now()
    invitation = find(session, token, at=at)
    if invitation.email != user.email or not user.active:
        raise NotAllowed(
            "Cette invitation est pour une autre adresse électronique que celle de votre compte."
        )
    _use(session, invitation, at=at)
    _settle(session, invitation, user, at=at)


def _require_few(session: Session, email: str, *, by: User | None, at: datetime) -> None:
    """Let nobody have the site write to whomever they like, as often as they like."""
    sent = select(func.count()).select_from(Invitation).where(Invitation.created_at > at - DAY)
    if (session.scalar(sent.where(Invitation.email == email)) or 0) >= MOST_TO_ONE:
        sentence = ENOUGH.format(most=MOST_TO_ONE)
        raise Invalid(sentence, {"email": sentence})
    if by is None or by.role.is_staff:
        return
    if (session.scalar(sent.where(Invitation.invited_by_id == by.id)) or 0) >= MOST_BY_MANAGER:
        sentence = TOO_MANY.format(most=MOST_BY_MANAGER)
        raise Invalid(sentence, {"email": sentence})


def _open_to(email: str, organization_id: UUID | None, at: datetime) -> Select[Invitation]:
    same = Invitation.organization_id == organization_id
    return select(Invitation).where(Invitation.email == email, same, Invitation.is_open(at))


def _token(session: Session, invitation: Invitation, *, at: datetime) -> str:
    return tickets.issue(
        session, purpose=Purpose.INVITATION, invitation=invitation, expires_at=invitation.expires_at, at=at
    )


def _use(session: Session, invitation: Invitation, *, at: datetime) -> None:
    used = update(Invitation).where(Invitation.id == invitation.id, Invitation.is_open(at))
    if session.scalar(used.values(accepted_at=at).returning(Invitation.id)) is None:
        raise NotFound(tickets.SPENT)
    _end_links(session, invitation)


def _settle(session: Session, invitation: Invitation, user: User, *, at: datetime) -> None:
    if invitation.organization_id is not None:
        actions.join(
            session,
            user,
            organization_id=invitation.organization_id,
            position=_no_lower(user, invitation),
            by=invitation.invited_by,
            at=at,
        )
    _record(session, SecurityAction.INVITATION_ACCEPTED, invitation, by=user, at=at)


def _no_lower(user: User, invitation: Invitation) -> Position:
    """A manager who accepts an invitation as an editor stays a manager."""
    if invitation.organization_id in organizations_run(user):
        return Position.MANAGER
    return invitation.position or Position.EDITOR


def _end_links(session: Session, invitation: Invitation) -> None:
    session.execute(delete(Ticket).where(Ticket.invitation_id == invitation.id))


def _record(
    session: Session,
    action: SecurityAction,
    invitation: Invitation,
    *,
    by: User | None,
    at: datetime,
    **details: str,
) -> None:
    about = f"invitation:{invitation.id}"
    audit.record(session, action, actor=by, about=about, details=details, at=at)
