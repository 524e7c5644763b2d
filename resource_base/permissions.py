"""Who may do what: one table, and the default is no.

A permission is asked about someone and, when it is about one thing, that thing:
`allows(user, Permission.REVIEW_REQUEST, request)`. Asked without its subject, such a permission is refused.
What may not even be known to exist is not fetched (`queries.…_for(user)`): its page is a 404.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any
from uuid import UUID

from resource_base.accounts.facts import (
    belongs_somewhere,
    belongs_to,
    edits_for,
    is_administrator,
    is_staff,
    runs,
    runs_some,
)
from resource_base.accounts.models import AccessRequest, Invitation, Role, User
from resource_base.accounts.vocabulary import Position
from resource_base.catalog.models import Service
from resource_base.catalog.queries import SEEN_STATES, Viewer
from resource_base.curation.bulk.models import BulkAct
from resource_base.curation.looked_after import is_limited
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState
from resource_base.curation.scope import Matter
from resource_base.sharing.selections.models import Selection
from resource_base.sharing.selections.vocabulary import Right


@unique
class Permission(StrEnum):
    """What a page may ask for. `ANYONE` is for pages open to all; every other one needs an account.

    In brackets, the subject; without, the permission is about a page.
    """

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    SEARCH = "search"
    READ_SERVICE = "read-service"
    REPORT_PROBLEM = "report-problem"  # on an entry that one reads; one's own reports
    TELL_NEED = "tell-need"  # what one searched and did not find; one's own needs
    KEEP_SELECTIONS = "keep-selections"  # of those who accompany people: one's own, those shared with one
    READ_SELECTION = "read-selection"  # (Selection) one's own, or shared with one; staff sees no more
    EDIT_SELECTION = "edit-selection"  # (Selection) its entries, notes, order; hand it over, prolong it
    OWN_SELECTION = "own-selection"  # (Selection) share it, rename it, delete it
    FOLLOW_NEWS = "follow-news"  # favourites, saved searches, their news
    SEE_PROPOSALS = "see-proposals"  # the desk; which ones, CURATE
    SEE_BOARD = "see-board"  # what awaits, the states of the base, its entries; which ones, CURATE
    UNDO_BULK = "undo-bulk"  # (BulkAct) read what it did to each entry, and undo it
    SEE_REPORTS = "see-reports"  # the queue; which ones, CURATE
    SEE_NEEDS = "see-needs"  # the queue; which ones, CURATE
    SEE_DUPLICATES = "see-duplicates"  # the list; which pairs, CURATE of both entries
    SEE_REVIEWS = "see-reviews"  # whom to call about entries to verify; which ones, CURATE
    CONFIRM_ENTRY = "confirm-entry"  # (Service) « toujours vrai »; of curators, CURATE is asked besides
    CURATE = "curate"  # (Matter) look after what concerns these freins in these territories
    SEE_HISTORY = "see-history"

    MANAGE_OWN_ACCOUNT = "manage-own-account"  # password, second factor, sessions, what is held on oneself
    SEE_ADMINISTRATION = "see-administration"  # the page that leads to those of staff
    SEE_ORGANIZATIONS = "see-organizations"  # the list of all of them, and what completes their name
    SEE_OWN_ORGANIZATIONS = "see-own-organizations"  # those that one belongs to
    SEE_JOBS = "see-jobs"  # what the worker did, and what failed
    SEE_MEMBERS = "see-members"  # (organization_id: UUID) who belongs to it
    MANAGE_MEMBERS = "manage-members"  # (organization_id: UUID) positions, leaving
    TRUST_DOMAIN = "trust-domain"  # (organization_id: UUID) recognise a mail domain as its own
    SEE_INVITATIONS = "see-invitations"  # the page; which ones, `queries.invitations_for`
    INVITE = "invite"  # (Grant) offer this role in this place
    REVOKE_INVITATION = "revoke-invitation"  # (Invitation)
    SEE_REQUESTS = "see-requests"  # the queue; which ones, `queries.requests_for`
    REVIEW_REQUEST = "review-request"  # (AccessRequest) refuse it, or grant what INVITE allows
    MANAGE_PEOPLE = "manage-people"  # everyone's accounts: the list, the export of what is held
    CHANGE_ACCOUNT = "change-account"  # (User) role, scope, closing, second factor lost; never one's own
    PROPOSE = "propose"  # a solution, a correction: the pages that are about no entry yet
    PROPOSE_CORRECTION = "propose-correction"  # (Service) of an entry that one may see
    FOLLOW_PROPOSAL = "follow-proposal"  # (Proposal) one's own, or one sent for an organisation of one's own
    SEE_SECURITY_LOG = "see-security-log"
    SEE_LETTERS = "see-letters"  # the letters that wait or were written to a folder


@dataclass(frozen=True, slots=True)
class Grant:
    """What someone is about to be offered: a role and, in an organisation, a position."""

    role: Role
    organization_id: UUID | None = None
    position: Position | None = None


# Which roles someone may offer, whom they invite or whose request they accept.
OFFERED_BY_STAFF: dict[Role, frozenset[Role]] = {
    Role.CURATOR: frozenset({Role.PROFESSIONAL, Role.PARTNER}),
    Role.ADMINISTRATOR: frozenset(Role),
}
# Managers offer what they are themselves, in the organisations that they run.
OFFERED_BY_MANAGERS: dict[Role, frozenset[Role]] = {
    Role.PARTNER: frozenset({Role.PARTNER}),
    Role.PROFESSIONAL: frozenset({Role.PROFESSIONAL, Role.PARTNER}),
}

Rule = Callable[[User, Any], bool]


def _everyone(_user: User, _subject: Any) -> bool:
    return True


def _staff(user: User, _subject: Any) -> bool:
    return is_staff(user)


def _administrator(user: User, _subject: Any) -> bool:
    return is_administrator(user)


def _belongs_somewhere(user: User, _subject: Any) -> bool:
    return belongs_somewhere(user)


def _staff_or_manager(user: User, _subject: Any) -> bool:
    return is_staff(user) or runs_some(user)


def _staff_or_member(user: User, organization_id: UUID) -> bool:
    return is_staff(user) or belongs_to(user, organization_id)


def _staff_or_its_manager(user: User, organization_id: UUID) -> bool:
    return is_staff(user) or runs(user, organization_id)


def _may_offer(user: User, grant: Grant) -> bool:
    if is_staff(user):
        return grant.role in OFFERED_BY_STAFF[user.role]
    offered = OFFERED_BY_MANAGERS.get(user.role, frozenset())
    return grant.organization_id is not None and runs(user, grant.organization_id) and grant.role in offered


def _looks_after_invitation(user: User, invitation: Invitation) -> bool:
    grant = Grant(invitation.role, invitation.organization_id, invitation.position)
    return invitation.is_for(user) and _may_offer(user, grant)


def _reviews(user: User, request: AccessRequest) -> bool:
    return bool(request.is_for(user))


def _curates(user: User, matter: Matter) -> bool:
    return matter.is_for(user)


def _answers_for_bulk(user: User, act: BulkAct) -> bool:
    """One's own acts; of others, whoever looks after the whole base."""
    return is_staff(user) and (act.by_id == user.id or not is_limited(user))


