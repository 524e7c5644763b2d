"""A selection of a binôme, for tests: its people, its entries by letter, and what their windows show."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.sharing.selections import actions, holding
from resource_base.sharing.selections.editing import Edit, Outcome, Written, mark, save
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection, SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from tests.domain.accounts.people import NOON, person
from tests.domain.catalog.making import organization, service

REFERENCE = "Sélection du 16 novembre"


@dataclass
class Binome:
    """Two people who share a selection; `services` are its entries, by the letter that ends their name."""

    owner: User
    colleague: User
    selection_id: UUID
    services: dict[str, Service]

    @classmethod
    def of(cls, session: Session, letters: str = "ABCD") -> "Binome":
        owner, colleague = person(session, "claire"), person(session, "samir")
        offered_by = organization(session)
        services = {
            each: service(session, each, of=offered_by, name=f"Entrée {each}") for each in letters + "XYZ"
        }
        selection = actions.start(session, reference=REFERENCE, by=owner, months=6, at=NOON)
        keep(session, selection, [Chosen(services[each], "mobilite") for each in letters], at=NOON)
        selection.members.append(SelectionMember(user=colleague, right=Right.EDIT, since=NOON))
        session.flush()
        return cls(owner, colleague, selection.id, services)

    def held(self, session: Session, by: User | None = None) -> Selection:
        return holding.held(session, self.selection_id, by=by or self.owner)

    def window(self, session: Session, by: User | None = None) -> "Window":
        """What a browser shows when it opens the page now."""
        selection = self.held(session, by)
        notes = {each.service_id: each.note for each in selection.entries}
        needs = {each.service_id: each.need for each in selection.entries}
        return Window(self, by or self.owner, needs, notes, list(notes))

    def order(self, session: Session) -> str:
        """« ABCD », as the database has it."""
        return "".join(each.service.name[-1] for each in self.held(session).entries)

    def notes(self, session: Session) -> dict[str, str]:
        """The notes there are, by letter."""
        return {each.service.name[-1]: each.note for each in self.held(session).entries if each.note}


@dataclass
class Window:
    """A page as somebody opened it, and what they do to it before they save."""

    binome: Binome
    by: User
    needs: dict[UUID, str]
    shown: dict[UUID, str]
    order: list[UUID]
    typed: dict[UUID, str] = field(default_factory=dict)
    dropped: set[UUID] = field(default_factory=set)
    put_back: set[UUID] = field(default_factory=set)

    def write(self, letter: str, text: str) -> "Window":
        self.typed[self.binome.services[letter].id] = text
        return self

    def drop(self, letter: str) -> "Window":
        self.dropped.add(self.binome.services[letter].id)
        return self

    def arrange(self, letters: str) -> "Window":
        self.order = [self.binome.services[each].id for each in letters]
        return self

    def edit(self) -> Edit:
        notes = {each: Written(self.typed.get(each, text), mark(text)) for each, text in self.shown.items()}
        return Edit(self.needs, tuple(self.order), notes, frozenset(self.dropped), frozenset(self.put_back))

    def save(self, session: Session) -> Outcome:
        return save(session, self.binome.held(session, self.by), self.edit(), by=self.by, at=NOON)
