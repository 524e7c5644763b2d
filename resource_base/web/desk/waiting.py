"""The queue: what awaits a curator, the longest first, with why."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from sqlalchemy import Select, true

from resource_base.accounts.models import User
from resource_base.curation.proposals import queries
from resource_base.curation.proposals.journal import CLAIM_LASTS
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import Origin, ProposalKind, ProposalState
from resource_base.database import now
from resource_base.permissions import Permission
from resource_base.web.context import reading
from resource_base.web.desk.asked import just_decided, mine_to_decide
from resource_base.web.desk.comparing import label_of
from resource_base.web.paging import shown
from resource_base.web.presentation import listed
from resource_base.web.proposals.words import awaits_answer, title
from resource_base.web.security import own_account, permits

pages = Blueprint("desk", __name__, url_prefix="/propositions")

PER_PAGE = 30
MOST_FIELDS = 4  # named in a line of the queue; beyond, they are counted
FILTERS = (
    ("", "Tout ce qui attend"),
    ("examiner", "À examiner"),
    ("nouvelles", "Nouvelles solutions"),
    ("corrections", "Corrections"),
    ("comparer", "À comparer : la fiche a changé"),
    ("miennes", "Celles que j’examine"),
    ("reponse", "En attente d’une réponse de l’auteur"),
    ("revoir", "Publiées aussitôt, à revoir"),
)
ORIGINS = {
    Origin.REPORT: "à la suite d’un signalement",
    Origin.REVIEW: "en réponse à une demande de vérification",
    Origin.IMPORT: "un import diffère de la fiche",
    Origin.MERGE: "fusion de doublons",
    Origin.RETURN: "retour à une version antérieure",
    Origin.BULK: "modification groupée",
}


@dataclass(frozen=True)
class Line:
    """A proposal of the queue. `why` says what it changes; `held_by`, who examines it, or nothing."""

    proposal: Proposal
    title: str
    why: str
    held_by: str
    awaits_author: bool


@pages.get("")
@permits(Permission.SEE_PROPOSALS)
def queue() -> str:
    user = own_account(reading())
    wanted = request.args.get("voir", "")
    found = _chosen(user, wanted).where(mine_to_decide(user))
    page = shown(reading(), found, size=PER_PAGE, endpoint="desk.queue", asked={"voir": wanted})
    return render_template(
        "curator/proposals.html",
        lines=[line(each, user) for each in page.lines],
        total=page.total,
        turn=page.turn,
        filters=FILTERS,
        wanted=wanted if wanted in dict(FILTERS) else "",
        after=just_decided(reading()),
    )


def _chosen(user: User, wanted: str) -> Select[Proposal]:
    """What a filter shows; everything that awaits, for one that is not known."""
    if wanted == "revoir":
        return queries.to_look_at()
    if wanted == "examiner":
        return queries.to_examine()
    conditions = {
        "nouvelles": Proposal.kind == ProposalKind.ADDITION,
        "corrections": Proposal.kind == ProposalKind.CORRECTION,
        "comparer": Proposal.state == ProposalState.STALE,
        "miennes": queries.is_claimed(now()) & (Proposal.claimed_by_id == user.id),
        "reponse": queries.awaits_its_author(),
    }
    return queries.awaiting().where(conditions.get(wanted, true()))


def line(proposal: Proposal, user: User) -> Line:
    """A proposal as the queue shows it to this curator."""
    held_by = ""
    if _is_held(proposal) and proposal.claimed_by is not None:
        held_by = "vous" if proposal.claimed_by_id == user.id else proposal.claimed_by.name
    return Line(proposal, title(proposal), _why(proposal), held_by, awaits_answer(proposal))


def _is_held(proposal: Proposal) -> bool:
    return proposal.claimed_at is not None and now() - proposal.claimed_at < CLAIM_LASTS


def _why(proposal: Proposal) -> str:
    told = []
    if proposal.kind is ProposalKind.ADDITION:
        told.append("nouvelle solution")
    else:
        names = [label_of(field.name) for field in proposal.fields]
        more = len(names) - MOST_FIELDS
        told.append(listed(names) if more <= 0 else f"{', '.join(names[:MOST_FIELDS])} et {more} de plus")
    if proposal.origin in ORIGINS:
        told.append(ORIGINS[proposal.origin])
    if proposal.state is ProposalState.STALE:
        told.append("la fiche a changé entre-temps")
    return ", ".join(told)
