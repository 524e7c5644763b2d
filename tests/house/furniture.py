"""What stands at the crossroads: people, entries and ways in, by their names in the table of routes.

All belong to one organisation, the place, but for who runs another and who belongs to none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts import access_requests, actions, invitations, tickets
from resource_base.accounts.access_requests import Application
from resource_base.accounts.models import AccessRequest, Role, User
from resource_base.accounts.vocabulary import Position, Purpose
from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Organization, Service
from resource_base.catalog.vocabulary import State
from resource_base.database import now
from resource_base.geo.places import Gazetteer

PASSWORD = "trois loutres dans un canot bleu"
ACT = Act(by="Odile", reason="Première saisie")
THEME = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"


@dataclass
class Furniture:
    """What has been put there: `objects` by their names in the table, `users` by their column."""

    session: Session
    gazetteer: Gazetteer
    place: Organization
    objects: dict[str, str] = field(default_factory=dict)
    users: dict[str, UUID] = field(default_factory=dict)

    @classmethod
    def around(cls, session: Session, gazetteer: Gazetteer) -> "Furniture":
        """The place, its people, its entries, and the ways in to it."""
        made = cls(session, gazetteer, new_organization(session, "Atelier du Pont"))
        for put in (entries, people, ways_in):
            put(made)
        return made

    def entry(self, name: str, state: State = State.PUBLISHED) -> Service:
        """An entry of the place, under this name in the table."""
        entry = catalog.add_service(
            self.session,
            self.place,
            source_key=("test", name),
            act=ACT,
            state=state,
            fields={"name": f"Hébergement {name}", "description": "Un toit.", "themes": (THEME,)},
        )
        self.objects[name] = str(entry.id)
        return entry

    def id_of(self, name: str) -> UUID:
        return UUID(self.objects[name])

    def user(self, name: str) -> User:
        return self.session.get_one(User, self.users[name])


def entries(made: Furniture) -> None:
    for name, state in {"service": State.PUBLISHED, "draft": State.DRAFT}.items():
        made.entry(name, state)
    withdrawn = made.entry("withdrawn")
    catalog.withdraw(made.session, withdrawn, act=ACT)
    made.objects |= {"place": str(made.place.id), "nothing": str(uuid4()), "forged": "x" * 43}


def people(made: Furniture) -> None:
    elsewhere = new_organization(made.session, "Autre maison")
    roles: Mapping[str, Role] = {
        "pro": Role.PROFESSIONAL,
        "edit": Role.PARTNER,
        "run": Role.PARTNER,
        "other": Role.PARTNER,
        "far": Role.CURATOR,
        "cur": Role.CURATOR,
        "admin": Role.ADMINISTRATOR,
        "person": Role.PROFESSIONAL,
    }
    for name, role in roles.items():
        password = PASSWORD if name == "person" else None  # who signs in
        user = actions.create_user(
            made.session, email=f"{name}@pont.example", name=name.title(), role=role, password=password
        )
        made.users[name] = user.id
    belonging = (
        ("edit", made.place, Position.EDITOR),
        ("run", made.place, Position.MANAGER),
        ("other", elsewhere, Position.MANAGER),
    )
    for name, organization, position in belonging:
        user = made.user(name)
        actions.join(made.session, user, organization_id=organization.id, position=position)
    far = made.user("far")
    actions.limit_curator(made.session, far, needs=["numerique"], territories=["epci:200000000"])
    made.objects |= {
        "person": str(made.users["person"]),
        "administrator": str(made.users["admin"]),
        "far_curator": str(made.users["far"]),
        "editor": str(made.users["edit"]),
        "manager": str(made.users["run"]),
        "elsewhere": str(elsewhere.id),
        "email": "person@pont.example",
        "password": PASSWORD,
        "new_password": "la pluie sur Pontarlier",
    }


def ways_in(made: Furniture) -> None:
    for name, organization in {"request": made.place, "loose_request": None}.items():
        made.objects[name] = str(_request(made.session, name, organization))
    sent: list[str] = []
    invitation = invitations.invite(
        made.session,
        email="zita@pont.example",
        name="Zita Blanc",
        role=Role.PARTNER,
        by=None,
        organization_id=made.place.id,
        send=lambda _session, _invitation, *, token, **_more: sent.append(token),
    )
    person, moment = made.user("person"), now()
    reset = tickets.issue(
        made.session,
        purpose=Purpose.PASSWORD_RESET,
        user=person,
        expires_at=moment + timedelta(days=1),
        at=moment,
    )
    made.objects |= {"invitation": str(invitation.id), "invited": sent[0], "reset": reset}


def new_organization(session: Session, name: str) -> Organization:
    return catalog.add_organization(session, source="test", source_id=name, fields={"name": name})


def _request(session: Session, name: str, organization: Organization | None) -> UUID:
    email = f"{name.replace('_', '-')}@ccas.example"
    application = Application.parse(
        email=email,
        name="Lise Marchal",
        organization_label="CCAS",
        function="Accueil",
        organization_id=None if organization is None else organization.id,
    )
    access_requests.submit(session, application)
    session.flush()
    return session.scalars(select(AccessRequest.id).where(AccessRequest.email == email)).one()
