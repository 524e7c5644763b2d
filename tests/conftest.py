"""What every test may ask for: a session on either database, and a demonstration site for each module."""

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import resource_base.migrations.every_table  # noqa: F401 - each models module adds its tables to the metadata
from resource_base.accounts.models import Role
from resource_base.database import Base, Database, make_engine
from resource_base.migrations import schema
from tests.postgresql import Server
from tests.site import Model, Site, demonstration

# The same examples for everybody, and no clock: nobody's change is refused for what another left to be found,
# nor for a busy machine. `--hypothesis-profile=wandering` looks further.
UNHURRIED = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("wandering", UNHURRIED)
hypothesis.settings.register_profile("same", UNHURRIED, derandomize=True, database=None)
hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An empty SQLite database, its tables made."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'tests.db'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL of our own, on a socket; the URL of a database is `server.create(name)`."""
    with Server.started() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql(postgresql_server: Server) -> Iterator[Engine]:
    """An empty PostgreSQL database, its tables made."""
    engine = make_engine(postgresql_server.create("tests"))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on each database in turn; what the test wrote is undone, what it committed too."""
    engine: Engine = request.getfixturevalue(request.param)
    with engine.execution_options(write=True).connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        outer.rollback()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A migrated SQLite database of the test's own: for what several connections or processes do."""
    database = Database(f"sqlite:///{tmp_path / 'own.db'}")
    schema.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def model_site(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The demonstration site, built once; `site` is a copy of it."""
    return Model.build(tmp_path_factory.mktemp("demonstration"), demonstration, demonstration=True)


@pytest.fixture(scope="module")
def site(model_site: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration site: its entries, its index, its accounts; one for each module of tests."""
    yield from model_site.copied(tmp_path_factory.mktemp("site") / "copy")


@pytest.fixture
def client_as(site: Site) -> Callable[[str | Role], FlaskClient]:
    """`client_as("curator")`: a browser of the demonstration site where a curator is signed in."""
    return site.client_as
