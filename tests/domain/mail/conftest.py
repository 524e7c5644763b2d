from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from resource_base import mail
from resource_base.database import Database
from resource_base.letters import Letters
from resource_base.mail.delivery import Delivery, deliver
from resource_base.mail.models import Letter
from resource_base.mail.transports import Smtp
from resource_base.migrations import schema
from resource_base.settings import Settings, SmtpSecurity
from tests.domain.mail.post_office import PostOffice
from tests.postgresql import Server

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
RECEIVED: dict[str, Any] = {"template": "access_request_received", "data": {"asked_at": NOW.isoformat()}}
RENDER = Letters(Settings(site_name="Base de ressources du Haut-Doubs")).render


@pytest.fixture(scope="session")
def shared_postgresql(postgresql_server: Server) -> Iterator[Database]:
    database = Database(postgresql_server.create("mail"))
    schema.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database of each kind in turn, for several connections or processes; without any letter."""
    if request.param == "postgresql":
        database: Database = request.getfixturevalue("shared_postgresql")
        with database.transaction() as session:
            session.execute(delete(Letter))
        yield database
        return
    database = Database(f"sqlite:///{tmp_path / 'mail.db'}")
    schema.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice().open() as office:
        yield office


@pytest.fixture
def transport(office: PostOffice) -> Smtp:
    return Smtp("127.0.0.1", office.port, SmtpSecurity.NONE)


@dataclass(frozen=True)
class Post:
    """A database with its letters, and the server they leave for."""

    database: Database
    office: PostOffice
    transport: Smtp

    def write(self, *addresses: str, **options: Any) -> None:
        """One letter to each address, in one transaction."""
        asked: dict[str, Any] = {**RECEIVED, "at": NOW, **options}
        with self.database.transaction() as session:
            for address in addresses:
                mail.write(session, to=address, **asked)

    def send(self, at: datetime = NOW, **options: Any) -> Delivery:
        given: dict[str, Any] = {"database": self.database, "transport": self.transport, "render": RENDER}
        return deliver(**{**given, **options}, at=at)

    def kept(self) -> dict[str, Letter]:
        """The letters as the database has them, by address."""
        with self.database.reading() as session:
            return {letter.recipient: letter for letter in session.query(Letter)}


@pytest.fixture
def post(database: Database, office: PostOffice, transport: Smtp) -> Post:
    return Post(database, office, transport)
