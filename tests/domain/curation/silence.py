"""Entries that nobody confirms, and what happens to them day after day."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import time_machine
from sqlalchemy import select, update

from resource_base.accounts.models import Role, User
from resource_base.catalog import actions
from resource_base.catalog.models import Organization, Service
from resource_base.catalog.vocabulary import State, VerifiedHow
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.freshness.policy import Policy
from resource_base.curation.freshness.rounds import Run
from resource_base.curation.scope import Matter
from resource_base.database import Database
from resource_base.mail.models import Letter
from resource_base.web.finding.freshness import badge
from tests.domain.catalog import making

START = datetime(2026, 1, 5, 8, tzinfo=UTC)  # all are verified on this day
DAY = timedelta(days=1)
CONTACT, CURATOR = "contact@ateliers.example", "claire@departement.example"


def day(number: int) -> datetime:
    """The morning of this day, the job being run each morning."""
    return START + number * DAY


@dataclass
class Years:
    """A directory left to itself: `diary` says, for each entry by name, what happened on which day."""

    database: Database
    policy: Policy = field(default_factory=Policy)
    diary: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    seen: set[UUID] = field(default_factory=set)

    def entry(self, name: str, *, verified: int = 0, of: str = "Ateliers", **fields: Any) -> UUID:
        """A published entry of this organisation, verified on that day; CONTACT is whom to write to."""
        with self.database.transaction() as session:
            offered_by = session.scalar(
                select(Organization).where(Organization.name == of)
            ) or making.organization(session, of, name=of)
            session.flush()
            given = {"email": CONTACT} | fields
            entry = making.service(session, name, of=offered_by, name=name, **given)
            actions.verify(session, entry, by="Odile", how=VerifiedHow.PHONE, at=day(verified))
            return entry.id

    def curator(self) -> None:
        with self.database.transaction() as session:
            session.add(User(email=CURATOR, name="Claire", role=Role.CURATOR))

    def bounce(self, address: str, number: int) -> None:
        """The mail server refuses to the end, on that day, the letters that were written to this address."""
        refused = {"given_up_at": day(number), "last_error": "550 5.1.1 User unknown", "attempts": 6}
        with self.database.transaction() as session:
            session.execute(update(Letter).where(Letter.recipient == address).values(refused))

    def run(self, number: int, *, stop: Callable[[], bool] = lambda: False) -> Run:
        """The job on the morning of this day; what it did is written in the diary."""
        run = Run(self.database, self.policy, matter=lambda _service: Matter(), at=day(number), stop=stop)
        with time_machine.travel(day(number), tick=False):
            run.go()
            self.look(number)
        return run

    def live(self, first: int, last: int, *, down: range = range(0)) -> None:
        """The job every morning, from the first day to the last, but while it is down."""
        for number in range(first, last + 1):
            if number not in down:
                self.run(number)

    def look(self, number: int) -> None:
        """Write down what is new since the last look: letters, calls to make, badge, withdrawal."""
        with self.database.reading() as session:
            for letter in session.scalars(select(Letter).order_by(Letter.created_at, Letter.template)):
                if letter.id not in self.seen:
                    self.seen.add(letter.id)
                    for name in _names(letter):
                        self.diary[name].append((number, f"{letter.template} to {letter.recipient}"))
            for service in session.scalars(select(Service).order_by(Service.name)):
                shown = badge(service).text.partition(" :")[0].partition(" il y a")[0]
                state = "withdrawn" if service.state is State.WITHDRAWN else shown
                self._note(service.name, number, state)
            for each in session.scalars(select(ReviewRound).where(ReviewRound.escalated_at.is_not(None))):
                if each.id not in self.seen:
                    self.seen.add(each.id)
                    self.diary[session.get_one(Service, each.service_id).name].append((number, "to call"))

    def _note(self, name: str, number: int, what: str) -> None:
        states = {"withdrawn", "à vérifier", "vérifiée", "vérifiée aujourd’hui", "vérifiée hier"}
        before = [each for _, each in self.diary[name] if each in states]
        what = "vérifiée" if what.startswith("vérifiée") else what
        if before[-1:] != [what]:
            self.diary[name].append((number, what))


def _names(letter: Letter) -> list[str]:
    data = letter.data
    if "entries" in data:
        return list(data["entries"])
    if "entry" in data:
        return [data["entry"]]
    return sorted({each["entry"] for key in ("to_call", "leaving") for each in data.get(key, ())})
