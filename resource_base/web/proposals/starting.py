"""Beginning a proposal: from an account, or through the door that is open to all."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from resource_base.accounts.addresses import machine, mail_box
from resource_base.accounts.facts import edits_for
from resource_base.accounts.limits import Limit
from resource_base.accounts.models import Role, User
from resource_base.accounts.names import person_name
from resource_base.catalog.models import Organization
from resource_base.curation.proposals import links, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.database import now
from resource_base.errors import Invalid, TooManyAttempts
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.counting import count_asked
from resource_base.web.errors import patience
from resource_base.web.forms.organization import ANOTHER
from resource_base.web.forms.typed import Typed
from resource_base.web.proposals.door import ground_of
from resource_base.web.security import own_account, permits, see_other, signed_in_user

pages = Blueprint("proposing", __name__)

LONGEST = 150
TRAP = "site-personnel"  # a field that nobody sees, and that machines fill
TRAPPED = "Votre demande n’a pas pu être enregistrée. Réessayez dans quelques minutes."


@dataclass(frozen=True)
class Stranger:
    """Who proposes without an account, checked."""

    name: str
    organization: str
    email: str

    @classmethod
    def parse(cls, typed: Typed) -> "Stranger":
        """From what was typed.

        Raises:
            Invalid: `problems` has a sentence for each field at fault.
        """
        problems: dict[str, str] = {}
        name = email = ""
        try:
            name = person_name(typed.one("name"))
        except Invalid as error:
            problems |= error.problems
        try:
            email = mail_box(typed.one("email"))
        except Invalid as error:
            problems |= error.problems
        organization = typed.one("organization")
        if not 0 < len(organization) <= LONGEST:
            problems["organization"] = f"Indiquez votre structure, en {LONGEST} caractères au plus."
        if problems:
            raise Invalid("Il manque de quoi vous répondre.", problems)
        return cls(name, organization, email)


@pages.get("/proposer")
@permits(Permission.ANYONE)
def start() -> str:
    return _start()


@pages.post("/proposer")
@permits(Permission.ANYONE)
def begin() -> Page:
    """Open a draft, and lead to the first question. Nothing tells whether the address has an account."""
    typed, user = Typed.of(request.form.to_dict(flat=False)), signed_in_user()
    try:
        if user is not None:
            return _begin_as(user, typed)
        return _begin_as_stranger(typed)
    except Invalid as error:
        return _start(typed, problems=error.problems), 422
    except TooManyAttempts as error:
        return _start(typed, error=str(error)), 429, patience(error)


@pages.get("/qui-figure-dans-la-base")
@permits(Permission.ANYONE)
def criteria() -> str:
    return render_template("proposals/criteria.html")


def _begin_as(user: User, typed: Typed) -> Page:
    chosen = _organization(user, typed)
    with transaction() as writing:
        place = writing.get(Organization, chosen) if chosen else None
        proposal = workflow.draft(writing, author=Author.of(own_account(writing), organization=place))
    return see_other("proposals.first_step", proposal_id=proposal.id)


def _organization(user: User, typed: Typed) -> UUID | None:
    """The organisation that is spoken for: one of one's own; a partner with some always speaks for one."""
    own = [
        membership.organization_id
        for membership in user.memberships
        if edits_for(user, membership.organization_id)
    ]
    chosen = typed.one("structure")
    found = next((each for each in own if str(each) == chosen), None)
    if found is None and len(own) == 1 and user.role is Role.PARTNER:
        return own[0]
    if found is None and own and (user.role is Role.PARTNER or chosen not in {"", ANOTHER}):
        raise Invalid("", {"structure": "Choisissez la structure qui propose la solution."})
    return found


def _begin_as_stranger(typed: Typed) -> Page:
    if typed.one(TRAP):
        raise TooManyAttempts(TRAPPED, retry_after=600)
    stranger = Stranger.parse(typed)
    _count(stranger.email)
    with transaction() as writing:
        author = Author(stranger.name, email=stranger.email, organization=stranger.organization)
        proposal = workflow.draft(writing, author=author)
        token = links.issue(
            writing, purpose=LinkPurpose.FOLLOW, proposal=proposal, email=stranger.email, at=now()
        )
        known = {"structure-nom": [stranger.organization]}
        workflow.save(writing, proposal, known)
    return see_other("proposals_by_link.first_step", token=token)


def _count(email: str) -> None:
    """Count a proposal, against the address it gives and where it comes from."""
    settings, refusal = installation().settings, "Trop de propositions en peu de temps."
    per_email = Limit("proposal", settings.proposals_per_email, timedelta(days=1), refusal)
    per_address = Limit("proposal address", settings.proposals_per_address, timedelta(hours=1), refusal)
    count_asked((per_email, email), (per_address, machine(request.remote_addr or "")))


def _start(typed: Typed | None = None, *, problems: dict[str, str] | None = None, error: str = "") -> str:
    user = signed_in_user()
    reading()
    return render_template(
        "proposals/start.html",
        typed=typed or Typed(),
        problems=dict.fromkeys(("name", "email", "organization", "structure"), "") | (problems or {}),
        error=error,
        own=[(str(each.id), each.label) for each in ground_of(user).organizations] if user else [],
        speaks_for_others=user is not None and user.role is not Role.PARTNER,
        another=ANOTHER,
        trap=TRAP,
        mine=url_for("my_proposals.mine") if user else "",
    )
