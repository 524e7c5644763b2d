"""« Administration »: people, organisations, letters and logs, what awaits there, and how the jobs went.

What awaits of entries is the board's to tell (`desk.board`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from resource_base.accounts import queries
from resource_base.accounts.models import Invitation, User
from resource_base.catalog.models import Organization
from resource_base.database import now
from resource_base.jobs import queries as jobs_queries
from resource_base.jobs.models import JobRun
from resource_base.jobs.table import JOBS
from resource_base.mail import queries as mail_queries
from resource_base.permissions import Permission
from resource_base.web.administration.handed_over import of_the_year
from resource_base.web.context import reading
from resource_base.web.desk import rooms
from resource_base.web.first_day import is_empty
from resource_base.web.presentation import counted
from resource_base.web.security import may, own_account, permits

pages = Blueprint("administration", __name__, url_prefix="/administration")

LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Section:
    """A page of the administration: what it is for, and what awaits there (empty: nothing does)."""

    label: str
    url: str
    purpose: str
    awaits: str


@dataclass(frozen=True)
class JobLine:
    """How a job went. `run` is its last one, None before the first; `failures` counts those of the week."""

    label: str
    run: JobRun | None
    failures: int


@pages.get("")
@permits(Permission.SEE_ADMINISTRATION)
def summary() -> str:
    return render_template(
        "admin/administration.html",
        is_first_day=may(Permission.MANAGE_PEOPLE) and is_empty(reading()),
        sections=list(_sections(reading(), own_account(reading()))),
        handed_over=of_the_year(),
        jobs=_jobs(reading()) if may(Permission.SEE_JOBS) else None,
    )


def _requests(session: Session, user: User) -> str:
    number, _since = rooms.requests(session, user)
    return f"{counted(number, 'demande')} en attente" if number else ""


def _invitations(session: Session, user: User) -> str:
    open_ones = queries.invitations_for(user).where(Invitation.is_open(now())).order_by(None)
    number = session.scalar(open_ones.with_only_columns(func.count())) or 0
    return f"{counted(number, 'invitation')} sans réponse" if number else ""


def _organizations(session: Session, _user: User) -> str:
    return counted(session.scalar(select(func.count(Organization.id))) or 0, "structure")


def _people(session: Session, _user: User) -> str:
    known = select(func.count(User.id)).where(User.anonymised_at.is_(None))
    return counted(session.scalar(known) or 0, "compte")


def _letters(session: Session, _user: User) -> str:
    waiting, _ = session.execute(mail_queries.waiting()).one()
    abandoned = mail_queries.given_up().with_only_columns(func.count()).order_by(None)
    given_up = session.scalar(abandoned) or 0
    told = (
        counted(waiting, "lettre en attente", "lettres en attente") if waiting else "",
        counted(given_up, "abandonnée") if given_up else "",
    )
    return ", ".join(filter(None, told))


def _nothing(_session: Session, _user: User) -> str:
    return ""


# endpoint, name, what it is for, permission, what awaits
SECTIONS: tuple[tuple[str, str, str, Permission, Callable[[Session, User], str]], ...] = (
    (
        "reviewing.queue",
        "Demandes d’accès",
        "Répondre aux personnes qui demandent un compte.",
        Permission.SEE_REQUESTS,
        _requests,
    ),
    (
        "inviting.waiting",
        "Invitations",
        "Inviter quelqu’un, suivre les réponses.",
        Permission.SEE_INVITATIONS,
        _invitations,
    ),
    (
        "organizations.everything",
        "Structures",
        "Leurs membres, leur responsable, leurs domaines de messagerie.",
        Permission.SEE_ORGANIZATIONS,
        _organizations,
    ),
    (
        "people.everyone",
        "Personnes",
        "Rôles, périmètres, fermeture des comptes.",
        Permission.MANAGE_PEOPLE,
        _people,
    ),
    (
        "mailroom.letters",
        "Lettres",
        "Les courriels que le site envoie : en attente, partis, abandonnés.",
        Permission.SEE_LETTERS,
        _letters,
    ),
    (
        "security_log.events",
        "Journal de sécurité",
        "Qui a fait quoi, et quand.",
        Permission.SEE_SECURITY_LOG,
        _nothing,
    ),
)


def _sections(session: Session, user: User) -> Iterator[Section]:
    for endpoint, label, purpose, permission, awaits in SECTIONS:
        if may(permission):
            yield Section(label, url_for(endpoint), purpose, awaits(session, user))


def _jobs(session: Session) -> list[JobLine]:
    runs = {run.name: run for run in session.scalars(jobs_queries.last_runs())}
    failed = session.execute(jobs_queries.failures(since=now() - LATELY))
    failures = dict(failed.all())
    return [JobLine(job.label, runs.get(job.name), failures.get(job.name, 0)) for job in JOBS]
