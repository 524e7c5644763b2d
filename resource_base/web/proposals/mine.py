"""« Mes propositions »: drafts, what waits, what is decided; those of one’s organisations too."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from resource_base.curation.proposals import queries
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import OPEN, ProposalState
from resource_base.permissions import Permission
from resource_base.web.context import reading
from resource_base.web.presentation import ago
from resource_base.web.proposals.words import standing, title
from resource_base.web.security import own_account, permits

pages = Blueprint("my_proposals", __name__, url_prefix="/mes-propositions")

SHOWN = 200


@dataclass(frozen=True)
class Line:
    """A proposal in a list. `who` is the author, when it is a colleague."""

    title: str
    url: str
    badge: str
    tone: str
    when: str
    who: str
    organization: str


@pages.get("")
@permits(Permission.PROPOSE)
def mine() -> str:
    user = own_account(reading())
    found = reading().scalars(queries.mine(user).limit(SHOWN)).all()
    drafts = [each for each in found if each.state is ProposalState.DRAFT]
    waiting = [each for each in found if each.state in OPEN and each not in drafts]
    decided = [each for each in found if each.state not in OPEN]
    return render_template(
        "proposals/mine.html",
        lists=[
            ("À terminer", "drafts", _lines(drafts, user.id)),
            ("En attente d’une décision", "waiting", _lines(waiting, user.id)),
            ("Terminées", "decided", _lines(decided, user.id)),
        ],
        is_empty=not found,
    )


def _lines(proposals: Iterable[Proposal], own: object) -> list[Line]:
    return [_line(each, own) for each in proposals]


def _line(proposal: Proposal, own: object) -> Line:
    stands = standing(proposal)
    return Line(
        title=title(proposal),
        url=url_for("proposals.follow", proposal_id=proposal.id),
        badge=stands.badge,
        tone=stands.tone,
        when=ago(proposal.modified_at),
        who="" if proposal.author_id == own else proposal.author,
        organization=proposal.organization.name if proposal.organization else "",
    )
