from uuid import uuid4

import pytest

from resource_base.accounts.models import Role
from resource_base.database import Database
from resource_base.migrations import schema
from tests.domain.accounts.people import person
from tests.domain.curation.silence import Years


@pytest.fixture(params=["sqlite", "postgresql"])
def years(request, tmp_path):
    """A directory left to itself, on each database in turn, with one curator."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'years.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"years_{uuid4().hex}")
    yield from _years(url)


@pytest.fixture
def own(tmp_path):
    """A directory left to itself, with one curator."""
    yield from _years(f"sqlite:///{tmp_path / 'own.db'}")


@pytest.fixture
def ana(session):
    return person(session, "ana")


@pytest.fixture
def bob(session):
    return person(session, "bob")


@pytest.fixture
def zoe(session):
    return person(session, "zoe", role=Role.CURATOR)


def _years(url):
    database = Database(url)
    schema.upgrade(database)
    found = Years(database)
    found.curator()
    yield found
    database.dispose()
