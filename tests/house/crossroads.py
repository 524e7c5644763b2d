"""Where every role meets every route: a small site with one of each role, and one of each object
(tests/house/furniture.py, curated.py, proposed.py, kept.py: put yours there).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from resource_base.accounts.models import User
from resource_base.accounts.sessions import Lifetime, open_session
from resource_base.accounts.sign_on import Departure
from resource_base.accounts.vocabulary import Method, Stage
from resource_base.web.form_tokens import masked
from tests.house.curated import desk, duplicates, reviews, tickets
from tests.house.followed import followed
from tests.house.furniture import Furniture
from tests.house.handed import handed
from tests.house.kept import selections
from tests.house.matrix import DOOR, OBJECT, Line
from tests.house.proposed import proposed
from tests.site import Site

SIGNED = "a raw token"


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
            furniture = Furniture.around(session, made.site.base.gazetteer)
            made.objects, made.users = furniture.objects, furniture.users
            made.objects |= proposed(session, furniture.place, made.users)
            for put in (tickets, desk, duplicates, reviews, selections):
                put(furniture)
            for given in (handed, followed):
                given(furniture, made.site.base.keys)
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
        is_read = line.method == "GET"
        if signed and not is_read:
            salted = URLSafeTimedSerializer(self.site.app.secret_key or "", salt="wtf-csrf-token")
            data["csrf_token"] = masked(str(salted.dumps(SIGNED)))
        client = self.client(who, stage=stage)
        with self.undone():
            if is_read:
                return client.get(self.named(line.path), query_string=data)
            return client.open(self.named(line.path), method=line.method, data=data)

    def named(self, text: str) -> str:
        return OBJECT.sub(lambda found: self.objects[found[1]], text)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is written inside, by whatever transaction, is rolled back."""
        database = self.site.base.database
        with database.engine.execution_options(write=True).connect() as connection:
            outer = connection.begin()

            @contextmanager
            def transaction(*, waits: bool = True) -> Iterator[Session]:  # noqa: ARG001 - as the database has it
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


def outcome(answer: TestResponse) -> str:
    """An answer as the table writes it."""
    door = "/connexion?next=/" if answer.request.method == "GET" else "/connexion"
    led = answer.status_code == 302 and (answer.location or "").startswith(door)
    return DOOR if led else str(answer.status_code)
