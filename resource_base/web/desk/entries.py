"""« Fiches »: the entries that a curator looks after, by state, frein and words of the name; 50 to a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.naming import may_answer
from resource_base.catalog.vocabulary import State
from resource_base.curation.board import Standing, conditions
from resource_base.curation.json_lists import holds_one_of
from resource_base.curation.looked_after import is_limited
from resource_base.database import today
from resource_base.geo.names import fold
from resource_base.permissions import Permission
from resource_base.web.context import installation, reading
from resource_base.web.desk.standings import WORDS
from resource_base.web.finding.freshness import Badge, badge
from resource_base.web.looking_after import mine
from resource_base.web.paging import asked_page, turn
from resource_base.web.presentation import day
from resource_base.web.security import own_account, permits

pages = Blueprint("entries", __name__, url_prefix="/fiches")

PER_PAGE = 50
LONGEST = 150  # characters read of what is typed
FILTERS = ("etat", "frein", "q")
STATES = {
    State.DRAFT: Badge("brouillon", "", "info"),
    State.SUSPENDED: Badge("suspendue", "warn", "info"),
    State.WITHDRAWN: Badge("retirée", "bad", "alert"),
}


@dataclass(frozen=True)
class Line:
    """An entry of the list; `details` say why it stands where it does: a last day, a reason."""

    entry: Service
    badge: Badge
    details: str


@pages.get("")
@permits(Permission.SEE_BOARD)
def listed() -> str:
    user, asked = own_account(reading()), chosen(request.args)
    every = _every(reading(), user, asked) if _is_asked_of_each(user, asked) else None
    total = _number(reading(), user, asked) if every is None else len(every)
    where = turn(asked_page(), total=total, size=PER_PAGE, endpoint="entries.listed", asked=asked)
    first = (where.number - 1) * PER_PAGE
    if every is None:
        page = _passing(user, asked, Service.id).order_by(Service.name, Service.id)
        shown = list(reading().scalars(page.offset(first).limit(PER_PAGE)))
    else:
        shown = every[first : first + PER_PAGE]
    standing = Standing(asked["etat"]) if asked["etat"] else None
    return render_template(
        "curator/entries.html",
        lines=lines(reading(), shown),
        total=total,
        turn=where,
        asked=asked,
        words=WORDS[standing] if standing else None,
        states=[("", "Tous les états"), *((each.value, WORDS[each].label) for each in Standing)],
        freins=[("", "Tous les freins"), *((each.slug, each.label) for each in installation().needs.all)],
        all_ticked=request.args.get("cocher") == "tout",
        tick_all=url_for("entries.listed", **_kept(asked), page=where.number, cocher="tout"),
        tick_none=url_for("entries.listed", **_kept(asked), page=where.number),
    )


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """What the filters of the list say; what they do not know is nothing."""
    asked = {name: " ".join(given.get(name, "")[:LONGEST].split()) for name in FILTERS}
    if asked["etat"] not in set(Standing):
        asked["etat"] = ""
    if asked["frein"] not in installation().needs.by_slug:
        asked["frein"] = ""
    return asked


def lines(session: Session, ids: list[UUID]) -> list[Line]:
    """These entries as a list shows them, in this order."""
    entries = session.scalars(
        select(Service).where(Service.id.in_(ids)).options(joinedload(Service.organization))
    )
    by_id = {entry.id: entry for entry in entries}
    return [_line(by_id[each]) for each in ids]


def _line(entry: Service) -> Line:
    details = ""
    if entry.state is State.WITHDRAWN and entry.withdrawn_reason:
        details = entry.withdrawn_reason
    elif entry.state is State.SUSPENDED and entry.suspended_until:
        details = f"jusqu’au {day(entry.suspended_until)}"
    elif entry.valid_until:
        details = f"dernier jour : {day(entry.valid_until)}"
    return Line(entry, STATES.get(entry.state) or badge(entry), details)


def _number(session: Session, user: User, asked: Mapping[str, str]) -> int:
    return session.scalar(_passing(user, asked, func.count()).select_from(Service)) or 0


def _is_asked_of_each(user: User, asked: Mapping[str, str]) -> bool:
    """Whether the database has to read what each entry says: to count them first would take as long again."""
    return bool(asked["q"] or asked["frein"]) or is_limited(user)


def _every(session: Session, user: User, asked: Mapping[str, str]) -> list[UUID]:
    """All the entries that pass, by name, read once."""
    query = _passing(user, asked, Service.id, Service.name).order_by(Service.name, Service.id)
    if not asked["q"]:
        return list(session.scalars(query))
    words = fold(asked["q"])
    rows = session.execute(query.where(may_answer(Service.name, words)))
    return [service_id for service_id, name in rows if words and _answers(name, words)]


def _passing(user: User, asked: Mapping[str, str], *columns: Any) -> Select[Any]:
    query: Select[Any] = select(*columns).where(mine(user))
    if asked["etat"]:
        query = query.where(conditions(today())[Standing(asked["etat"])])
    if asked["frein"]:
        query = query.where(holds_one_of(Service.themes, installation().needs.by_slug[asked["frein"]].themes))
    return query


def _answers(name: str, words: tuple[str, ...]) -> bool:
    """Whether each of these folded words begins a word of the name."""
    known = fold(name)
    return all(any(each.startswith(word) for each in known) for word in words)


def _kept(asked: Mapping[str, str]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value}
