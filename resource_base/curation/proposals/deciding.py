"""How a proposal becomes the directory: accepted whole or field by field, refused, or found stale."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.differences import plain
from resource_base.catalog.fields import restored
from resource_base.catalog.models import Organization, Service
from resource_base.catalog.vocabulary import State, VerifiedHow
from resource_base.curation.proposals import letters
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.journal import ensure_free, hold, hold_entry, move, note
from resource_base.curation.proposals.models import Proposal, ProposedField
from resource_base.curation.proposals.reviewing import ensure_awaited
from resource_base.curation.proposals.vocabulary import (
    AWAITING_CURATORS,
    Origin,
    Outcome,
    ProposalKind,
    ProposalState,
    Refusal,
    StepKind,
)
from resource_base.curation.proposals.wishes import NEEDED, ORGANIZATION
from resource_base.curation.proposals.workflow import author_of, correct
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.events import ProposalDecided, announce

SOURCE = "base"  # of the entries that were born here; their id there is the one of their proposal

LONGEST_NAME = 200  # of who verified an entry
THE_BASE = Author("La base")  # who notes what nobody did
_FRESH = AWAITING_CURATORS - {ProposalState.STALE}

_WHAT: Mapping[Origin, str] = {
    Origin.FORM: "Proposition",
    Origin.REPORT: "Problème signalé",
    Origin.REVIEW: "Réponse à la demande de vérification",
    Origin.IMPORT: "Import",
    Origin.STAFF: "Modification",
    Origin.BULK: "Modification groupée",
    Origin.MERGE: "Fusion de doublons",
    Origin.RETURN: "Retour à une version antérieure",
}


def decide(
    session: Session,
    proposal: Proposal,
    *,
    by: Author,
    accept: Collection[str] | None = None,
    refusal: Refusal | None = None,
    sentence: str = "",
    expected: int | None = None,
    at: datetime | None = None,
) -> None:
    """Accept these fields (None: all of them) as they were proposed or amended, and refuse the others.

    Afterwards `proposal.state` tells what happened: accepted, partly accepted, refused; or stale, when one
    of the fields to accept has moved in the entry since its author read it: nothing is written to the entry
    then. The entry takes one new version; a new entry is published. Announces `ProposalDecided`.

    Raises:
        Stale: somebody else has it, or it has moved since `expected`.
        Invalid: it awaits no decision, something is refused without `refusal`, a new entry would lack what
            it needs, or values do not go together.
    """
    at = at or now()
    if proposal.service is not None:
        hold_entry(session, proposal.service)
    hold(session, proposal, expected=expected)
    ensure_awaited(proposal)
    ensure_free(proposal, by=by, at=at)
    fields = {field.name: field for field in proposal.fields}
    taken = fields.keys() if accept is None else set(accept)
    if not taken <= fields.keys():
        raise Invalid("Cette proposition ne contient pas tous ces champs.")
    if taken != fields.keys() and refusal is None:
        raise Invalid("Choisissez le motif du refus.", {"refusal": "Choisissez un motif."})
    if proposal.service is not None and _has_moved(proposal.service, [fields[name] for name in taken]):
        _become_stale(proposal, by=by, at=at)
        session.flush()
        return
    if taken:
        _apply(session, proposal, {name: fields[name] for name in taken}, by=by, at=at)
    for name, field in fields.items():
        if name not in taken:
            field.outcome, field.final = Outcome.REFUSED, field.base
    _close(session, proposal, by=by, at=at, refusal=refusal, sentence=sentence)


def change_now(
    session: Session,
    service: Service,
    changes: Mapping[str, Any],
    *,
    author: Author,
    origin: Origin,
    words: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> Proposal:
    """Propose a correction and accept it at once: for staff, merges, bulk acts, and the machine's own.

    When a field moved since `based_on`, nothing is written and the proposal waits as stale: see its state.

    Raises:
        Invalid: nothing differs, or a value cannot be held.
    """
    at = at or now()
    proposal = correct(
        session, service, changes, author=author, origin=origin, words=words, based_on=based_on, at=at
    )
    decide(session, proposal, by=author, at=at)
    return proposal


def mark_stale(session: Session, service: Service, *, at: datetime | None = None) -> None:
    """Tell the open proposals about this entry that it has moved under them, where it has.

    The entry is held before a proposal is, here as in `decide`: two transactions never wait for each other.
    """
    _mark(session, service, _waiting(session, service), at=at or now())


def _waiting(session: Session, service: Service) -> list[Proposal]:
    waiting = select(Proposal).where(Proposal.service_id == service.id, Proposal.state.in_(_FRESH))
    return list(session.scalars(waiting.order_by(Proposal.submitted_at, Proposal.id)))


def _mark(session: Session, service: Service, proposals: Collection[Proposal], *, at: datetime) -> None:
    for proposal in proposals:
        hold(session, proposal)
        if proposal.state in _FRESH and _has_moved(service, proposal.fields):
            _become_stale(proposal, by=THE_BASE, at=at)
    session.flush()


def _has_moved(service: Service, fields: Collection[ProposedField]) -> bool:
    """Whether the entry says neither what the author saw nor what is wished, for one of these fields."""
    for field in fields:
        said = plain(getattr(service, field.name))
        if said not in (field.base, field.wished):
            return True
    return False


def _become_stale(proposal: Proposal, *, by: Author, at: datetime) -> None:
    if proposal.state is not ProposalState.STALE:
        move(proposal, ProposalState.STALE)
    note(proposal, StepKind.BECAME_STALE, by=by, at=at)


def _apply(
    session: Session, proposal: Proposal, taken: Mapping[str, ProposedField], *, by: Author, at: datetime
) -> None:
    if proposal.state is ProposalState.STALE:
        raise Stale("La fiche a changé depuis cette proposition : comparez d’abord les versions.")
    act = Act(by=proposal.author, reason=_reason(proposal, by), at=at)
    if proposal.service is None:
        proposal.service = _add(session, taken, proposal, act)
        changed = frozenset(taken)
    else:
        wished = {name: restored(name, field.wished) for name, field in taken.items()}
        changed = frozenset(actions.change(session, proposal.service, wished, act=act))
    session.flush()
    proposal.applied_version = proposal.service.version
    for name, field in taken.items():
        field.final = field.wished
        field.outcome = _outcome(field) if name in changed else Outcome.MOOT
    others = [each for each in _waiting(session, proposal.service) if each is not proposal]
    _mark(session, proposal.service, others, at=at)


def _outcome(field: ProposedField) -> Outcome:
    return Outcome.AMENDED if field.is_amended else Outcome.ACCEPTED


def _add(session: Session, taken: Mapping[str, ProposedField], proposal: Proposal, act: Act) -> Service:
    missing = {name: "Une fiche en a besoin." for name in NEEDED if name not in taken}
    if missing:
        raise Invalid("Une nouvelle fiche ne peut pas être publiée sans ces champs.", missing)
    organization = _organization(session, taken[ORGANIZATION].wished, proposal.id, act)
    by, how = _verified(proposal, organization)
    proposal.organization = organization
    content = {name: restored(name, field.wished) for name, field in taken.items() if name != ORGANIZATION}
    starts, ends = content.get("valid_from"), content.get("valid_until")
    if starts and ends and ends < starts:
        raise Invalid("Une solution finit après avoir commencé.", {"valid_until": "Cette date est trop tôt."})
    service = actions.add_service(
        session,
        organization,
        source_key=(SOURCE, str(proposal.id)),
        fields=content,
        act=act,
        state=State.PUBLISHED,
    )
    # Who writes a whole entry says that all of it is true, the day they send it; who corrects it does not.
    actions.verify(session, service, by=by, how=how, at=proposal.submitted_at or act.at)
    return service


def _verified(proposal: Proposal, offered_by: Organization) -> tuple[str, VerifiedHow | None]:
    """In whose name a new entry is true, and how: the organisation's own word, or somebody else's.

    A visitor comes for their organisation, and leaves no name there.
    """
    if proposal.author_email is not None:
        return offered_by.name[:LONGEST_NAME], VerifiedHow.FORM
    if proposal.organization_id == offered_by.id:
        return f"{proposal.author}, {offered_by.name}"[:LONGEST_NAME], VerifiedHow.FORM
    return proposal.author, None


def _organization(session: Session, wished: Mapping[str, str], proposal_id: UUID, act: Act) -> Organization:
    if "id" in wished:
        known = session.get(Organization, UUID(wished["id"]))
        if known is None:
            raise Stale("La structure choisie n’est plus dans la base.")
        return known
    added = actions.add_organization(
        session, source=SOURCE, source_id=str(proposal_id), fields=wished, at=act.at
    )
    session.flush()
    return added


def _close(
    session: Session,
    proposal: Proposal,
    *,
    by: Author,
    at: datetime,
    refusal: Refusal | None,
    sentence: str,
) -> None:
    refused = [field for field in proposal.fields if field.outcome is Outcome.REFUSED]
    if not refused:
        state, step = ProposalState.ACCEPTED, StepKind.ACCEPTED
    elif len(refused) < len(proposal.fields):
        state, step = ProposalState.PARTLY_ACCEPTED, StepKind.PARTLY_ACCEPTED
    else:
        state, step = ProposalState.REFUSED, StepKind.REFUSED
    move(proposal, state)
    proposal.claimed_by_id = proposal.claimed_at = None
    proposal.decided_at, proposal.decided_by, proposal.decided_by_id = at, by.name, by.user_id
    proposal.refusal = refusal if refused else None
    proposal.sentence = sentence
    if proposal.service is not None:
        proposal.title = proposal.service.name
    note(proposal, step, by=by, at=at, text=sentence)
    session.flush()
    letters.send_decision(session, proposal, at=at)
    announce(session, ProposalDecided(proposal.id))


def _reason(proposal: Proposal, by: Author) -> str:
    """What the history tells of the change, in one line."""
    is_new = proposal.origin is Origin.STAFF and proposal.kind is ProposalKind.ADDITION
    what = proposal.note.strip() or ("Création" if is_new else _WHAT[proposal.origin])
    if author_of(proposal).name != by.name:
        what = f"{what[:180]} (acceptée par {by.name[:100]})"
    return what[:300]
