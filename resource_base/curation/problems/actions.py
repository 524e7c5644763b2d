"""What one can do: report a problem, answer reports, and let the proposal that came of them answer.

Actions flush and never commit.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from resource_base.accounts.anonymising import NAME
from resource_base.accounts.models import User
from resource_base.accounts.privacy import require_nobodys
from resource_base.accounts.retention import months_before
from resource_base.catalog.models import Service
from resource_base.curation.problems import letters, queries
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import STILL_TRUE, Problem, ReportState
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import (
    AWAITING_CURATORS,
    DECIDED,
    REFUSAL_LABELS,
    ProposalState,
)
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.events import PersonAnonymised, ProposalDecided

LONGEST = 1000  # characters of a report or of its answer
PER_DAY = 50  # reports of one person: more is a machine, or a list that belongs in a letter
NAMED_FOR_MONTHS = 12  # after the answer

OUTCOMES = {
    ProposalState.ACCEPTED: "La fiche a été corrigée. Merci de l’avoir signalé.",
    ProposalState.PARTLY_ACCEPTED: "La fiche a été corrigée en partie. Merci de l’avoir signalé.",
}


def report(
    session: Session,
    service: Service,
    problem: Problem,
    *,
    words: str = "",
    by: User,
    at: datetime | None = None,
) -> ProblemReport:
    """Say that an entry is wrong. What the same person says again of it, while it waits, is the same report.

    Raises:
        Invalid: « autre chose » without a word, words that are too long or hold a social security number,
            too many reports in a day.
    """
    at, words = at or now(), _checked(words, field="words")
    if problem is Problem.OTHER and not words:
        raise _wrong("Dites en quelques mots ce qui n’est plus vrai.")
    session.scalar(select(User).where(User.id == by.id).with_for_update())  # their reports go one by one
    mine = session.scalars(queries.waiting([service.id]).where(ProblemReport.reporter_id == by.id)).all()
    same = next((each for each in mine if each.problem is problem), None)
    if same is not None:
        same.text = words or same.text
        session.flush()
        return same
    since = queries.of_reporter(by.id).where(ProblemReport.at > at - timedelta(days=1))
    if len(session.scalars(since.limit(PER_DAY)).all()) == PER_DAY:
        raise _wrong("Vous avez déjà beaucoup signalé aujourd’hui : écrivez plutôt aux référents.")
    made = ProblemReport(
        service_id=service.id, problem=problem, text=words, reporter_id=by.id, reporter=by.name, at=at
    )
    session.add(made)
    session.flush()
    return made


def answer(
    session: Session, reports: Sequence[ProblemReport], sentence: str, *, by: User, at: datetime | None = None
) -> None:
    """Close reports that wait with a sentence, which each reporter receives.

    Raises:
        Invalid: no report, or no sentence.
        Stale: one of them was closed meanwhile.
    """
    sentence = _checked(sentence, field="sentence")
    if not sentence:
        raise Invalid(
            "Écrivez une réponse.", {"sentence": "Écrivez une phrase : elle est envoyée à qui a signalé."}
        )
    _hold(session, reports, among=STILL_TRUE)
    for each in reports:
        _close(session, each, sentence, by=by.name, by_id=by.id, at=at or now())
    session.flush()


def attach(
    session: Session, reports: Sequence[ProblemReport], proposal: Proposal, *, at: datetime | None = None
) -> None:
    """Let the decision on this proposal, made or to come, answer these reports.

    Raises:
        Invalid: no report, or a proposal about another entry, or one that was withdrawn.
        Stale: one of them was closed or attached meanwhile.
    """
    _hold(session, reports, among=STILL_TRUE)
    if any(_is_under_study(session, each) for each in reports):
        raise Stale("Une correction est déjà à l’étude pour l’un de ces signalements.")
    apart = any(each.service_id != proposal.service_id for each in reports)
    if apart or proposal.state not in AWAITING_CURATORS | DECIDED:
        raise Invalid("Cette proposition ne répond pas à ces signalements.")
    for each in reports:
        each.proposal_id, each.state = proposal.id, ReportState.PROPOSED
    session.flush()
    _settle(session, proposal, at=at or now())


def follow(session: Session, event: ProposalDecided) -> None:
    """Listener: the decision on a proposal answers the reports that led to it."""
    proposal = session.get(Proposal, event.proposal_id)
    if proposal is not None:
        _settle(session, proposal, at=proposal.decided_at or now())


def forget_reporters(session: Session, *, at: datetime | None = None) -> int:
    """Empty the names of who reported, 12 months after the answer; how many."""
    old = ProblemReport.closed_at <= months_before(at or now(), NAMED_FOR_MONTHS)
    named = update(ProblemReport).where(old, ProblemReport.reporter_id.is_not(None))
    emptied = named.values(reporter_id=None, reporter=NAME).returning(ProblemReport.id)
    return len(session.execute(emptied).all())


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; its name goes from the reports that it made or closed."""
    mine, closed = ProblemReport.reporter_id == event.user_id, ProblemReport.closed_by_id == event.user_id
    session.execute(update(ProblemReport).where(mine).values(reporter_id=None, reporter=NAME))
    session.execute(update(ProblemReport).where(closed).values(closed_by_id=None, closed_by=NAME))


