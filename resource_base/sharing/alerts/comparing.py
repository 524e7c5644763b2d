"""What one person follows, compared with what they know of it: the news, and the marks that say so.

All in one transaction, in which the person is held: two jobs at once go one after the other, and the second
finds nothing left. An entry that several searches and favourites bring is one news.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import State
from resource_base.database import in_france
from resource_base.sharing.alerts.marks import Mark, Standing, digest_of, news_between, parts_between, step
from resource_base.sharing.alerts.models import (
    Favourite,
    FavouriteAlerts,
    KnownAnswer,
    News,
    NewsOrigin,
    SavedSearch,
)
from resource_base.sharing.alerts.searches import BATCH, whole
from resource_base.sharing.alerts.timing import due_at, soonest
from resource_base.sharing.alerts.vocabulary import Frequency, NewsKind, Part
from resource_base.sharing.alerts.waiting import USUAL, favourites_frequency

# Of several news of one entry at once, as when a search sees as new what a favourite sees as changed.
_FIRST = (NewsKind.CLOSED, NewsKind.SUSPENDED, NewsKind.BACK, NewsKind.CHANGED, NewsKind.NEW)
# Which entry a merged one became, as far as this viewer sees it.
KeptAs = Callable[[Session, UUID, Viewer], UUID | None]


@dataclass(frozen=True)
class Look:
    """One look at what answers: when, as whom, how far in the change feed, and what moved since.

    `answers`: what answers each search that is to be compared. `moved`: the entries that may differ since a
    place in the feed; None when all may. `kept_as`: which entry a merged one became.
    """

    at: datetime
    viewer: Viewer
    cursor: str
    answers: Mapping[UUID, Sequence[UUID]]
    moved: Mapping[str, frozenset[UUID] | None]
    kept_as: KeptAs

    @property
    def day(self) -> date:
        return in_france(self.at)

    def may_differ(self, ids: Iterable[UUID], since: str) -> set[UUID]:
        moved = self.moved.get(since)
        return set(ids) if moved is None else set(ids) & moved


@dataclass
class _Event:
    """What is found about one entry, and what brings it."""

    kinds: set[NewsKind] = field(default_factory=set)
    parts: set[Part] = field(default_factory=set)
    searches: list[SavedSearch] = field(default_factory=list)
    favourite: bool = False

    @property
    def kind(self) -> NewsKind:
        return next(kind for kind in _FIRST if kind in self.kinds)

    @property
    def changed(self) -> tuple[Part, ...]:
        return tuple(sorted(self.parts)) if self.kind is NewsKind.CHANGED else ()


def compare(session: Session, user_id: UUID, look: Look) -> int:
    """Write the news of this person, whom the caller holds, and what they know from now on; how many."""
    return _Comparison(session, user_id, look).run()


class _Comparison:
    def __init__(self, session: Session, user_id: UUID, look: Look) -> None:
        self.session, self.user_id, self.look = session, user_id, look
        self.events: dict[UUID, _Event] = defaultdict(_Event)
        self.entries: dict[UUID, Service] = {}
        self.current: dict[UUID, Mark] = {}
        self.entered: list[tuple[UUID, SavedSearch]] = []
        self.learnt: list[dict[str, object]] = []  # rows of `KnownAnswer` to write
        self.unsettled: set[UUID] = set()  # searches to compare again, whatever answers

    def run(self) -> int:
        favourites = self._favourites()
        asked = select(SavedSearch).where(SavedSearch.user_id == self.user_id).order_by(SavedSearch.id)
        searches = [each for each in self.session.scalars(asked) if each.id in self.look.answers]
        known = {each.id: self._known(each) for each in searches}
        touched = {each.id: self._touched(each, known[each.id]) for each in searches}
        to_look_at = {each.service_id for each in favourites}.union(*touched.values())
        self._look_at(to_look_at)
        favourites = [each for each in favourites if not self._has_followed(each)]
        familiar = self._familiar()
        for favourite in favourites:
            if favourite.service_id in self.current:
                self._compare_favourite(favourite)
        for search in searches:
            self._compare_search(search, known[search.id], touched[search.id], familiar)
        for service_id, search in self.entered:
            if service_id in self.events:  # what else happened to it, as that brought it there
                self.events[service_id].searches.append(search)
        self._note_looked(searches)
        return self._write()

    # --- What is to be looked at ------------------------------------------------------------------

    def _look_at(self, ids: Iterable[UUID]) -> None:
        for entry in whole(self.session, sorted(set(ids) - self.entries.keys())):
            self.entries[entry.id] = entry
            self.current[entry.id] = Mark.of(entry, viewer=self.look.viewer, day=self.look.day)

    def _favourites(self) -> list[Favourite]:
        """Those that moved since the last look, and those that begin or end by their mere dates."""
        alerts = self.session.get(FavouriteAlerts, self.user_id)
        since = "" if alerts is None else alerts.checked_to
        theirs = select(Favourite).where(Favourite.user_id == self.user_id).order_by(Favourite.service_id)
        found = {each.service_id: each for each in self.session.scalars(theirs)}
        wanted = self.look.may_differ(found, since) | {
            service_id for service_id, each in found.items() if not self._is_comparable(each.mark)
        }
        dated = or_(Service.valid_from.is_not(None), Service.valid_until.is_not(None))
        wanted.update(self.session.scalars(select(Service.id).where(Service.id.in_(list(found)), dated)))
        return [each for service_id, each in found.items() if service_id in wanted]

    def _known(self, search: SavedSearch) -> dict[UUID, str]:
        """The mark of each entry that answers a search, or did."""
        rows = select(KnownAnswer.service_id, KnownAnswer.mark).where(KnownAnswer.search_id == search.id)
        return {row[0]: row[1] for row in self.session.execute(rows)}

    def _touched(self, search: SavedSearch, known: Mapping[UUID, str]) -> set[UUID]:
        """What may be news: what moved, what answers and did not, what answered and does not."""
        answers = set(self.look.answers[search.id])
        opened = {
            service_id for service_id, mark in known.items() if Mark.parse(mark).standing is Standing.OPEN
        }
        others = {service_id for service_id, mark in known.items() if not self._is_comparable(mark)}
        return self.look.may_differ(known, search.checked_to) | (answers ^ opened) | others

    def _is_comparable(self, mark: str) -> bool:
        """Whether a mark was made as today's are; if not it is made anew, whether the entry moved or not."""
        return mark.startswith(Mark.beginning(self.look.viewer))

    def _familiar(self) -> set[UUID]:
        """Which of these entries this person knows, by whatever they follow."""
        looked_at, found = list(self.current), set[UUID]()
        for start in range(0, len(looked_at), BATCH):
            ids = looked_at[start : start + BATCH]
            kept = select(Favourite.service_id).where(Favourite.user_id == self.user_id)
            answered = (
                select(KnownAnswer.service_id)
                .join(SavedSearch, SavedSearch.id == KnownAnswer.search_id)
                .where(SavedSearch.user_id == self.user_id)
            )
            found.update(self.session.scalars(kept.where(Favourite.service_id.in_(ids))))
            found.update(self.session.scalars(answered.where(KnownAnswer.service_id.in_(ids))))
        return found

    # --- What differs -----------------------------------------------------------------------------

    def _has_followed(self, favourite: Favourite) -> bool:
        """Whether a favourite was merged: it gives its place to the entry that was kept, as that one stands.

        Told but to who was told already that it had closed.
        """
        entry = self.entries.get(favourite.service_id)
        if entry is None or entry.state is not State.WITHDRAWN:
            return False
        kept_id = self.look.kept_as(self.session, entry.id, self.look.viewer)
        if kept_id is None:
            return False
        known = Mark.parse(favourite.mark)
        if known.standing is not Standing.CLOSED and known.viewer is self.look.viewer:
            self._note_favourite(entry.id, NewsKind.CLOSED)
        self._look_at([kept_id])
        if self.session.get(Favourite, (self.user_id, kept_id)) is None:
            mark = str(self.current[kept_id])
            self.session.add(
                Favourite(user_id=self.user_id, service_id=kept_id, since=favourite.since, mark=mark)
            )
        self.session.delete(favourite)
        return True

    def _compare_favourite(self, favourite: Favourite) -> None:
        known, current = Mark.parse(favourite.mark), self.current[favourite.service_id]
        kind = news_between(known, current)
        if kind is not None:
            self._note_favourite(favourite.service_id, kind).parts |= parts_between(known, current)
        favourite.mark = str(current)

    def _compare_search(
        self,
        search: SavedSearch,
        known: Mapping[UUID, str],
        touched: set[UUID],
        familiar: set[UUID],
    ) -> None:
        answers = set(self.look.answers[search.id])
        for service_id in sorted(touched & self.current.keys()):
            if service_id not in known:
                self._enter(search, service_id, familiar)
                continue
            known_as, current = Mark.parse(known[service_id]), self.current[service_id]
            kind, kept = step(known_as, current, answers=service_id in answers)
            if kept != known_as:
                self.learnt.append({"search_id": search.id, "service_id": service_id, "mark": str(kept)})
            if kind is not None:
                self._note(service_id, kind, search).parts |= parts_between(known_as, current)

    def _enter(self, search: SavedSearch, service_id: UUID, familiar: set[UUID]) -> None:
        """An entry answers a search for the first time: news, unless its owner knows it by another way."""
        current = self.current[service_id]
        if current.standing is Standing.CLOSED:
            self.unsettled.add(search.id)  # the index is a moment behind
            return
        self.session.add(KnownAnswer(search_id=search.id, service_id=service_id, mark=str(current)))
        if search.checked_at is None:
            return
        if service_id in familiar:
            self.entered.append((service_id, search))
        elif current.standing is Standing.OPEN:
            self._note(service_id, NewsKind.NEW, search)

    def _note(self, service_id: UUID, kind: NewsKind, search: SavedSearch) -> _Event:
        event = self.events[service_id]
        event.kinds.add(kind)
        event.searches.append(search)
        return event

    def _note_favourite(self, service_id: UUID, kind: NewsKind) -> _Event:
        event = self.events[service_id]
        event.kinds.add(kind)
        event.favourite = True
        return event

    # --- What is kept -----------------------------------------------------------------------------

    def _note_looked(self, searches: Iterable[SavedSearch]) -> None:
        for each in searches:
            each.checked_at, each.checked_to = self.look.at, self.look.cursor
            is_settled = each.id not in self.unsettled
            answers = self.look.answers[each.id]
            each.answered = digest_of(answers, viewer=self.look.viewer) if is_settled else ""
        alerts = self.session.get(FavouriteAlerts, self.user_id)
        if alerts is None:
            alerts = FavouriteAlerts(user_id=self.user_id, frequency=USUAL)
            self.session.add(alerts)
        alerts.checked_at, alerts.checked_to = self.look.at, self.look.cursor

    def _write(self) -> int:
        if self.learnt:
            self.session.execute(update(KnownAnswer), self.learnt)
        if not self.events:
            return 0
        of_favourites = favourites_frequency(self.session, self.user_id)
        last = self._last_versions()
        for service_id, event in sorted(self.events.items()):
            self.session.add(
                News(
                    user_id=self.user_id,
                    service_id=service_id,
                    kind=event.kind,
                    changed=event.changed,
                    seen_as=self.look.viewer,
                    version=max(self.entries[service_id].version, last.get(service_id, 0) + 1),
                    favourite=event.favourite,
                    found_at=self.look.at,
                    due_at=soonest(self._due(event, of_favourites)),
                    origins=[NewsOrigin(search_id=search.id) for search in event.searches],
                )
            )
        self.session.flush()
        return len(self.events)

    def _due(self, event: _Event, of_favourites: Frequency) -> Iterator[datetime | None]:
        if event.favourite:
            yield due_at(of_favourites, self.look.at)
        for search in event.searches:
            yield due_at(search.frequency, self.look.at)

    def _last_versions(self) -> dict[UUID, int]:
        theirs = News.user_id == self.user_id, News.service_id.in_(list(self.events))
        last = select(News.service_id, func.max(News.version)).where(*theirs).group_by(News.service_id)
        return {row[0]: row[1] for row in self.session.execute(last)}
