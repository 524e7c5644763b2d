"""The letters of reviews, and the pages their links lead to: one letter for all the entries of a contact."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts.models import User
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.proposals import links, stopping
from resource_base.curation.proposals.vocabulary import LinkPurpose

REVIEW_PAGE = "/fiches-a-confirmer/{token}"
TO_CALL_PAGE = "/structures-a-relancer"
NAMED = 20  # entries named in a letter to curators; the page has them all


def ask(session: Session, rounds: Sequence[ReviewRound], *, to: str, at: datetime) -> None:
    """Ask whether these entries of one organisation are still true; again, when that address was."""
    again = all(each.recipient == to for each in rounds)
    _write(session, rounds, to=to, template="review_reminder" if again else "review_asked", at=at)


def announce_withdrawal(session: Session, rounds: Sequence[ReviewRound], *, to: str, at: datetime) -> None:
    """Tell when these entries leave the directory unless somebody answers; the same day for all."""
    withdrawal_on = rounds[0].withdrawal_on
    _write(
        session,
        rounds,
        to=to,
        template="review_withdrawal_announced",
        at=at,
        leaves_on="" if withdrawal_on is None else withdrawal_on.isoformat(),
    )


def tell_withdrawn(session: Session, round_: ReviewRound, *, to: str, at: datetime) -> None:
    mail.write(
        session,
        to=to,
        template="review_withdrawn",
        data={
            "structure": round_.service.organization.name,
            "entry": round_.service.name,
            "stop_link": stopping.stop_link(session, to, at),
        },
        key=f"review {round_.id} withdrawn",
        at=at,
    )


def tell_curator(
    session: Session,
    user: User,
    *,
    to_call: Sequence[ReviewRound],
    leaving: Sequence[ReviewRound],
    at: datetime,
) -> None:
    """Tell a curator whom to call from today on, and which entries will leave the directory."""
    mail.write(
        session,
        to=user.email,
        template="reviews_to_follow",
        data={
            "to_call": [_named(each) for each in to_call[:NAMED]],
            "to_call_count": len(to_call),
            "leaving": [_named(each) for each in leaving[:NAMED]],
            "leaving_count": len(leaving),
            "link": TO_CALL_PAGE,
            "stop_link": stopping.stop_link(session, user.email, at),
        },
        key=f"reviews to follow {user.id} {at.isoformat()}",
        at=at,
    )


def _write(
    session: Session,
    rounds: Sequence[ReviewRound],
    *,
    to: str,
    template: str,
    at: datetime,
    **more: str,
) -> None:
    token = links.issue(session, purpose=LinkPurpose.REVIEW, email=to, at=at)
    mail.write(
        session,
        to=to,
        template=template,
        data={
            "structure": rounds[0].service.organization.name,
            "entries": [each.service.name for each in rounds],
            "link": REVIEW_PAGE.format(token=token),
            "stop_link": stopping.stop_link(session, to, at),
            **more,
        },
        key=f"{template} {rounds[0].id} {rounds[0].letters}",
        send_before=at + links.LASTS[LinkPurpose.REVIEW],
        at=at,
    )


def _named(round_: ReviewRound) -> dict[str, str | None]:
    return {
        "entry": round_.service.name,
        "structure": round_.service.organization.name,
        "leaves_on": None if round_.withdrawal_on is None else round_.withdrawal_on.isoformat(),
    }
