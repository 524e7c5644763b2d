"""Confirming the address of an author without account. Opening the link changes nothing: scanners do."""

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from resource_base.curation.proposals import links, queries, workflow
from resource_base.curation.proposals.models import Link, Proposal
from resource_base.curation.proposals.vocabulary import LinkPurpose, ProposalState
from resource_base.database import now
from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.proposals.words import title
from resource_base.web.security import permits, see_other

pages = Blueprint("confirming", __name__, url_prefix="/propositions/confirmer")


@pages.get("/<string:token>")
@permits(Permission.ANYONE)
def confirm_form(token: str) -> str:
    _, proposal = _found(reading(), token)
    return render_template(
        "proposals/confirm.html",
        token=token,
        heading=title(proposal),
        waits=proposal.state is ProposalState.UNCONFIRMED,
    )


@pages.post("/<string:token>")
@permits(Permission.ANYONE)
def confirm(token: str) -> Page:
    """Curators see it from now on; its author goes on to the page that follows it."""
    with transaction() as writing:
        link, proposal = _found(writing, token)
        workflow.confirm_address(writing, proposal)
        following = links.issue(
            writing, purpose=LinkPurpose.FOLLOW, proposal=proposal, email=link.email, at=now()
        )
    return see_other("proposals_by_link.follow", token=following)


def _found(session: Session, token: str) -> tuple[Link, Proposal]:
    link = links.find(session, token, purpose=LinkPurpose.CONFIRM_ADDRESS, at=now())
    proposal = session.scalar(queries.whole(link.proposal_id)) if link.proposal_id else None
    if proposal is None:
        raise NotFound(links.SPENT)
    return link, proposal
