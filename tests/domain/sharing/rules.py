"""What each follower is to be told, by plain rules, from the same events: no database, no index."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from resource_base.accounts.models import Role
from resource_base.catalog.vocabulary import State
from resource_base.database import in_france
from resource_base.sharing.alerts.timing import due_at
from resource_base.sharing.alerts.vocabulary import KIND_LABELS, Frequency, NewsKind
from tests.domain.sharing.year import START, Directory, Entry, Follower, day

Known = dict[str, tuple[str, tuple[object, ...]]]
PARTS = ("coût", "description", "dates")  # what `Entry.contents` holds
ORDER = ("description", "coût", "dates")  # as on a sheet


@dataclass
class Expected:
    """What the letters must say, by the rules alone."""

    directory: Directory
    known: dict[tuple[str, str], Known] = field(default_factory=dict)
    waiting: dict[str, list[tuple[datetime, str, NewsKind, set[str]]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def begin(self) -> None:
        on = START.date()
        for person in self.directory.people:
            for question in person.searches:
                self.known[person.name, question] = {
                    each.name: ("open", each.contents)
                    for each in self.directory.entries
                    if each.answers(question, person.role, on)
                }
            self.known[person.name, ""] = {
                each.name: ("open", each.contents) for each in self.directory.entries[:4]
            }

    def round(self, number: int) -> list[tuple[str, str, str]]:
        """The lines of the letters of this morning."""
        lines = []
        for person in self.directory.people:
            for entry in self.directory.entries:
                self._look(person, entry, number)
            due = [each for each in self.waiting[person.name] if each[0] <= day(number)]
            self.waiting[person.name] = [each for each in self.waiting[person.name] if each not in due]
            by_entry: dict[str, list[tuple[NewsKind, set[str]]]] = defaultdict(list)
            for _, name, kind, parts in due:
                if not self._may_be_told(person, name, kind):
                    continue
                told = by_entry[name]
                if not told or told[-1][0] is not kind:
                    told.append((kind, set()))
                told[-1][1].update(parts)
            lines += [
                (person.email, name, ", puis ".join(words(*each) for each in told))
                for name, told in by_entry.items()
            ]
        return sorted(lines)

    def _may_be_told(self, person: Follower, name: str, kind: NewsKind) -> bool:
        state = next(each.state for each in self.directory.entries if each.name == name)
        hidden = {
            State.WITHDRAWN: person.role is not Role.CURATOR,
            State.SUSPENDED: person.role is Role.PARTNER,
        }
        return kind is NewsKind.CLOSED or not hidden.get(state, False)

    def _look(self, person: Follower, entry: Entry, number: int) -> None:
        on = in_france(day(number))
        sources = {"": person.favourites} | person.searches
        familiar = any(entry.name in self.known[person.name, source] for source in sources)
        found: dict[NewsKind, list[Frequency]] = defaultdict(list)
        changed: set[str] = set()
        entered: list[Frequency] = []
        for source, frequency in sources.items():
            known = self.known[person.name, source]
            answers = source != "" and entry.answers(source, person.role, on)
            before = known.get(entry.name)
            if before is None:
                if answers:
                    known[entry.name] = (entry.standing(person.role, on), entry.contents)
                    if familiar:
                        entered.append(frequency)
                    elif entry.state is State.PUBLISHED:
                        found[NewsKind.NEW].append(frequency)
                continue
            kind = self._differs(known, before, entry, person, on, follows=source == "" or answers)
            if kind:
                found[kind].append(frequency)
                pairs = zip(PARTS, before[1], entry.contents, strict=True)
                changed |= {part for part, was, now_is in pairs if was != now_is}
        if found:
            kind = min(found, key=("closed", "suspended", "back", "changed", "new").index)
            asked = entered + [each for frequencies in found.values() for each in frequencies]
            dues = [due for each in asked if (due := due_at(each, day(number)))]
            if dues:
                parts = changed if kind is NewsKind.CHANGED else set()
                self.waiting[person.name].append((min(dues), entry.name, kind, parts))

    def _differs(self, known: Known, before, entry: Entry, person: Follower, on: date, *, follows: bool):
        """What somebody is told of an entry that they knew so, if anything; what they then know is kept."""
        standing, (was, contents) = entry.standing(person.role, on), before
        if was == "left" or (not follows and standing == "open"):
            if not (follows and standing == "open"):
                known[entry.name] = ("left" if was == "open" else was, contents)
                return None
            was = "open"
        if not follows and standing == was:
            return None
        known[entry.name] = (standing, entry.contents)
        if standing != was:
            moves = {"open": NewsKind.BACK, "suspended": NewsKind.SUSPENDED, "closed": NewsKind.CLOSED}
            return moves[standing]
        return NewsKind.CHANGED if contents != entry.contents and standing != "closed" else None


def words(kind: NewsKind, parts: set[str]) -> str:
    """« fiche modifiée (description et coût) »."""
    *before, last = [part for part in ORDER if part in parts] or [""]
    named = f"{', '.join(before)} et {last}" if before else last
    return f"{KIND_LABELS[kind]} ({named})" if named else KIND_LABELS[kind]
