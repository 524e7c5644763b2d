"""What is done to accounts: opened, given a password or a role, closed; where they belong, their limits."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from resource_base.accounts import audit, letters, passwords, queries
from resource_base.accounts.addresses import domain_name, mail_box
from resource_base.accounts.models import CuratorScope, Membership, Role, Ticket, TrustedDomain, User
from resource_base.accounts.names import person_name
from resource_base.accounts.passwords import ARGON2, SHORTEST, SHORTEST_FOR_STAFF, Hasher
from resource_base.accounts.sessions import sign_out_everywhere
from resource_base.accounts.vocabulary import Position, SecurityAction
from resource_base.database import now
from resource_base.errors import Invalid, NotAllowed


def create_user(  # noqa: PLR0913 - what an account is made of, each by its name
    session: Session,
    *,
    email: str,
    name: str,
    role: Role = Role.PROFESSIONAL,
    organization_label: str | None = None,
    password: str | None = None,
    context: Iterable[str] = (),
    by: User | None = None,
    at: datetime | None = None,
    hasher: Hasher = ARGON2,
) -> User:
    """Open an account; without a password nobody signs in to it by password yet.

    `context` are names of the site that a password should not rest on (`settings.site_name`, the territory).

    Raises:
        Invalid: the address is not one or already has an account, the name is missing or too long, or the
            password is refused.
    """
    box, shown = mail_box(email), person_name(name)
    taken = "Un compte existe déjà pour cette adresse électronique."
    if session.scalar(queries.user_with_email(box)) is not None:
        raise Invalid(taken, {"email": taken})
    user = User(
        email=box,
        name=shown,
        role=role,
        organization_label=organization_label,
        active=True,
        created_at=at or now(),
    )
    if password is not None:
        user.password_hash = _hashed(user, password, context=context, hasher=hasher)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:  # somebody was quicker
        raise Invalid(taken, {"email": taken}) from error
    _record(session, SecurityAction.ACCOUNT_OPENED, user, by=by, at=at, role=role.value)
    return user


def password_words(user: User, context: Iterable[str] = ()) -> tuple[str, ...]:
    """What this person's password should not rest on: the site's names, theirs, their address."""
    return (*context, user.name, user.email, user.organization_label or "")


def shortest_password(role: Role) -> int:
    """Characters that a password must have at least: 14, and 16 for staff (ANSSI)."""
    return SHORTEST_FOR_STAFF if role.is_staff else SHORTEST


def set_password(
    session: Session,
    user: User,
    *,
    password: str,
    context: Iterable[str] = (),
    but: str = "",
    by: User | None = None,
    at: datetime | None = None,
    hasher: Hasher = ARGON2,
) -> None:
    """Give someone a new password, end all their sessions (`but` that of a token) and links, and tell them.

    Raises:
        Invalid: the password is refused; nothing changed.
    """
    at = at or now()
    user.password_hash = _hashed(user, password, context=context, hasher=hasher)
    sign_out_everywhere(session, user, but=but)
    session.execute(delete(Ticket).where(Ticket.user_id == user.id))
    letters.send_password_changed(session, user, at=at)
    _record(session, SecurityAction.PASSWORD_CHANGED, user, by=by or user, at=at)


def change_role(
    session: Session, user: User, *, role: Role, by: User | None = None, at: datetime | None = None
) -> None:
    """Give someone another role and end all their sessions.

    Raises:
        NotAllowed: nobody would be left to administer the site.
    """
    if role is user.role:
        return
    if user.role is Role.ADMINISTRATOR:
        _require_another_administrator(session, user)
    before, user.role = user.role, role
    if role is not Role.CURATOR:
        user.scope = None
    sign_out_everywhere(session, user)
    _record(session, SecurityAction.ROLE_CHANGED, user, by=by, at=at, before=before.value, after=role.value)


def deactivate(session: Session, user: User, *, by: User | None = None, at: datetime | None = None) -> None:
    """Close an account, end all its sessions and pending links; what the person wrote stays.

    Raises:
        NotAllowed: nobody would be left to administer the site.
    """
    if not user.active:
        return
    if user.role is Role.ADMINISTRATOR:
        _require_another_administrator(session, user)
    user.active = False
    sign_out_everywhere(session, user)
    session.execute(delete(Ticket).where(Ticket.user_id == user.id))
    _record(session, SecurityAction.ACCOUNT_CLOSED, user, by=by, at=at)


def reactivate(session: Session, user: User, *, by: User | None = None, at: datetime | None = None) -> None:
    """Open a closed account again.

    Raises:
        NotAllowed: it was anonymised; nobody is behind it any more.
    """
    if user.anonymised_at is not None:
        raise NotAllowed("Ce compte a été anonymisé : invitez plutôt la personne à nouveau.")
    if not user.active:
        user.active = True
        user.last_seen_at = at or now()  # else inactivity would close it again at once
        _record(session, SecurityAction.ACCOUNT_REOPENED, user, by=by, at=at)


def join(
    session: Session,
    user: User,
    *,
    organization_id: UUID,
    position: Position = Position.EDITOR,
    by: User | None = None,
    at: datetime | None = None,
) -> Membership:
    """Let someone belong to an organisation, or give them another position in it."""
    for membership in user.memberships:
        if membership.organization_id == organization_id:
            membership.position = position
            break
    else:
        membership = Membership(organization_id=organization_id, position=position, since=at or now())
        user.memberships.append(membership)
    session.flush()
    about = {"organization": str(organization_id), "position": position.value}
    _record(session, SecurityAction.MEMBER_JOINED, user, by=by, at=at, **about)
    return membership


def leave(
    session: Session,
    user: User,
    *,
    organization_id: UUID,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """End someone's belonging to an organisation; of no belonging, nothing."""
    for membership in list(user.memberships):
        if membership.organization_id == organization_id:
            user.memberships.remove(membership)
            session.flush()
            _record(
                session, SecurityAction.MEMBER_LEFT, user, by=by, at=at, organization=str(organization_id)
            )


