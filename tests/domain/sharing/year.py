"""A directory that some people follow, in the database and in the index, and what happens in it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import time_machine
from sqlalchemy import select

from resource_base.accounts.models import Role, User
from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.catalog.queries import WHOLE
from resource_base.catalog.vocabulary import State
from resource_base.database import Database, in_france
from resource_base.errors import ResourceBaseError
from resource_base.installation import Installation
from resource_base.jobs import running
from resource_base.jobs.table import find_news, tell_news
from resource_base.mail.models import Letter
from resource_base.permissions import viewer_of
from resource_base.settings import Environment, Settings
from resource_base.sharing.alerts import favourites, searches
from resource_base.sharing.alerts.searches import Answers, strict
from resource_base.sharing.alerts.vocabulary import Frequency
from tests.domain.catalog import making

START = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)  # a Monday, half past eight in France
BIKES, FREE, FREE_BIKES = "q=vélo", "frais=gratuit", "q=vélo&frais=gratuit"
AT_ONCE, WEEKLY, MONTHLY, NONE = Frequency


def day(number: int) -> datetime:
    """The morning of this day, when the jobs are run."""
    return START + timedelta(days=number)


@dataclass
class Follower:
    """Someone, and how often they want to hear of their favourites and of each search."""

    name: str
    role: Role
    favourites: Frequency
    searches: dict[str, Frequency]
    id: UUID | None = None

    @property
    def email(self) -> str:
        return f"{self.name}@ccas.example"


FOLLOWERS = (
    ("ana", Role.PROFESSIONAL, AT_ONCE, {BIKES: WEEKLY, FREE: NONE}),
    ("bob", Role.PROFESSIONAL, NONE, {FREE: AT_ONCE, FREE_BIKES: MONTHLY}),
    ("clea", Role.PARTNER, MONTHLY, {BIKES: AT_ONCE}),
    ("dora", Role.CURATOR, WEEKLY, {BIKES: AT_ONCE, FREE_BIKES: WEEKLY}),
)


@dataclass
class Entry:
    """An entry as the rules see it."""

    name: str
    is_free: bool
    text: int = 0
    state: State = State.PUBLISHED
    until: date | None = None
    id: UUID | None = None

    @property
    def contents(self) -> tuple[object, ...]:
        return self.is_free, self.text, self.until

    def answers(self, question: str, role: Role, on: date) -> bool:
        seen = {State.PUBLISHED, State.SUSPENDED} if role is Role.CURATOR else {State.PUBLISHED}
        asked = ("vélo" not in question or "Vélo" in self.name) and (
            "gratuit" not in question or self.is_free
        )
        return asked and self.state in seen and not self.is_over(on)

    def is_over(self, on: date) -> bool:
        return self.until is not None and self.until < on

    def standing(self, role: Role, on: date) -> str:
        if self.state is State.SUSPENDED and role is not Role.PARTNER:
            return "suspended"
        return "open" if self.state is State.PUBLISHED and not self.is_over(on) else "closed"


class Directory:
    """The site: its entries, its followers, its letters."""

    def __init__(self, url: str, folder, *, seed: int) -> None:
        secret = "a key that is only good for tests"
        settings = Settings(
            environment=Environment.TEST, secret_key=secret, database_url=url, index_dir=folder / "index"
        )
        self.base = Installation(settings)
        self.base.index.ask_every = 0
        self.random = Random(seed)
        self.entries: list[Entry] = []
        self.people = [Follower(*each) for each in FOLLOWERS]
        self.seen: set[UUID] = set()

    @property
    def database(self) -> Database:
        return self.base.database

    def begin(self) -> None:
        """Eight entries, and everyone following some of them."""
        with time_machine.travel(START, tick=False):
            with self.database.transaction() as session:
                for number in range(8):
                    self.entries.append(Entry(f"{('Vélo', 'Garde')[number % 2]} {number}", number % 3 == 0))
                    self._add(session, self.entries[-1])
                for person in self.people:
                    user = User(email=person.email, name=person.name, role=person.role)
                    session.add(user)
                    session.flush()
                    person.id = user.id
            self.base.index.catch_up()
            with self.database.transaction() as session:
                for person in self.people:
                    self._follow(session, person)

    def _follow(self, session, person: Follower) -> None:
        user = session.get_one(User, person.id)
        viewer = viewer_of(user)
        for question, frequency in person.searches.items():
            ids = self.base.engine.ids(strict(question), viewer=viewer)
            answers = Answers(ids, viewer, self.base.index.cursor)
            searches.save(
                session, user, name=question, question=question, frequency=frequency, answers=answers
            )
        for entry in self.entries[:4]:
            favourites.add(session, user, self._whole(session, entry), viewer=viewer)
        favourites.choose_frequency(session, user.id, person.favourites)

    def _add(self, session, entry: Entry) -> None:
        entry.id = making.service(
            session, entry.name, name=entry.name, fee="gratuit" if entry.is_free else "payant"
        ).id

    def _whole(self, session, entry: Entry) -> Service:
        whole = select(Service).where(Service.id == entry.id).options(*WHOLE)
        found: Service = session.scalars(whole).one()
        return found

    # --- What happens ---

    def happens(self, number: int) -> None:
        """Some events of this day, each of another entry: edits, comings and goings, and what is no news."""
        at = day(number) - timedelta(hours=2)
        with time_machine.travel(at, tick=False), self.database.transaction() as session:
            if len(self.entries) < 14 and self.random.random() < 0.06:
                kind = self.random.choice(["Vélo", "Garde"])
                self.entries.append(Entry(f"{kind} {len(self.entries)}", self.random.random() < 0.5))
                self._add(session, self.entries[-1])
            for entry in self.random.sample(self.entries, self.random.choice((0, 1, 1, 2))):
                self._event(session, entry, Act("Odile", "on le sait", at), in_france(at))

    def _event(self, session, entry: Entry, act: Act, on: date) -> None:
        service = self._whole(session, entry)
        what = self.random.choice(
            ("edit", "edit", "fee", "fee", "suspend", "resume", "resume", "withdraw", "end", "verify", "note")
        )
        if what == "edit":
            entry.text += 1
            actions.revise(session, service, {"description": f"On répare, fois {entry.text}."}, act=act)
        elif what == "fee":
            entry.is_free = not entry.is_free
            actions.revise(session, service, {"fee": "gratuit" if entry.is_free else "payant"}, act=act)
        elif what == "suspend" and entry.state is State.PUBLISHED:
            entry.state = State.SUSPENDED
            actions.suspend(session, service, until=None, act=act)
        elif what == "resume" and entry.state is not State.PUBLISHED:
            entry.state = State.PUBLISHED
            actions.publish(session, service, act=act)
        elif what == "withdraw" and entry.state is not State.WITHDRAWN and self.random.random() < 0.5:
            entry.state = State.WITHDRAWN
            actions.withdraw(session, service, act=act)
        elif what == "end":
            entry.until = None if entry.until else on + timedelta(days=self.random.randrange(20))
            actions.revise(session, service, {"valid_until": entry.until}, act=act)
        elif what == "verify":
            actions.verify(session, service, by="Odile", how=None, at=act.at)
        elif what == "note":
            actions.revise(session, service, {"internal_note": str(act.at)}, act=act)

    # --- The jobs, and what they wrote ---

    def run(self, number: int) -> None:
        """Both jobs, on the morning of this day."""
        with time_machine.travel(day(number), tick=False):
            self.work(number)

    def work(self, number: int) -> None:
        """The same, the clock being there already; one that fails does not stop the other."""
        turn = running.Turn(self.base, at=day(number))
        for job in (find_news, tell_news):
            with suppress(ResourceBaseError):
                job(turn)

    def run_twice_at_once(self, number: int) -> None:
        """Two workers, neither of which knows of the other."""
        with time_machine.travel(day(number), tick=False), ThreadPoolExecutor(2) as workers:
            list(workers.map(self.work, [number, number]))

    def letters(self) -> list[tuple[str, str, str]]:
        """The lines of the letters written since the last look: to whom, about what, what."""
        with self.database.reading() as session:
            new = [each for each in session.scalars(select(Letter)) if each.id not in self.seen]
        self.seen |= {each.id for each in new}
        return sorted(
            (each.recipient, line["name"], line["what"]) for each in new for line in each.data["news"]
        )
