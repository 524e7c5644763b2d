"""From a letter that waits to the message that leaves: its words, in text and in HTML."""

from collections.abc import Mapping
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from resource_base.catalog.opening_hours.words import MONTHS, WEEKDAYS, hour_words
from resource_base.mail.messages import Sender, Wording, compose
from resource_base.mail.models import Letter
from resource_base.settings import ROOT, Settings

PARIS = ZoneInfo("Europe/Paris")
TEMPLATES = ROOT / "templates" / "mail"


class Letters:
    """Writes the letters of one installation.

    `NAME.txt` holds the blocks `subject`, `body` and `why` (why one gets it); `NAME.html` holds `body`
    and finds the other two, rendered, as `subject` and `why`. A name that is not given is an error, never a
    blank.
    """

    def __init__(self, settings: Settings, folder: Path = TEMPLATES) -> None:
        self._public_url = settings.public_url
        self._sender = Sender(settings.site_name, settings.mail_from, settings.contact_email)
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(["html"], default=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            site_name=settings.site_name,
            territory_name=settings.territory_name,
            publisher=settings.publisher,
            contact_email=settings.contact_email,
            home=settings.public_url,
        )
        self._templates.filters.update(
            day=day,
            moment=moment,
            on_one_line=on_one_line,
            on_site=lambda path: on_site(path, settings.public_url),
        )

    def render(self, letter: Letter) -> EmailMessage:
        """The message of this letter, but for its date.

        Raises:
            jinja2.TemplateError: there is no such template, or it asks for what the letter's data have not.
        """
        wording = self.word(letter.template, letter.data)
        path = letter.data.get("stop_link")
        return compose(
            letter.id,
            to=letter.recipient,
            wording=wording,
            sender=self._sender,
            stop_address=on_site(path, self._public_url) if path else None,
        )

    def word(self, template: str, data: Mapping[str, object]) -> Wording:
        """What the letter of this name says with these data."""
        plain = self._templates.get_template(f"{template}.txt")
        subject = on_one_line(_block(plain, "subject", data))
        why = on_one_line(_block(plain, "why", data))
        rich = self._templates.get_template(f"{template}.html")
        return Wording(
            subject=subject,
            text=plain.render(data).strip() + "\n",
            html=rich.render({**data, "subject": subject, "why": why}),
        )


def _block(template: Template, name: str, data: Mapping[str, object]) -> str:
    return "".join(template.blocks[name](template.new_context(dict(data))))


def day(value: str) -> str:
    """`2026-11-01` → « dimanche 1er novembre 2026 »."""
    return _day(date.fromisoformat(str(value)))  # str: what is missing says its name


def moment(value: str) -> str:
    """`2026-11-01T13:30:00+00:00` → « dimanche 1er novembre 2026 à 14 h 30 », the time in France."""
    when = datetime.fromisoformat(str(value)).astimezone(PARIS)
    return f"{_day(when.date())} à {hour_words(when.hour * 60 + when.minute)}"


def _day(when: date) -> str:
    number = "1er" if when.day == 1 else str(when.day)
    return f"{WEEKDAYS[when.weekday()]} {number} {MONTHS[when.month - 1]} {when.year}"


def on_one_line(value: str) -> str:
    """Whatever was typed, in one line of at most 200 characters, without what does not show."""
    shown = "".join(each if each.isprintable() else " " for each in value)
    line = " ".join(shown.split())
    return line if len(line) <= 200 else f"{line[:199]}…"


def on_site(path: str, public_url: str) -> str:
    """The whole address of a page of this site; nothing else can be linked to.

    Raises:
        ValueError: it is not a path.
    """
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        raise ValueError("a link in a letter is a path on this site")
    return f"{public_url}{path}"
