"""The letters of the site, for administrators: waiting, gone, given up; shown where none really leaves."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from resource_base.database import now
from resource_base.errors import NotFound
from resource_base.mail import actions, queries
from resource_base.mail.models import Letter
from resource_base.mail.transports import Folder
from resource_base.mail.vocabulary import FORGOTTEN_ONCE_SENT
from resource_base.permissions import Permission
from resource_base.settings import MailTransport, Settings
from resource_base.web.administration.mailroom_words import letter_name, reason
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.security import permits, see_other

pages = Blueprint("mailroom", __name__, url_prefix="/lettres")

SHOWN = 50


@dataclass(frozen=True)
class LetterLine:
    """A letter of the list. `again` says whether trying anew makes sense."""

    id: UUID
    recipient: str
    name: str
    written_at: datetime
    next_at: datetime | None
    ended_at: datetime | None
    attempts: int
    reason: str
    again: bool


@dataclass(frozen=True)
class Written:
    """A letter kept in the folder. `links` are the pages of this site that it leads to."""

    id: UUID
    subject: str
    recipient: str
    at: datetime
    text: str
    html: str
    links: tuple[str, ...]


@pages.get("")
@permits(Permission.SEE_LETTERS)
def letters() -> str:
    settings, session = installation().settings, reading()
    waiting, oldest = session.execute(queries.waiting()).one()
    folder = _folder(settings)
    return render_template(
        "admin/letters.html",
        transport=settings.mail_transport.value,
        waiting_count=waiting,
        oldest=oldest,
        given_up_count=session.scalar(select(func.count()).select_from(queries.given_up().subquery())),
        waiting=_lines(session, queries.still_waiting()),
        given_up=_lines(session, queries.given_up()),
        sent=_lines(session, queries.sent()),
        written=_kept(folder, settings) if folder else [],
        shown=SHOWN,
    )


@pages.post("/reessayer")
@permits(Permission.SEE_LETTERS)
def try_again() -> Page:
    """One letter given up, or all of them, wait anew."""
    with transaction() as writing:
        actions.try_again(writing, only=_chosen())
    return see_other("mailroom.letters")


@pages.get("/dossier/<uuid:letter_id>")
@permits(Permission.SEE_LETTERS)
def written(letter_id: UUID) -> str:
    settings = installation().settings
    folder = _folder(settings)
    found = folder.letter(letter_id) if folder else None
    if found is None:
        raise NotFound("Cette lettre n’est pas dans le dossier.")
    return render_template("admin/letter.html", letter=_written(found, settings))


def _chosen() -> UUID | None:
    typed = request.form.get("letter", "")
    if not typed:
        return None
    try:
        return UUID(typed)
    except ValueError as error:
        raise NotFound("Cette lettre n’existe pas.") from error


def _folder(settings: Settings) -> Folder | None:
    """Where letters are kept instead of leaving; never in production."""
    return Folder(settings.mail_folder) if settings.mail_transport is MailTransport.FOLDER else None


def _lines(session: Session, wanted: Select[Letter]) -> list[LetterLine]:
    moment = now()
    return [_line(each, at=moment) for each in session.scalars(wanted.limit(SHOWN))]


def _line(letter: Letter, *, at: datetime) -> LetterLine:
    useful = letter.send_before is None or letter.send_before > at
    return LetterLine(
        id=letter.id,
        recipient="" if letter.template in FORGOTTEN_ONCE_SENT else letter.recipient,
        name=letter_name(letter.template),
        written_at=letter.created_at,
        next_at=letter.send_after if letter.send_after > at else None,
        ended_at=letter.sent_at or letter.given_up_at,
        attempts=letter.attempts,
        reason=reason(letter.last_error),
        again=letter.given_up_at is not None and useful and letter.recipient != "",
    )


def _kept(folder: Folder, settings: Settings) -> list[Written]:
    """The newest letters of the folder."""
    return [_written(each, settings) for each in folder.letters(most=SHOWN)]


def _written(message: EmailMessage, settings: Settings) -> Written:
    text, html = (_part(message, kind) for kind in ("plain", "html"))
    return Written(
        id=UUID(str(message["Message-ID"]).strip("<> ").partition("@")[0]),
        subject=str(message["Subject"]),
        recipient=str(message["To"]),
        at=parsedate_to_datetime(str(message["Date"])),
        text=text,
        html=html,
        links=_links(text, settings.public_url),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _links(text: str, public_url: str) -> tuple[str, ...]:
    """The paths on this site that a letter leads to, so that they open wherever it is served."""
    words = (word.strip("<>().,") for word in text.split())
    paths = (word.removeprefix(public_url) for word in words if word.startswith(f"{public_url}/"))
    return tuple(dict.fromkeys(path for path in paths if not urlsplit(path).netloc))