def _sees_entry(user: User, service: Any) -> bool:
    return service.state in SEEN_STATES[VIEWERS[user.role]]


def _may_confirm(user: User, service: Service) -> bool:
    """Whoever accompanies people may; a partner, for what they write."""
    known = user.role is not Role.PARTNER or edits_for(user, service.organization_id)
    return known and _sees_entry(user, service)


def _follows(user: User, proposal: Any) -> bool:
    if proposal.author_id == user.id:
        return True
    held = proposal.organization_id is not None and edits_for(user, proposal.organization_id)
    return held and proposal.state is not ProposalState.DRAFT  # a colleague's draft is theirs alone


def _accompanies(user: User, _subject: Any) -> bool:
    return user.role is not Role.PARTNER


def _reads_selection(user: User, selection: Selection) -> bool:
    return selection.right_of(user) is not None


def _edits_selection(user: User, selection: Selection) -> bool:
    return selection.right_of(user) is Right.EDIT


def _owns_selection(user: User, selection: Selection) -> bool:
    return selection.owner_id == user.id


def _administrator_of_another(user: User, other: User) -> bool:
    return is_administrator(user) and other.id != user.id


ALLOWED: dict[Permission, Rule] = {
    Permission.SIGNED_IN: _everyone,
    Permission.SEARCH: _everyone,
    Permission.READ_SERVICE: _everyone,
    Permission.REPORT_PROBLEM: _everyone,
    Permission.TELL_NEED: _everyone,
    Permission.KEEP_SELECTIONS: _accompanies,
    Permission.READ_SELECTION: _reads_selection,
    Permission.EDIT_SELECTION: _edits_selection,
    Permission.OWN_SELECTION: _owns_selection,
    Permission.FOLLOW_NEWS: _everyone,
    Permission.SEE_PROPOSALS: _staff,
    Permission.SEE_BOARD: _staff,
    Permission.UNDO_BULK: _answers_for_bulk,
    Permission.SEE_REPORTS: _staff,
    Permission.SEE_NEEDS: _staff,
    Permission.SEE_DUPLICATES: _staff,
    Permission.SEE_REVIEWS: _staff,
    Permission.CONFIRM_ENTRY: _may_confirm,
    Permission.CURATE: _curates,
    Permission.SEE_HISTORY: _staff,
    Permission.MANAGE_OWN_ACCOUNT: _everyone,
    Permission.SEE_ADMINISTRATION: _staff,
    Permission.SEE_ORGANIZATIONS: _staff,
    Permission.SEE_OWN_ORGANIZATIONS: _belongs_somewhere,
    Permission.SEE_JOBS: _administrator,
    Permission.SEE_MEMBERS: _staff_or_member,
    Permission.MANAGE_MEMBERS: _staff_or_its_manager,
    Permission.TRUST_DOMAIN: _staff,
    Permission.SEE_INVITATIONS: _staff_or_manager,
    Permission.INVITE: _may_offer,
    Permission.REVOKE_INVITATION: _looks_after_invitation,
    Permission.SEE_REQUESTS: _staff_or_manager,
    Permission.REVIEW_REQUEST: _reviews,
    Permission.MANAGE_PEOPLE: _administrator,
    Permission.CHANGE_ACCOUNT: _administrator_of_another,
    Permission.PROPOSE: _everyone,
    Permission.PROPOSE_CORRECTION: _sees_entry,
    Permission.FOLLOW_PROPOSAL: _follows,
    Permission.SEE_SECURITY_LOG: _administrator,
    Permission.SEE_LETTERS: _administrator,
}

