"""Requests for access, from people whom nobody invited: a form, a queue, an answer with its reason.

The first person of an organisation is confirmed by a curator, the following ones by its managers too. Signing
on with ProConnect gives no right by itself: it leads here.

    with database.transaction() as session:
        count(session, keys=…, email=…, address=…)    # TooManyAttempts
    with database.transaction() as session:
        submit(session, application)                  # tells nothing, whether there is an account or not
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from resource_base.accounts import audit, forgotten, invitations, letters, limits, queries, tickets
from resource_base.accounts.addresses import domain_of, machine, mail_box, normalised
from resource_base.accounts.keys import Keys
from resource_base.accounts.limits import Limit
from resource_base.accounts.models import AccessRequest, Invitation, Role, TrustedDomain, User
from resource_base.accounts.names import person_name
from resource_base.accounts.vocabulary import (
    REFUSAL_SENTENCES,
    REQUEST_TRANSITIONS,
    Position,
    Refusal,
    RequestState,
    SecurityAction,
)
from resource_base.database import now
from resource_base.errors import Invalid, Stale

WAITS = timedelta(days=30)  # unanswered, a request ends
WINDOW = timedelta(hours=1)
PER_EMAIL = Limit("access request", 3, WINDOW)
PER_ADDRESS = Limit("access request address", 20, WINDOW)
LONGEST_LABEL = 150
LONGEST_MESSAGE = 2000


@dataclass(frozen=True, slots=True)
class Application:
    """What the form says, checked: `Application.parse` is the only way to make one."""

    email: str
    name: str
    organization_id: UUID | None
    organization_label: str
    function: str
    message: str

    @classmethod
    def parse(
        cls,
        *,
        email: str,
        name: str,
        organization_label: str,
        function: str,
        message: str = "",
        organization_id: UUID | None = None,
    ) -> "Application":
        """From what was typed. `organization_id` is one that exists: the caller has looked it up.

        Raises:
            Invalid: `problems` has a sentence for each field at fault.
        """
        problems: dict[str, str] = {}
        box = shown = ""
        try:
            box = mail_box(email)
        except Invalid as error:
            problems |= error.problems
        try:
            shown = person_name(name)
        except Invalid as error:
            problems |= error.problems
        label, role = _line(organization_label), _line(function)
        if not 0 < len(label) <= LONGEST_LABEL:
            problems["organization_label"] = "Indiquez votre structure, en 150 caractères au plus."
        if not 0 < len(role) <= LONGEST_LABEL:
            problems["function"] = "Indiquez votre fonction, en 150 caractères au plus."
        if len(message) > LONGEST_MESSAGE:
            problems["message"] = f"Le message ne peut pas dépasser {LONGEST_MESSAGE} caractères."
        if problems:
            raise Invalid("Votre demande est incomplète.", problems)
        return cls(box, shown, organization_id, label, role, _text(message))


def count(session: Session, *, keys: Keys, email: str, address: str, at: datetime | None = None) -> None:
    """Count a request, against the address it gives and where it comes from.

    Raises:
        TooManyAttempts: with the wait in French and in seconds.
    """
    limits.count(session, keys, (PER_EMAIL, normalised(email)), (PER_ADDRESS, machine(address)), at=at)


def submit(session: Session, application: Application, *, at: datetime | None = None) -> None:
    """Put a request in the queue, and write to who asks and to who reviews.

    Who has an account gets a link to choose another password instead; who already asked, nothing more. The
    answer and the work are the same.
    """
    at = at or now()
    holder = session.scalar(queries.user_with_email(application.email))
    if holder is not None:
        with tickets.undone(session):
            _enter(session, application, at=at)
        if holder.active:
            forgotten.write_link(session, holder, at=at)
        else:
            forgotten.pretend(session, at=at)
        return
    forgotten.pretend(session, at=at)
    try:
        with session.begin_nested():
            _enter(session, application, at=at)
    except IntegrityError:
        if session.scalar(_open_of(application.email)) is None:
            raise


def accept(
    session: Session,
    request: AccessRequest,
    *,
    by: User,
    role: Role = Role.PROFESSIONAL,
    organization_id: UUID | None = None,
    organization_label: str | None = None,
    position: Position | None = None,
    at: datetime | None = None,
) -> Invitation:
    """Grant access: an invitation leaves, with which the person opens the account.

    `organization_id` and `position` say where they will belong; the curator makes the first person of an
    organisation its manager.

    Raises:
        Stale: it was decided meanwhile.
        Invalid: an account was opened for the address meanwhile.
    """
    at = at or now()
    _decide(session, request, RequestState.ACCEPTED, by=by, at=at)
    invitation = invitations.invite(
        session,
        email=request.email,
        name=request.name,
        role=role,
        by=by,
        organization_id=organization_id,
        organization_label=organization_label or request.organization_label,
        position=position,
        at=at,
        send=letters.send_access_granted,
    )
    request.invitation_id = invitation.id
    session.flush()
    _record(session, SecurityAction.ACCESS_GRANTED, request, by=by, at=at)
    return invitation


def refuse(
    session: Session,
    request: AccessRequest,
    *,
    by: User,
    reason: Refusal,
    sentence: str = "",
    at: datetime | None = None,
) -> None:
    """Refuse, with a normalised reason and, if one likes, a sentence of one's own; both are sent.

    Raises:
        Stale: it was decided meanwhile.
        Invalid: the reason is `other` and no sentence says which, or the sentence is too long.
    """
    at = at or now()
    own = _text(sentence)
    if (reason is Refusal.OTHER and not own) or len(own) > LONGEST_MESSAGE:
        problem = "Dites pourquoi en une phrase." if not own else "Cette phrase est trop longue."
        raise Invalid(problem, {"sentence": problem})
    _decide(session, request, RequestState.REFUSED, by=by, at=at)
    request.refusal, request.sentence = reason, own or None
    session.flush()
    told = " ".join(each for each in (REFUSAL_SENTENCES[reason], own) if each)
    letters.send_access_refused(session, request, reason=told, at=at)
    _record(session, SecurityAction.ACCESS_REFUSED, request, by=by, at=at, reason=reason.value)


def expire(session: Session, *, at: datetime | None = None) -> int:
    """End the requests that waited 30 days; how many. Run it as often as one likes."""
    at = at or now()
    late = update(AccessRequest).where(
        AccessRequest.state == RequestState.SUBMITTED, AccessRequest.created_at <= at - WAITS
    )
    ended = late.values(state=RequestState.EXPIRED, decided_at=at).returning(AccessRequest.id)
    return len(session.execute(ended).all())


def _enter(session: Session, application: Application, *, at: datetime) -> None:
    organization_id, recognised = _recognised(session, application)
    request = AccessRequest(
        email=application.email,
        name=application.name,
        organization_id=organization_id,
        organization_label=application.organization_label,
        function=application.function,
        message=application.message,
        recognised_domain=recognised,
        state=RequestState.SUBMITTED,
        created_at=at,
    )
    session.add(request)
    session.flush()
    letters.send_request_received(session, request, at=at)
    _record(session, SecurityAction.ACCESS_ASKED, request, by=None, at=at)


def _recognised(session: Session, application: Application) -> tuple[UUID | None, bool]:
    """The organisation asked for, and whether the address is of a domain recognised as its own.

    Who named none is led to the only organisation that has the domain. An address proves nothing before the
    link that is sent to it is opened, and a person always decides.
    """
    has_domain = TrustedDomain.domain == domain_of(application.email)
    having = list(session.scalars(select(TrustedDomain.organization_id).where(has_domain)))
    if application.organization_id is not None:
        return application.organization_id, application.organization_id in having
    return (having[0], True) if len(having) == 1 else (None, False)


def _open_of(email: str) -> Select[UUID]:
    open_ = AccessRequest.state == RequestState.SUBMITTED
    return select(AccessRequest.id).where(AccessRequest.email == email, open_)


def _decide(session: Session, request: AccessRequest, state: RequestState, *, by: User, at: datetime) -> None:
    """Of two people who decide at once, one does."""
    before = [each for each, following in REQUEST_TRANSITIONS.items() if state in following]
    waiting = update(AccessRequest).where(AccessRequest.id == request.id, AccessRequest.state.in_(before))
    decided = waiting.values(state=state, decided_at=at, decided_by_id=by.id).returning(AccessRequest.id)
    if session.scalar(decided) is None:
        raise Stale("Quelqu’un a déjà répondu à cette demande.")


def _line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _text(text: str) -> str:
    """What can be stored anywhere: printable, on several lines."""
    kept = (each for each in text.replace("\r\n", "\n") if each.isprintable() or each == "\n")
    return "".join(kept).strip()


def _record(
    session: Session,
    action: SecurityAction,
    request: AccessRequest,
    *,
    by: User | None,
    at: datetime,
    **details: str,
) -> None:
    about = f"access-request:{request.id}"
    audit.record(session, action, actor=by, about=about, details=details, at=at)
