"""The proposal that a curator's page is about, and what of it is theirs to decide."""

from uuid import UUID

from flask import request
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.curation.proposals import queries
from resource_base.curation.proposals.looked_after import is_looked_after
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState
from resource_base.curation.scope import matter_of_proposal
from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.web.context import installation
from resource_base.web.presentation import typeset
from resource_base.web.proposals.words import standing, title
from resource_base.web.security import ensure

NOT_YOURS = "Cette proposition n’existe pas, ou n’est pas de votre ressort."
_NOT_SENT = {ProposalState.DRAFT, ProposalState.UNCONFIRMED}


def asked(session: Session, proposal_id: UUID) -> Proposal:
    """The proposal of the page.

    Raises:
        NotFound: there is none, it was not sent, or it is another curator's to look after.
    """
    proposal = session.scalar(queries.whole(proposal_id))
    if proposal is None or proposal.state in _NOT_SENT:
        raise NotFound(NOT_YOURS)
    base = installation()
    matter = matter_of_proposal(proposal, needs=base.needs, gazetteer=base.gazetteer)
    ensure(Permission.CURATE, matter, refusal=NotFound(NOT_YOURS))
    return proposal


def just_decided(session: Session) -> str:
    """What became of the proposal that the page comes after (`apres` in its address), in one sentence."""
    try:
        proposal = asked(session, UUID(request.args.get("apres", "")))
    except (ValueError, NotFound):
        return ""
    return typeset(f"{title(proposal)} : {standing(proposal).badge}.")


def mine_to_decide(user: User) -> ColumnElement[bool]:
    """Whether this person looks after a proposal: asked of the database."""
    base = installation()
    return is_looked_after(user, needs=base.needs, gazetteer=base.gazetteer)