# What the permissions about one thing are asked about; every other is about a page.
SUBJECTS: dict[Permission, type] = {
    Permission.CONFIRM_ENTRY: Service,
    Permission.CURATE: Matter,
    Permission.UNDO_BULK: BulkAct,
    Permission.SEE_MEMBERS: UUID,
    Permission.MANAGE_MEMBERS: UUID,
    Permission.TRUST_DOMAIN: UUID,
    Permission.INVITE: Grant,
    Permission.REVOKE_INVITATION: Invitation,
    Permission.REVIEW_REQUEST: AccessRequest,
    Permission.CHANGE_ACCOUNT: User,
    Permission.PROPOSE_CORRECTION: Service,
    Permission.FOLLOW_PROPOSAL: Proposal,
    Permission.READ_SELECTION: Selection,
    Permission.EDIT_SELECTION: Selection,
    Permission.OWN_SELECTION: Selection,
}


def allows(user: User | None, permission: Permission, subject: Any = None) -> bool:
    """Whether this person may do this, to this subject; `None` is a visitor."""
    if permission is Permission.ANYONE:
        return True
    if user is None or not user.active or permission not in ALLOWED:
        return False
    kind = SUBJECTS.get(permission)
    if kind is not None and not isinstance(subject, kind):
        return False
    return ALLOWED[permission](user, subject)


# A partner offers, and does not accompany: the contacts kept for professionals are not theirs to read.
VIEWERS: dict[Role, Viewer] = {
    Role.PROFESSIONAL: Viewer.PROFESSIONAL,
    Role.PARTNER: Viewer.PUBLIC,
    Role.CURATOR: Viewer.CURATOR,
    Role.ADMINISTRATOR: Viewer.CURATOR,
}


def viewer_of(user: User | None) -> Viewer:
    """What this person may see of the directory."""
    return VIEWERS[user.role] if user is not None and user.active else Viewer.PUBLIC
