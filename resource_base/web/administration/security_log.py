"""The security log, for administrators: narrowed by kind, person and period, read in sentences, exported."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from flask import Blueprint, Response, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from resource_base.accounts import audit
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.log import PARIS, Asked, lines
from resource_base.accounts.vocabulary import ACTION_LABELS, SecurityAction
from resource_base.database import today
from resource_base.errors import Invalid
from resource_base.interchange.cells import disarmed
from resource_base.permissions import Permission
from resource_base.web.administration.log_sentences import Names, sentence
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.counting import count_export
from resource_base.web.paging import asked_page, turn
from resource_base.web.presentation import capitalize_first
from resource_base.web.security import own_account, permits

pages = Blueprint("security_log", __name__, url_prefix="/journal")

SHOWN = 50
MOST_EXPORTED = 50_000  # lines; beyond, one narrows the period
FIELDS = ("nature", "personne", "du", "au")
A = SecurityAction
# What the list of kinds is cut into: each of them is in one group.
KINDS: Mapping[str, tuple[SecurityAction, ...]] = {
    "Connexions": (A.SIGN_IN_TRIED, A.SIGNED_IN, A.SIGNED_OUT, A.SESSION_ENDED),
    "Mots de passe, double authentification, ProConnect": (
        *(A.PASSWORD_CHANGED, A.PASSWORD_RESET_ASKED, A.PASSWORD_RESET, A.SECOND_FACTOR_ON),
        *(A.SECOND_FACTOR_OFF, A.RECOVERY_CODES_RENEWED, A.RECOVERY_CODE_USED),
        *(A.IDENTITY_LINKED, A.IDENTITY_UNLINKED),
    ),
    "Comptes et rôles": (
        *(A.ACCOUNT_OPENED, A.ACCOUNT_CLOSED, A.ACCOUNT_REOPENED, A.ACCOUNT_ANONYMISED),
        *(A.ACCOUNT_EXPORTED, A.RENAMED, A.ROLE_CHANGED, A.SCOPE_CHANGED),
    ),
    "Structures": (A.MEMBER_JOINED, A.MEMBER_LEFT, A.DOMAIN_TRUSTED, A.DOMAIN_DISTRUSTED),
    "Invitations et demandes d’accès": (
        *(A.INVITED, A.INVITATION_REVOKED, A.INVITATION_ACCEPTED),
        *(A.ACCESS_ASKED, A.ACCESS_GRANTED, A.ACCESS_REFUSED),
    ),
    "Journal": (A.SECURITY_LOG_EXPORTED,),
}
HEADER = ("date et heure (France)", "nature", "phrase", "auteur", "objet", "demande")


@dataclass(frozen=True)
class LogLine:
    at: datetime
    kind: str
    sentence: str
    request_id: str


@pages.get("")
@permits(Permission.SEE_SECURITY_LOG)
def events() -> Page:
    try:
        asked = _asked(request.args)
    except Invalid as error:
        return _page(Asked(), problems=error.problems), 422
    return _page(asked)


@pages.post("/exporter")
@permits(Permission.SEE_SECURITY_LOG)
def export() -> Response:
    """The lines asked for as CSV; the export is itself a line of the log."""
    asked, by = _asked(request.form), own_account(reading())
    count_export()
    with transaction() as writing:
        keys = installation().keys
        found = writing.scalars(lines(writing, asked, keys=keys).limit(MOST_EXPORTED)).all()
        names = Names.of(writing, found, keys=keys)
        audit.record(writing, SecurityAction.SECURITY_LOG_EXPORTED, actor=by, details={"lines": len(found)})
    name = f"journal-{today().isoformat()}.csv"
    return Response(
        "".join(_csv(found, names)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(given: Mapping[str, str]) -> Asked:
    """What the form asks for.

    Raises:
        Invalid: a day is none, or the period ends before it begins.
    """
    problems: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("du", "au"):
        try:
            days[name] = date.fromisoformat(given[name]) if given.get(name) else None
        except ValueError:
            problems[name] = "Cette date n’en est pas une : on attend par exemple 2026-11-22."
    if not problems and days["du"] and days["au"] and days["au"] < days["du"]:
        problems["au"] = "La période finit avant de commencer."
    try:
        action = SecurityAction(given["nature"]) if given.get("nature") else None
    except ValueError:
        problems["nature"] = "Choisissez une nature dans la liste."
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    person = " ".join(given.get("personne", "").split())[:150]
    return Asked(action=action, person=person, since=days["du"], until=days["au"])


def _page(asked: Asked, *, problems: Mapping[str, str] | None = None) -> str:
    base, session = installation(), reading()
    given = {name: request.args.get(name, "") for name in FIELDS}
    wanted = lines(session, asked, keys=base.keys)
    total = 0 if problems else session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    here = turn(asked_page(), total=total, size=SHOWN, endpoint="security_log.events", asked=given)
    shown = wanted.offset((here.number - 1) * SHOWN).limit(SHOWN)
    return render_template(
        "admin/log.html",
        lines=_lines(session, session.scalars(shown).all()) if total else [],
        total=total,
        narrowed=any(given.values()),
        turn=here,
        given=given,
        kinds=_kinds(),
        problem=next(iter((problems or {}).values()), ""),
        problems=dict.fromkeys(FIELDS, "") | dict(problems or {}),
        most=MOST_EXPORTED,
    )


def _kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """What may have happened, by what it is about, then by name: (group, [(value, name)])."""
    named = {
        group: [(each.value, capitalize_first(ACTION_LABELS[each])) for each in actions]
        for group, actions in KINDS.items()
    }
    return [(group, sorted(kinds, key=itemgetter(1))) for group, kinds in named.items()]


def _lines(session: Session, found: Sequence[SecurityEvent]) -> list[LogLine]:
    names = Names.of(session, found, keys=installation().keys)
    return [
        LogLine(event.at, ACTION_LABELS[event.action], sentence(event, names), event.request_id)
        for event in found
    ]


def _csv(found: Sequence[SecurityEvent], names: Names) -> Iterator[str]:
    """As a French spreadsheet opens it: UTF-8 with its mark, semicolons, no cell that runs."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL)
    yield "\ufeff"
    for row in (HEADER, *(_row(event, names) for event in found)):
        writer.writerow([disarmed(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _row(event: SecurityEvent, names: Names) -> tuple[str, ...]:
    at = event.at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")
    actor = names.who(event) if event.actor_id else ""
    return at, ACTION_LABELS[event.action], sentence(event, names), actor, event.object, event.request_id