def _settle(session: Session, proposal: Proposal, *, at: datetime) -> None:
    """Close what waits for a proposal that is decided; reopen what waits for one that was withdrawn."""
    waiting = session.scalars(queries.attached_to(proposal.id)).all()
    for each in waiting:
        if proposal.state in DECIDED:
            decided_by = proposal.decided_by or ""
            _close(session, each, _outcome(proposal), by=decided_by, by_id=proposal.decided_by_id, at=at)
        elif proposal.state is ProposalState.WITHDRAWN:
            each.state, each.proposal_id = ReportState.OPEN, None
    session.flush()


def _is_under_study(session: Session, report: ProblemReport) -> bool:
    """Whether a proposal is to answer it; one that its author took back answers nothing."""
    led_to = session.get(Proposal, report.proposal_id) if report.proposal_id else None
    return led_to is not None and led_to.state is not ProposalState.WITHDRAWN


def _outcome(proposal: Proposal) -> str:
    if proposal.state in OUTCOMES:
        parts = [OUTCOMES[proposal.state]]
    else:
        reason = f" : {REFUSAL_LABELS[proposal.refusal].lower()}" if proposal.refusal else ""
        parts = [f"Après vérification, la fiche reste comme elle est{reason}."]
    return " ".join([*parts, proposal.sentence]).strip()


def _close(
    session: Session, each: ProblemReport, sentence: str, *, by: str, by_id: UUID | None, at: datetime
) -> None:
    each.state, each.answer, each.closed_at = ReportState.CLOSED, sentence, at
    each.closed_by, each.closed_by_id = by, by_id
    letters.send_answer(session, each, at=at)


def _hold(session: Session, reports: Sequence[ProblemReport], *, among: Collection[ReportState]) -> None:
    """Take hold of the reports as they are now: two curators who answer at once go one after the other."""
    if not reports:
        raise Invalid("Cochez au moins un signalement.", {"reports": "Cochez au moins un signalement."})
    held = select(ProblemReport).where(ProblemReport.id.in_([each.id for each in reports]))
    session.scalars(
        held.order_by(ProblemReport.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    if any(each.state not in among for each in reports):
        raise Stale("Quelqu’un a répondu à ce signalement entre-temps.")


def _checked(text: str, *, field: str) -> str:
    """What was typed, without what does not show."""
    text = "".join(each for each in text if each.isprintable() or each == "\n").strip()
    if len(text) > LONGEST:
        raise _wrong(f"C’est trop long : {LONGEST} signes au plus.", field=field)
    require_nobodys({field: text}, confirmed={field})  # pages ask first about what may be confirmed
    return text


def _wrong(sentence: str, *, field: str = "words") -> Invalid:
    return Invalid(sentence, {field: sentence})
