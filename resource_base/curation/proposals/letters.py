"""The letters about proposals, and the pages their links lead to.

The web serves exactly these paths; `{token}` and `{id}` are what it finds there. An author without account
has an address that nobody confirmed until they open a letter: those before repeat nothing that was typed.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts.models import User
from resource_base.curation.proposals import links, stopping
from resource_base.curation.proposals.models import Proposal, Step
from resource_base.curation.proposals.vocabulary import (
    REFUSAL_LABELS,
    LinkPurpose,
    Origin,
    StepKind,
)
from resource_base.database import in_france
from resource_base.mail.models import Letter

CONFIRM_PAGE = "/propositions/confirmer/{token}"
FOLLOW_PAGE = "/propositions/suivre/{token}"
MINE_PAGE = "/mes-propositions/{id}"
REVIEW_PAGE = "/propositions/{id}"
QUEUE_PAGE = "/propositions"

PAGES = (CONFIRM_PAGE, FOLLOW_PAGE, MINE_PAGE, REVIEW_PAGE, QUEUE_PAGE)

# What nobody waits for an answer to.
_UNTOLD = frozenset({Origin.IMPORT, Origin.STAFF, Origin.BULK, Origin.MERGE, Origin.RETURN})


def send_confirmation(session: Session, proposal: Proposal, *, at: datetime) -> None:
    """To an author without account: the link that confirms their address."""
    if proposal.author_email is None:
        return
    token = links.issue(session, purpose=LinkPurpose.CONFIRM_ADDRESS, proposal=proposal, at=at)
    expires_at = at + links.LASTS[LinkPurpose.CONFIRM_ADDRESS]
    mail.write(
        session,
        to=proposal.author_email,
        template="proposal_confirmation",
        data={"link": CONFIRM_PAGE.format(token=token), "expires_at": expires_at.isoformat()},
        key=f"proposal {proposal.id} confirmation",
        send_before=expires_at,
        at=at,
    )


def send_draft(session: Session, proposal: Proposal, *, at: datetime) -> None:
    """To an author without account who leaves a draft for later, once: the link that takes it up again."""
    if proposal.author_email is None:
        return
    mail.write(
        session,
        to=proposal.author_email,
        template="proposal_draft",
        data={"link": _link_of_author(session, proposal, at=at)},
        key=f"proposal {proposal.id} draft",
        at=at,
    )


def send_received(session: Session, proposal: Proposal, *, at: datetime) -> None:
    """To an author without account, once the address is confirmed: the link that follows the proposal."""
    if proposal.author_email is not None:
        mail.write(
            session,
            to=proposal.author_email,
            template="proposal_received",
            data={"title": proposal.title, "link": _link_of_author(session, proposal, at=at)},
            key=f"proposal {proposal.id} received",
            at=at,
        )


def send_question(session: Session, proposal: Proposal, question: Step, *, at: datetime) -> None:
    """To the author: what a curator asks."""
    address = _address_of_author(session, proposal)
    if address is not None:
        mail.write(
            session,
            to=address,
            template="proposal_question",
            data={
                "title": proposal.title,
                "question": question.text,
                "link": _link_of_author(session, proposal, at=at),
            },
            key=f"proposal {proposal.id} step {question.id}",
            at=at,
        )


def send_answer(session: Session, proposal: Proposal, answer: Step, *, at: datetime) -> None:
    """To the curator who asked last: what the author answers."""
    asked = select(Step).where(Step.proposal_id == proposal.id, Step.kind == StepKind.ASKED)
    question = session.scalars(asked.order_by(Step.id.desc()).limit(1)).first()
    curator = None if question is None or question.by_id is None else session.get(User, question.by_id)
    if curator is not None and curator.active:
        mail.write(
            session,
            to=curator.email,
            template="proposal_answer",
            data={
                "title": proposal.title,
                "author": proposal.author,
                "answer": answer.text,
                "link": REVIEW_PAGE.format(id=proposal.id),
            },
            key=f"proposal {proposal.id} step {answer.id}",
            at=at,
        )


def send_decision(session: Session, proposal: Proposal, *, at: datetime) -> None:
    """To the author, unless they decided themselves: what became of it, in the curator's words."""
    address = _address_of_author(session, proposal)
    if (
        address is None
        or proposal.origin in _UNTOLD
        or proposal.author_id == proposal.decided_by_id is not None
    ):
        return
    mail.write(
        session,
        to=address,
        template="proposal_decided",
        data={
            "title": proposal.title,
            "outcome": proposal.state.value,
            "refusal": None if proposal.refusal is None else REFUSAL_LABELS[proposal.refusal],
            "sentence": proposal.sentence,
            "link": _link_of_author(session, proposal, at=at),
        },
        key=f"proposal {proposal.id} decided",
        at=at,
    )


def send_waiting(session: Session, curator: User, proposals: list[Proposal], *, at: datetime) -> bool:
    """To a curator, once a day: what awaits them. Whether there was such a letter to write."""
    if not proposals or not stopping.wants_letters(session, curator.email):
        return False
    oldest = min(proposal.submitted_at or proposal.created_at for proposal in proposals)
    return mail.write(
        session,
        to=curator.email,
        template="proposals_waiting",
        data={
            "number": len(proposals),
            "oldest_on": in_france(oldest).isoformat(),
            "link": QUEUE_PAGE,
            "stop_link": stopping.stop_link(session, curator.email, at),
        },
        key=f"proposals waiting {curator.id} {in_france(at).isoformat()}",
        send_before=at + timedelta(days=1),
        at=at,
    )


def last_waiting(session: Session, curator: User) -> datetime | None:
    """When the last of these letters to them was written; None when there is none."""
    waiting = Letter.template == "proposals_waiting"
    return session.scalar(
        select(func.max(Letter.created_at)).where(waiting, Letter.recipient == curator.email)
    )


def _address_of_author(session: Session, proposal: Proposal) -> str | None:
    if proposal.author_email is not None:
        return proposal.author_email
    user = None if proposal.author_id is None else session.get(User, proposal.author_id)
    return user.email if user is not None and user.active else None


def _link_of_author(session: Session, proposal: Proposal, *, at: datetime) -> str:
    if proposal.author_email is None:
        return MINE_PAGE.format(id=proposal.id)
    token = links.issue(session, purpose=LinkPurpose.FOLLOW, proposal=proposal, at=at)
    return FOLLOW_PAGE.format(token=token)