def limit_curator(
    session: Session,
    user: User,
    *,
    needs: Iterable[str] = (),
    territories: Iterable[str] = (),
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Say what a curator looks after; both empty, everything.

    Raises:
        NotAllowed: this person is no curator.
    """
    if user.role is not Role.CURATOR:
        raise NotAllowed("Seul un référent peut avoir un périmètre.")
    kept = tuple(sorted(set(needs))), tuple(sorted(set(territories)))
    user.scope = user.scope or CuratorScope()
    user.scope.needs, user.scope.territories = kept
    session.flush()
    counts = {"needs": " ".join(kept[0]), "territories": " ".join(kept[1])}
    _record(session, SecurityAction.SCOPE_CHANGED, user, by=by, at=at, **counts)


def trust_domain(
    session: Session,
    *,
    organization_id: UUID,
    domain: str,
    by: User | None = None,
    at: datetime | None = None,
) -> TrustedDomain:
    """Recognise a mail domain as an organisation's; twice is once.

    Raises:
        Invalid: it is no domain, or one that anybody may have an address at.
    """
    known = session.merge(TrustedDomain(organization_id=organization_id, domain=domain_name(domain)))
    session.flush()
    audit.record(
        session, SecurityAction.DOMAIN_TRUSTED, actor=by, about=f"organization:{organization_id}", at=at
    )
    return known


def distrust_domain(
    session: Session,
    *,
    organization_id: UUID,
    domain: str,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Recognise a mail domain no longer; of an unknown one, nothing."""
    known = delete(TrustedDomain).where(
        TrustedDomain.organization_id == organization_id, TrustedDomain.domain == domain.strip().lower()
    )
    if session.scalar(known.returning(TrustedDomain.domain)) is not None:
        about = f"organization:{organization_id}"
        audit.record(session, SecurityAction.DOMAIN_DISTRUSTED, actor=by, about=about, at=at)


def _hashed(user: User, password: str, *, context: Iterable[str], hasher: Hasher) -> str:
    return passwords.hash_password(
        password,
        shortest=shortest_password(user.role),
        words=password_words(user, context),
        hasher=hasher,
    )


def _require_another_administrator(session: Session, user: User) -> None:
    # Locked in one order: two administrators who close each other's account are told apart.
    administrators = select(User.id).where(User.role == Role.ADMINISTRATOR, User.active)
    if set(session.scalars(administrators.order_by(User.id).with_for_update())) <= {user.id}:
        raise NotAllowed("C’est le dernier compte d’administration : nommez d’abord quelqu’un d’autre.")


def _record(
    session: Session,
    action: SecurityAction,
    user: User,
    *,
    by: User | None,
    at: datetime | None,
    **details: str,
) -> None:
    about = audit.about_user(user)
    audit.record(session, action, actor=by, about=about, details=details, at=at)
