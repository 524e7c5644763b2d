"""« Nouveautés »: what happened lately to one's favourites and to what answers one's searches."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import render_template, request

from resource_base.database import now
from resource_base.permissions import Permission
from resource_base.sharing.alerts import queries
from resource_base.sharing.alerts.forgetting import read_all
from resource_base.sharing.alerts.models import News
from resource_base.sharing.alerts.vocabulary import KIND_LABELS, NewsKind, parts_told, told
from resource_base.web.alerts.blueprint import pages
from resource_base.web.alerts.leading import name_of_kept, opened_at
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.finding.freshness import Badge
from resource_base.web.presentation import capitalize_first, day, typeset
from resource_base.web.security import own_account, permits, see_other, viewer

TONES = {
    NewsKind.NEW: ("good", "check"),
    NewsKind.CHANGED: ("", "pencil"),
    NewsKind.SUSPENDED: ("warn", "alert"),
    NewsKind.BACK: ("good", "check"),
    NewsKind.CLOSED: ("bad", "close"),
}


@dataclass(frozen=True)
class Line:
    """A news: of which entry, what more to know of it, what brings it to this reader, whether it was read."""

    name: str
    organization: str
    url: str
    badge: Badge
    details: str
    brought_by: tuple[str, ...]
    is_unread: bool


@dataclass(frozen=True)
class Day:
    label: str
    lines: list[Line]


@pages.get("/nouveautes")
@permits(Permission.FOLLOW_NEWS)
def news() -> str:
    user = own_account(reading())
    found = list(reading().scalars(queries.news_of(user.id, viewer=viewer(), at=now())))
    days: dict[str, list[Line]] = {}
    for each in found:
        days.setdefault(day(each.found_at), []).append(_line(each))
    return render_template(
        "alerts/news.html",
        days=[Day(label, lines) for label, lines in days.items()],
        unread=sum(each.seen_at is None for each in found),
        until=max((each.found_at for each in found), default=now()).isoformat(),
        days_shown=queries.SHOWN_FOR.days,
    )


@pages.post("/nouveautes")
@permits(Permission.FOLLOW_NEWS)
def mark_read() -> Page:
    """All that was found up to `jusque`, the newest that the page showed: what came since stays unread."""
    with transaction() as writing:
        read_all(writing, own_account(writing), at=_until())
    return see_other("alerts.news")


def _until() -> datetime:
    try:
        until = datetime.fromisoformat(request.form.get("jusque", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return now()
    return min(until, now())


def _line(news: News) -> Line:
    service = news.service
    return Line(
        typeset(service.name),
        typeset(service.organization.name),
        opened_at(service),
        Badge(*_words(news)),
        _details(news),
        tuple(_brought_by(news)),
        news.seen_at is None,
    )


def _words(news: News) -> tuple[str, str, str]:
    tone, symbol = TONES[news.kind]
    return capitalize_first(KIND_LABELS[news.kind]), tone, symbol


def _details(news: News) -> str:
    """« Horaires et téléphone », « Réunie avec « X », qui la remplace », or nothing."""
    kept_as = name_of_kept(news.service) if news.kind is NewsKind.CLOSED else ""
    if kept_as:
        return typeset(capitalize_first(told(news.kind, (), kept_as=kept_as)))
    return capitalize_first(parts_told(news.changed))


def _brought_by(news: News) -> Iterator[str]:
    if news.favourite:
        yield "favori"
    for origin in news.origins:
        yield typeset(f"recherche « {origin.search.name} »")
