"""Where every role meets every route: a small site with one of each role, and one of each object.

All belong to one organisation, the place, but for who runs another and who belongs to none.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from resource_base.accounts import access_requests, actions, invitations, tickets
from resource_base.accounts.access_requests import Application
from resource_base.accounts.models import AccessRequest, Role, User
from resource_base.accounts.sessions import Lifetime, open_session
from resource_base.accounts.sign_on import Departure
from resource_base.accounts.vocabulary import Method, Position, Purpose, Stage
from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Organization
from resource_base.catalog.vocabulary import State
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.proposals import deciding, links, reviewing, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.database import now
from tests.house.matrix import DOOR, OBJECT, Line
from tests.house.proposed import proposed
from tests.site import Site

PASSWORD = "trois loutres dans un canot bleu"
SIGNED = "a raw token"
ACT = Act(by="Odile", reason="Première saisie")
THEME = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"


class AwayProvider:
    """ProConnect as far as leaving for it goes."""

    def depart(self, **_asked: object) -> Departure:
        return Departure("https://proconnect.example/authorize", "state", "nonce", "verifier")


@dataclass
class Crossroads:
    """The site, the session of each role, and the objects that the table names."""

    site: Site
    objects: dict[str, str] = field(default_factory=dict)
    users: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    def build(cls, folder: Path) -> "Crossroads":
        """The site, its index made."""
        made = cls(
            Site.build(
                folder,
                lambda _base, _session: None,
                proconnect_issuer="https://proconnect.example",
                proconnect_client_id="us",
                proconnect_client_secret="a secret that nobody asks for",
            )
        )
        made.site.app.extensions["proconnect"] = AwayProvider()
        with made.site.base.database.transaction() as session:
            place = _organization(session, "Atelier du Pont")
            made._entries(session, place)
            made._people(session, place)
            made._ways_in(session, place)
            made._desk(session, place)
            made._reviews(session, place)
            made.objects |= proposed(session, place, made.users)
        made.site.base.index.rebuild()
        return made

    def client(self, who: str, *, stage: Stage = Stage.FULL) -> FlaskClient:
        """The browser of a role (a column of the table), that holds the token of its forms."""
        client = self.site.visitor()
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = SIGNED
            if who in self.users:
                cookie["_user_id"] = self._token(who, stage)
        return client

    def ask(self, line: Line, who: str, *, signed: bool = True, stage: Stage = Stage.FULL) -> TestResponse:
        """The answer to this line; what it wrote is undone. `signed`: under the token of the form."""
        data = {name: self.named(value) for name, value in line.fields.items()}
        if signed:
            salted = URLSafeTimedSerializer(self.site.app.secret_key or "", salt="wtf-csrf-token")
            data["csrf_token"] = str(salted.dumps(SIGNED))
        client = self.client(who, stage=stage)
        with self.undone():
            return client.open(
                self.named(line.path), method=line.method, data=data if line.method == "POST" else None
            )

    def named(self, text: str) -> str:
        return OBJECT.sub(lambda found: self.objects[found[1]], text)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is written inside, by whatever transaction, is rolled back."""
        database = self.site.base.database
        with database.engine.execution_options(write=True).connect() as connection:
            outer = connection.begin()

            @contextmanager
            def transaction() -> Iterator[Session]:
                inner = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
                with inner as session, session.begin():
                    yield session

            def reading() -> Session:
                return Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(database, "transaction", transaction)
                patch.setattr(database, "session", reading)
                yield
            outer.rollback()

    def _token(self, who: str, stage: Stage) -> str:
        kept = f"{who} {stage.value}"
        if kept not in self.tokens:
            with self.site.base.database.transaction() as session:
                user = session.get_one(User, self.users[who])
                lasting = Lifetime()
                opened = open_session(session, user, stage=stage, method=Method.PASSWORD, lifetime=lasting)
            self.tokens[kept] = opened.token
        return self.tokens[kept]

    def _entries(self, session: Session, place: Organization) -> None:
        for name, state in {"service": State.PUBLISHED, "draft": State.DRAFT}.items():
            self._entry(session, place, name, state)
        withdrawn = self._entry(session, place, "withdrawn", State.PUBLISHED)
        catalog.withdraw(session, withdrawn, act=ACT)
        self.objects |= {"place": str(place.id), "nothing": str(uuid4()), "forged": "x" * 43}

    def _entry(self, session: Session, place: Organization, name: str, state: State):
        entry = catalog.add_service(
            session,
            place,
            source_key=("test", name),
            act=ACT,
            state=state,
            fields={"name": f"Hébergement {name}", "description": "Un toit.", "themes": (THEME,)},
        )
        self.objects[name] = str(entry.id)
        return entry

    def _people(self, session: Session, place: Organization) -> None:
        elsewhere = _organization(session, "Autre maison")
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
                session, email=f"{name}@pont.example", name=name.title(), role=role, password=password
            )
            self.users[name] = user.id
        belonging = (
            ("edit", place, Position.EDITOR),
            ("run", place, Position.MANAGER),
            ("other", elsewhere, Position.MANAGER),
        )
        for name, organization, position in belonging:
            user = session.get_one(User, self.users[name])
            actions.join(session, user, organization_id=organization.id, position=position)
        far = session.get_one(User, self.users["far"])
        actions.limit_curator(session, far, needs=["numerique"], territories=["epci:200000000"])
        self.objects |= {
            "person": str(self.users["person"]),
            "administrator": str(self.users["admin"]),
            "far_curator": str(self.users["far"]),
            "editor": str(self.users["edit"]),
            "manager": str(self.users["run"]),
            "elsewhere": str(elsewhere.id),
            "email": "person@pont.example",
            "password": PASSWORD,
            "new_password": "la pluie sur Pontarlier",
        }

    def _ways_in(self, session: Session, place: Organization) -> None:
        for name, organization in {"request": place, "loose_request": None}.items():
            self.objects[name] = str(_request(session, name, organization))
        sent: list[str] = []
        invitation = invitations.invite(
            session,
            email="zita@pont.example",
            name="Zita Blanc",
            role=Role.PARTNER,
            by=None,
            organization_id=place.id,
            send=lambda _session, _invitation, *, token, **_more: sent.append(token),
        )
        person, moment = session.get_one(User, self.users["person"]), now()
        reset = tickets.issue(
            session,
            purpose=Purpose.PASSWORD_RESET,
            user=person,
            expires_at=moment + timedelta(days=1),
            at=moment,
        )
        self.objects |= {"invitation": str(invitation.id), "invited": sent[0], "reset": reset}


    def _reviews(self, session: Session, place: Organization) -> None:
        """An entry whose contact was asked by letter, and their links."""
        asked, at = self._entry(session, place, "reviewed", State.PUBLISHED), now()
        email = "contact@pont.example"
        session.add(
            ReviewRound(
                service_id=asked.id,
                due_on=at.date(),
                opened_at=at,
                letters=1,
                last_letter_at=at,
                recipient=email,
            )
        )
        self.objects |= {
            "asked": links.issue(session, purpose=LinkPurpose.REVIEW, email=email, at=at),
            "stopping": links.issue(session, purpose=LinkPurpose.STOP_LETTERS, email=email, at=at),
        }

    def _duplicates(self, session: Session, place: Organization) -> None:
        """Two entries that look alike, and one that was merged into a third."""
        for name in ("twin", "other_twin", "double"):
            self._entry(session, place, name, State.PUBLISHED)
        double = session.get_one(Service, UUID(self.objects["double"]))
        kept = self._entry(session, place, "kept", State.PUBLISHED)
        by = Author.of(session.get_one(User, self.users["cur"]))
        session.flush()
        merging.merge(session, kept, double, {}, versions=(1, 1), by=by)

    def _desk(self, session: Session, place: Organization) -> None:
        """Proposals as curators find them, and an entry that has two versions."""
        author = Author.of(session.get_one(User, self.users["pro"]))
        for name in ("waiting", "taken", "stale"):
            entry = self._entry(session, place, f"{name} entry", State.PUBLISHED)
            proposal = workflow.correct(session, entry, {"name": "Un toit pour la nuit"}, author=author)
            self.objects[name] = str(proposal.id)
            if name == "taken":
                reviewing.claim(session, proposal, by=author, at=now() - timedelta(days=1))
            if name == "stale":
                catalog.revise(session, entry, {"name": "Hébergement de nuit"}, act=ACT)
                deciding.mark_stale(session, entry)
        revised = self._entry(session, place, "revised", State.PUBLISHED)
        catalog.revise(session, revised, {"name": "Hébergement revu"}, act=ACT)
        self.objects["theme"] = THEME
        self._duplicates(session, place)


def outcome(answer: TestResponse) -> str:
    """An answer as the table writes it."""
    door = "/connexion?next=/" if answer.request.method == "GET" else "/connexion"
    led = answer.status_code == 302 and (answer.location or "").startswith(door)
    return DOOR if led else str(answer.status_code)


def _organization(session: Session, name: str) -> Organization:
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
