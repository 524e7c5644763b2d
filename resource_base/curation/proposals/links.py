"""Signed links: what someone without an account opens from a letter.

A token is 256 random bits of which only the SHA-256 is kept, as for the links of accounts. Opening a link
changes nothing: mail scanners do. What is behind it is done by a POST, and may be spent then.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from resource_base.accounts.sessions import fingerprint, new_token
from resource_base.catalog.models import Service
from resource_base.curation.proposals.models import Link, Proposal
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.errors import NotFound

# How long each link is good for. To confirm an address one is at one's mailbox; the rest waits for people.
LASTS: dict[LinkPurpose, timedelta] = {
    LinkPurpose.CONFIRM_ADDRESS: timedelta(days=7),
    LinkPurpose.FOLLOW: timedelta(days=365),
    LinkPurpose.REVIEW: timedelta(days=120),
    LinkPurpose.STOP_LETTERS: timedelta(days=365),
}
SPENT = "Ce lien n’est plus valable : il a expiré, ou a été remplacé."


def issue(
    session: Session,
    *,
    purpose: LinkPurpose,
    proposal: Proposal | None = None,
    service: Service | None = None,
    email: str | None = None,
    at: datetime,
) -> str:
    """A new token, to put in a letter or in the address of a page, and nowhere else."""
    token = new_token()
    session.add(
        Link(
            token_hash=fingerprint(token),
            purpose=purpose,
            proposal_id=None if proposal is None else proposal.id,
            service_id=None if service is None else service.id,
            email=None if email is None else email.lower(),
            created_at=at,
            expires_at=at + LASTS[purpose],
        )
    )
    session.flush()
    return token


def find(session: Session, token: str, *, purpose: LinkPurpose, at: datetime) -> Link:
    """What a token opens, as long as it does.

    Raises:
        NotFound: it is unknown, for another purpose, spent or too old; always with the same sentence.
    """
    known = select(Link).where(
        Link.token_hash == fingerprint(token), Link.purpose == purpose, Link.expires_at > at
    )
    link = session.scalar(known)
    if link is None:
        raise NotFound(SPENT)
    return link


def spend(session: Session, link: Link) -> None:
    """End a link; the others that lead to the same thing stay good."""
    session.execute(delete(Link).where(Link.token_hash == link.token_hash))


def forget_expired(session: Session, *, at: datetime) -> int:
    """Delete the links that open nothing any more; how many."""
    gone = delete(Link).where(Link.expires_at <= at).returning(Link.token_hash)
    return len(session.execute(gone).all())
