"""The life of the demonstration site: what invented people did there in the last weeks.

All goes through the actions that the pages use, dated relative to the day on which it is loaded. A site where
somebody already proposed, reported or asked anything is left as it is, so that loading again adds nothing.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import Role
from resource_base.catalog.actions import verify
from resource_base.catalog.differences import plain
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import VerifiedHow
from resource_base.cli import demonstration_following as following
from resource_base.cli import demonstration_selections as selections
from resource_base.cli import demonstration_texts as texts
from resource_base.cli.demonstration_people import Life
from resource_base.curation.freshness import actions as freshness
from resource_base.curation.freshness import asking as letters
from resource_base.curation.freshness import leaving
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.freshness.policy import Policy
from resource_base.curation.freshness.vocabulary import Means
from resource_base.curation.needs import actions as answering
from resource_base.curation.needs import asking as needs
from resource_base.curation.needs.models import UnmetNeed
from resource_base.curation.problems import actions as problems
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import Problem
from resource_base.curation.proposals import deciding, reviewing, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import Origin, Refusal
from resource_base.geo.places import Gazetteer


def live(session: Session, *, gazetteer: Gazetteer, policy: Policy, at: datetime) -> bool:
    """Let the demonstration accounts and a visitor act, up to `at`; whether there was something to do.

    The demonstration entries and accounts are loaded. Flushes, never commits.
    """
    if any(session.scalars(select(made).limit(1)).first() for made in (Proposal, ProblemReport, UnmetNeed)):
        return False
    life = Life(session, gazetteer, policy, at)
    for episode in EPISODES:
        episode(life)
        session.flush()
    return True


# --- Proposals ---


def _a_visitor_proposes(life: Life) -> None:
    proposal = workflow.add(
        life.session,
        texts.FURNITURE,
        author=Author(
            "Maëlle Roussel-Combe",
            email="maelle@remise-des-sources.example",
            organization="La Remise des Sources",
        ),
        words="Nous ouvrons au public, et les travailleurs sociaux nous cherchent.",
        at=life.ago(3),
    )
    workflow.confirm_address(life.session, proposal, at=life.ago(3, minutes=12))


def _the_partner_is_asked(life: Life) -> None:
    proposal = life.correct(
        "demo--mob-026",
        {"fee_details": "Gratuit. Les passagers partagent l’essence : 0,08 € par kilomètre."},
        life.for_the_partner(),
        words="On nous demande souvent ce que coûte le trajet.",
        at=life.ago(5),
    )
    reviewing.ask(
        life.session,
        proposal,
        "Ce tarif vaut-il aussi pour les trajets de moins de dix kilomètres ?",
        by=Author.of(life.curator),
        at=life.ago(4),
    )


def _one_became_stale(life: Life) -> None:
    author = Author.of(life.counsellor)
    hours = {"opening_hours": "Mo,We,Fr 09:00-17:00; Sa 09:00-12:30; PH off"}
    life.correct("demo--san-062", hours, author, words="Fermé à 17 h hier.", at=life.ago(8))
    deciding.change_now(
        life.session,
        life.entry("demo--san-062"),
        {"opening_hours": "Mo-Fr 09:00-17:30; Sa 09:00-12:30; PH off"},
        author=Author.of(life.curator),
        origin=Origin.STAFF,
        words="Nouveaux horaires, reçus de la laverie",
        at=life.ago(6),
    )


def _one_was_accepted(life: Life) -> None:
    proposal = life.correct(
        "demo--mob-036",
        {"fee_details": "18 € par mois (32 € le cargo), caution de 250 € non encaissée."},
        Author.of(life.counsellor),
        words="Tarif affiché à l’atelier.",
        at=life.ago(13),
    )
    deciding.decide(
        life.session,
        proposal,
        by=Author.of(life.curator),
        sentence="Merci, l’atelier nous l’a confirmé par téléphone.",
        at=life.ago(11),
    )


def _one_was_refused(life: Life) -> None:
    proposal = life.correct(
        "demo--mob-028",
        {"fee": "payant", "fee_details": "5 € de frais de dossier."},
        life.for_the_partner(),
        words="Frais de dossier à partir du mois prochain.",
        at=life.ago(16),
    )
    deciding.decide(
        life.session,
        proposal,
        by=Author.of(life.curator),
        accept=(),
        refusal=Refusal.UNCONFIRMED,
        sentence="La convention prévoit un bilan gratuit. Rappelez-nous si elle a changé.",
        at=life.ago(15),
    )


def _one_entry_was_added_twice(life: Life) -> None:
    """An entry that somebody proposed and somebody else accepted, without seeing that it was there."""
    known = life.entry("demo--san-061")
    fields = {
        **texts.CLOTHES,
        "organization": {"id": str(known.organization_id)},
        "phone": known.phone,
        "themes": list(known.themes),
        "places": plain(known.places),
    }
    proposal = workflow.add(life.session, fields, author=Author.of(life.counsellor), at=life.ago(22))
    deciding.decide(life.session, proposal, by=Author.of(life.curator), at=life.ago(20))


# --- Reports and needs ---


def _problems_are_reported(life: Life) -> None:
    problems.report(
        life.session,
        life.entry("demo--adm-036"),
        Problem.WRONG_NUMBER,
        words="Le numéro sonne dans le vide depuis lundi.",
        by=life.counsellor,
        at=life.ago(2),
    )
    problems.report(
        life.session,
        life.entry("demo--mob-047"),
        Problem.CLOSED,
        words="Vitrine vide, une affiche annonce un déménagement.",
        by=life.partner,
        at=life.ago(1),
    )


def _needs_are_told(life: Life) -> None:
    told = [
        needs.record(
            life.session,
            told.asked,
            by=life.user(told.by),
            gazetteer=life.gazetteer,
            at=life.ago(told.days),
        )
        for told in texts.NEEDS
    ]
    answering.assign(life.session, told[1].group, to=life.curator, by=life.curator, at=life.ago(4))
    answering.answer(
        life.session,
        told[2].group,
        by=life.curator,
        solutions=[life.entry("demo--mob-023")],
        sentence="Un chauffeur peut vous déposer. Appelez deux jours avant l’entretien.",
        at=life.ago(7),
    )


# --- Freshness ---


def _entries_grow_old(life: Life) -> None:
    """Verified so long ago that one is due in two weeks, some are due, and one has been for two months."""
    for source_id, days in texts.DUE_SINCE.items():
        entry = life.entry(source_id)
        interval = life.policy.interval_of(entry, None)
        verify(
            life.session,
            entry,
            by=entry.organization.name,
            how=VerifiedHow.MAIL,
            at=life.ago(interval + days),
        )
    for source_id, days in texts.CONFIRMED_AGO.items():
        freshness.confirm_by(
            life.session, life.entry(source_id), Means.PHONE, by=life.curator, at=life.ago(days)
        )


def _letters_stay_unanswered(life: Life) -> None:
    """One organisation was just asked; another was asked and reminded in vain, and is to be called."""
    policy, silent = life.policy, life.entry(texts.SILENT)
    first = texts.DUE_SINCE[texts.SILENT]
    for days in (0, *policy.reminders):
        letters.ask(life.session, silent.organization_id, policy=policy, at=life.ago(first - days))
    rounds = life.session.scalars(
        select(ReviewRound.id)
        .join(ReviewRound.service)
        .where(Service.organization_id == silent.organization_id, ReviewRound.ended_at.is_(None))
    ).all()
    for each in rounds:
        leaving.escalate(life.session, each, policy=policy, at=life.ago(first - policy.escalation))
        leaving.flag(life.session, each, policy=policy, at=life.ago(first - policy.flag))
    freshness.log_attempt(
        life.session, silent, Means.PHONE, reached=False, note=texts.CALLED, by=life.curator, at=life.ago(2)
    )
    letters.ask(life.session, life.entry(texts.ASKED).organization_id, policy=policy, at=life.ago(1))


EPISODES: tuple[Callable[[Life], None], ...] = (
    lambda life: following.begin(life.session, life.counsellor, at=life.at),
    lambda life: selections.begin(life.session, *life.users(Role.PROFESSIONAL), at=life.at),
    _one_entry_was_added_twice,
    _one_was_refused,
    _one_was_accepted,
    _one_became_stale,
    _the_partner_is_asked,
    _a_visitor_proposes,
    _needs_are_told,
    _problems_are_reported,
    _entries_grow_old,
    _letters_stay_unanswered,
)
