"""« Ce qui est à moi », on the home page: selections, what changed in what one follows, what awaits one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select

from resource_base.accounts.facts import edits_for
from resource_base.accounts.models import User
from resource_base.curation.freshness import queries as reviews
from resource_base.database import now
from resource_base.permissions import Permission
from resource_base.sharing.alerts import queries
from resource_base.sharing.alerts.models import News
from resource_base.sharing.alerts.vocabulary import told
from resource_base.sharing.handing_over import letters
from resource_base.sharing.selections import queries as selections
from resource_base.sharing.selections.models import Selection
from resource_base.web.alerts.leading import opened_at
from resource_base.web.alerts.recent import RecentSheet, recent_sheets
from resource_base.web.context import reading
from resource_base.web.desk.rooms import rooms
from resource_base.web.handing_over.unsent import selections_unsent
from resource_base.web.presentation import counted, typeset
from resource_base.web.security import may, own_account, viewer

SHOWN = 3  # of each list; the page that it leads to has the rest
READ = 100  # news looked at


@dataclass(frozen=True)
class Door:
    """A line that leads somewhere; `note` is what follows the link."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Box:
    """A few lines under a heading, and the page with all of them."""

    id: str
    heading: str
    lines: tuple[Door, ...]
    more: Door | None = None


@dataclass(frozen=True)
class Mine:
    boxes: tuple[Box, ...]
    recent: tuple[RecentSheet, ...]


def mine() -> Mine:
    """What is one's own today, in a handful of queries; boxes in which nothing is are left out."""
    user = own_account(reading())
    unread, (current, may_be_unsent) = _unread(user), _current(user)
    awaiting = _awaiting(user, may_be_unsent=may_be_unsent)
    boxes = (awaiting, _selections(current), _favourites(unread), _searches(unread))
    return Mine(tuple(box for box in boxes if box.lines), recent_sheets())


def _unread(user: User) -> list[News]:
    found = queries.news_of(user.id, viewer=viewer(), at=now()).where(News.seen_at.is_(None))
    return list(reading().scalars(found.limit(READ)))


def _current(user: User) -> tuple[list[Selection], bool]:
    """The selections in use; whether, of any that one has, a letter may not have left: asked at once."""
    if not may(Permission.KEEP_SELECTIONS):
        return [], False
    asked = selections.open_to(user.id).limit(SHOWN).add_columns(letters.any_waits(by=user))
    rows = reading().execute(asked).all()
    return [row[0] for row in rows], any(row[1] for row in rows)


def _awaiting(user: User, *, may_be_unsent: bool) -> Box:
    lines = (*(_unsent(user) if may_be_unsent else ()), *(_awaits_staff(user) or _awaits_member(user)))
    return Box("attend", "Ce qui vous attend", lines)


def _unsent(user: User) -> Iterator[Door]:
    for each in selections_unsent(reading(), user):
        url = url_for("selections.one", selection_id=each.id)
        yield Door(typeset(each.reference), url, "un courriel n’est pas parti")


def _awaits_staff(user: User) -> list[Door]:
    if not may(Permission.SEE_BOARD):
        return []
    waiting = [room for room in rooms(reading(), user) if room.number]
    return [Door(room.label, room.url, str(room.number)) for room in waiting]


def _awaits_member(user: User) -> Iterator[Door]:
    if not may(Permission.SEE_OWN_ORGANIZATIONS):
        return
    places = [each.organization_id for each in user.memberships if edits_for(user, each.organization_id)]
    asked = reviews.of_organizations(places).order_by(None).options().subquery()
    number = reading().scalar(select(func.count()).select_from(asked)) or 0
    if number:
        label = counted(number, "fiche à confirmer", "fiches à confirmer")
        yield Door(label, url_for("own_entries.waiting"))


def _selections(current: list[Selection]) -> Box:
    found = [
        Door(
            typeset(each.reference),
            url_for("selections.one", selection_id=each.id),
            counted(len(each.entries), "solution"),
        )
        for each in current
    ]
    more = Door("Toutes vos sélections", url_for("selections.mine")) if found else None
    return Box("selections", "Vos sélections en cours", tuple(found), more)


def _favourites(unread: list[News]) -> Box:
    changed: dict[object, Door] = {}
    for each in unread:
        if each.favourite:
            label = typeset(each.service.name)
            url = opened_at(each.service) or url_for("alerts.favourites")
            changed.setdefault(each.service_id, Door(label, url, told(each.kind, each.changed)))
    lines = tuple(changed.values())
    more = Door("Tous vos favoris", url_for("alerts.favourites"))
    return Box("favoris", "Vos favoris qui changent", lines[:SHOWN], more)


def _searches(unread: list[News]) -> Box:
    names = {origin.search_id: origin.search.name for each in unread for origin in each.origins}
    numbers = Counter(origin.search_id for each in unread for origin in each.origins)
    lines = tuple(
        Door(typeset(names[search_id]), url_for("alerts.news"), counted(number, "nouveauté"))
        for search_id, number in sorted(numbers.items(), key=lambda each: (-each[1], names[each[0]]))
    )
    more = Door("Toutes vos recherches", url_for("alerts.searches"))
    return Box("recherches", "Du nouveau dans vos recherches", lines[:SHOWN], more)
