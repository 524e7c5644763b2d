"""What one can do: confirm an entry, answer by a correction, log a call, choose how often to ask.

Actions flush and never commit. They hold the entry first, then its round, as the job does: a contact who
answers while the job runs goes before it or after it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from resource_base.accounts.anonymising import NAME
from resource_base.accounts.models import User
from resource_base.accounts.privacy import require_nobodys
from resource_base.catalog.actions import verify
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State, VerifiedHow
from resource_base.curation.freshness import queries
from resource_base.curation.freshness.models import ContactAttempt, ReviewInterval, ReviewRound
from resource_base.curation.freshness.policy import CHOICES
from resource_base.curation.freshness.vocabulary import Means, ReviewEnd
from resource_base.curation.proposals import workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.deciding import change_now
from resource_base.curation.proposals.journal import hold_entry
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.sending import accept_as_it_comes
from resource_base.curation.proposals.vocabulary import Origin, ProposalState
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.events import PersonAnonymised

LONGEST_NOTE = 1000  # characters
CONFIRMED_IN = frozenset({State.PUBLISHED, State.SUSPENDED})
GONE = "Cette fiche n’est plus dans la base : écrivez aux référents pour qu’elle y revienne."

_HOW = {Means.PHONE: VerifiedHow.PHONE, Means.MAIL: VerifiedHow.MAIL, Means.VISIT: VerifiedHow.VISIT}


def confirm(
    session: Session, service: Service, *, by: str, how: VerifiedHow | None, at: datetime | None = None
) -> None:
    """Somebody says that all of the entry is true today: its clock starts anew, the round about it ends.

    Raises:
        Invalid: the entry is not in the directory.
    """
    at = at or now()
    hold_entry(session, service)
    if service.state not in CONFIRMED_IN:
        raise Invalid(GONE)
    verify(session, service, by=by, how=how, at=at)
    _end(session, service, ReviewEnd.CONFIRMED, at=at)


def confirm_round(session: Session, round_: ReviewRound, *, by: str, at: datetime | None = None) -> bool:
    """The organisation confirms the entry of this round; False when the round had ended already.

    A link that is followed twice, or a page left open, renews nothing. Who corrected may still say that the
    rest is true.
    """
    hold_entry(session, round_.service)
    session.refresh(round_, with_for_update=True)
    if round_.ended_at is not None and round_.end is not ReviewEnd.CORRECTED:
        return False
    confirm(session, round_.service, by=by, how=VerifiedHow.FORM, at=at)
    round_.end = ReviewEnd.CONFIRMED
    return True


def correct(
    session: Session,
    round_: ReviewRound,
    changes: Mapping[str, Any],
    *,
    author: Author,
    words: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> Proposal:
    """The contact who was asked proposes other values: that ends the round, and verifies nothing.

    Their address needs no confirmation, since the link went there.

    Raises:
        Invalid: nothing differs, a value cannot be held, or the entry is not in the directory.
    """
    at, service = at or now(), round_.service
    hold_entry(session, service)
    if service.state not in CONFIRMED_IN:
        raise Invalid(GONE)
    proposal = workflow.correct(
        session,
        service,
        changes,
        author=author,
        origin=Origin.REVIEW,
        words=words,
        based_on=based_on,
        at=at,
    )
    workflow.confirm_address(session, proposal, at=at)
    accept_as_it_comes(session, proposal, at=at)
    _end(session, service, ReviewEnd.CORRECTED, at=at)
    return proposal


def log_attempt(
    session: Session,
    service: Service,
    means: Means,
    *,
    reached: bool,
    note: str = "",
    by: User,
    at: datetime | None = None,
) -> ContactAttempt:
    """Write down that somebody tried to reach the organisation.

    Raises:
        Invalid: the note is too long, or holds a social security number.
    """
    attempt = ContactAttempt(
        service_id=service.id,
        at=at or now(),
        by=by.name,
        by_id=by.id,
        means=means,
        reached=reached,
        note=_checked(note),
    )
    session.add(attempt)
    session.flush()
    return attempt


def confirm_by(
    session: Session, service: Service, means: Means | None, *, by: User, at: datetime | None = None
) -> None:
    """A professional or a curator confirms the entry; `means` is how a curator asked.

    Raises:
        Invalid: the entry is not in the directory.
    """
    confirm(session, service, by=by.name, how=None if means is None else _HOW[means], at=at)


def close_entry(
    session: Session, service: Service, reason: str, *, by: User, at: datetime | None = None
) -> None:
    """Withdraw an entry that a curator learnt to be closed; it can be published again.

    Raises:
        Invalid: no reason is given, or the entry is not in the directory.
        Stale: its state moved meanwhile.
    """
    reason = _checked(reason)
    if not reason:
        raise Invalid("Dites pourquoi.", {"note": "Dites en une phrase ce que vous avez appris."})
    hold_entry(session, service)
    if service.state not in CONFIRMED_IN:
        raise Invalid(GONE)
    withdraw(session, service, reason, author=Author.of(by), origin=Origin.STAFF, at=at or now())
    _end(session, service, ReviewEnd.WITHDRAWN, at=at or now())


def withdraw(
    session: Session, service: Service, reason: str, *, author: Author, origin: Origin, at: datetime
) -> None:
    """Take an entry out of the directory for this reason, as a proposal accepted at once.

    Raises:
        Stale: its state moved meanwhile.
    """
    changes = {"state": State.WITHDRAWN.value, "withdrawn_reason": reason}
    proposal = change_now(session, service, changes, author=author, origin=origin, words=reason, at=at)
    if proposal.state is not ProposalState.ACCEPTED:
        raise Stale("Cette fiche a changé entre-temps : rouvrez-la.")


def choose_interval(session: Session, service: Service, days: int | None) -> None:
    """Ask about this entry every so many days; None: as often as for its kind. The job follows.

    Raises:
        Invalid: it is none of `policy.CHOICES`.
    """
    if days is not None and days not in CHOICES:
        raise Invalid("Choisissez une durée dans la liste.")
    chosen = session.get(ReviewInterval, service.id)
    if days is None:
        if chosen is not None:
            session.delete(chosen)
    elif chosen is None:
        session.add(ReviewInterval(service_id=service.id, days=days))
    else:
        chosen.days = days
    session.flush()


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; its name goes from the log of calls, and from what it verified.

    Who verified an entry is kept by name alone, an organisation after it when they spoke for one.
    """
    mine = update(ContactAttempt).where(ContactAttempt.by_id == event.user_id)
    session.execute(mine.values(by_id=None, by=NAME))
    in_its_name = Service.verified_by.startswith(f"{event.name}, ", autoescape=True)
    verified = select(Service.id, Service.verified_by).where(
        or_(Service.verified_by == event.name, in_its_name)
    )
    for service_id, by in session.execute(verified).all():
        rest = (by or "").removeprefix(event.name)
        if rest != by:  # databases compare without capitals
            session.execute(update(Service).where(Service.id == service_id).values(verified_by=NAME + rest))


def _end(session: Session, service: Service, end: ReviewEnd, *, at: datetime) -> None:
    for running in session.scalars(queries.running_of(service.id).with_for_update()):
        running.ended_at, running.end = at, end
    session.flush()


def _checked(text: str) -> str:
    """What was typed, without what does not show."""
    text = "".join(each for each in text if each.isprintable() or each == "\n").strip()
    if len(text) > LONGEST_NOTE:
        sentence = f"C’est trop long : {LONGEST_NOTE} signes au plus."
        raise Invalid(sentence, {"note": sentence})
    require_nobodys({"note": text}, confirmed={"note"})  # the page had it read again
    return text
