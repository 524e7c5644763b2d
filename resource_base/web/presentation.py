"""How values read on a page: dates, distances and telephone numbers in French, addresses of static files."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import nh3
from flask import Flask, request, url_for
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markdown_it import MarkdownIt
from markupsafe import Markup

from resource_base.catalog.opening_hours.words import hour_words
from resource_base.catalog.phones import phone
from resource_base.catalog.vocabulary import label
from resource_base.database import today
from resource_base.web import navigation
from resource_base.web.context import installation
from resource_base.web.security import may, signed_in_user

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
PARIS = ZoneInfo("Europe/Paris")
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
_BEFORE = re.compile(r" (?=[:;?!»%€](?!\w))")
_AFTER = re.compile(r"(?<=«) ")
_WHOLE = re.compile(r"\b(?:0\d(?: \d\d){4}|\d\d? h(?: \d\d)?|\d+ km)\b")
TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br", "h3", "h4", "blockquote"}


class FrenchSpacing(Extension):
    """Sets what the templates say, between tags and in quotes, as a French typographer would.

    The values that pages bring are left as they are: `typeset` is for those.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            said = token.type in {"data", "string"}
            yield Token(token.lineno, token.type, typeset(token.value)) if said else token


def install(app: Flask) -> None:
    static = Path(app.static_folder or "")

    @app.context_processor
    def always_there() -> dict[str, object]:
        return {"site": installation().settings, "user": signed_in_user(), "may": may}

    app.jinja_env.globals.update(doors=navigation.doors, account_door=navigation.account_door)

    app.jinja_env.add_extension(FrenchSpacing)
    app.jinja_env.globals["asset"] = lambda name: _asset(static, name, request.script_root)
    app.jinja_env.globals["counted"] = counted
    app.jinja_env.filters.update(
        day=day,
        figure=figure,
        moment=moment,
        ago=ago,
        kilometres=kilometres,
        phone=phone,
        tel=tel,
        label=label,
        rich=rich,
        typeset=typeset,
        capitalize_first=capitalize_first,
    )


@cache
def _asset(folder: Path, name: str, _root: str) -> str:
    """The address of a static file, which changes with its content; worked out once per process and root."""
    fingerprint = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:8]
    return url_for("static", filename=name, v=fingerprint)


def typeset(text: str) -> str:
    """French spacing: no line ends before « : ; ? ! » », after « « », nor within a number and its unit.

    Such are « 03 81 00 00 00 », « 6 h 45 » and « 12 km ».
    """
    bound = _BEFORE.sub("\u00a0", _AFTER.sub("\u00a0", text))
    return _WHOLE.sub(lambda found: found[0].replace(" ", "\u00a0"), bound)


def figure(number: int) -> str:
    """« 12 500 »."""
    return f"{number:,}".replace(",", "\u202f")


def counted(number: int, one: str, many: str = "") -> str:
    """« 1 solution », « 12 500 solutions »; in French, zero is singular."""
    return f"{figure(number)}\u00a0{one if number < 2 else many or one + 's'}"


def listed(words: Sequence[str], *, last: str = "et") -> str:
    """« a, b et c »."""
    *before, end = words
    return f"{', '.join(before)} {last} {end}" if before else end


def day(value: date | datetime) -> str:
    """`2026-11-01` → « 1er novembre 2026 ». A time is told by its day in France."""
    when = value.astimezone(PARIS).date() if isinstance(value, datetime) else value
    number = "1er" if when.day == 1 else str(when.day)
    return f"{number} {MONTHS[when.month - 1]} {when.year}"


def moment(value: datetime) -> str:
    """`2026-11-01T13:30Z` → « 1er novembre 2026 à 14 h 30 », the time in France."""
    local = value.astimezone(PARIS)
    hour = hour_words(local.hour * 60 + local.minute).replace(" ", "\u00a0")
    return f"{day(value)} à {hour}"


def ago(value: date | datetime) -> str:
    """How long ago, in the coarsest unit that stays true: « hier », « il y a 3 mois »."""
    when = value.astimezone(PARIS).date() if isinstance(value, datetime) else value
    days = (today() - when).days
    if days <= 0:
        return "aujourd’hui"
    if days == 1:
        return "hier"
    if days < 31:
        return f"il y a {days} jours"
    months = round(days / 30.44)
    if months < 24:
        return f"il y a {months} mois"
    return f"il y a {days // 365} ans"


def kilometres(value: float) -> str:
    """A distance as one says it: « moins de 1 km », « 3,4 km », « 12 km »."""
    if value < 1:
        return "moins de 1\u00a0km"
    if value < 10:
        tenths = f"{value:.1f}".replace(".", ",").removesuffix(",0")
        return f"{tenths}\u00a0km"
    return f"{value:.0f}\u00a0km"


def how_far(km: float, *, about: bool = False) -> str:
    """« à 12 km »; « ≈ à 12 km » when the place is known to the commune or so."""
    return ("≈\u00a0" if about else "") + f"à {kilometres(km)}"


def capitalize_first(text: str) -> str:
    """« résumé et coût » → « Résumé et coût »; Jinja's own `capitalize` would lower the rest."""
    return text[:1].upper() + text[1:]


def tel(value: str) -> str:
    """What follows `tel:` in a link."""
    return "".join(character for character in value if character.isdigit() or character == "+")


def rich(text: str) -> Markup:
    """A partner's text as safe HTML: Markdown without HTML, then an allow-list of tags."""
    html = nh3.clean(
        _markdown.render(typeset(text)),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(html)  # noqa: S704 - cleaned by nh3 one line above
