from uuid import uuid4

import pytest

from resource_base.migrations import schema
from tests.domain.sharing.year import Directory


@pytest.fixture(params=["sqlite", "postgresql"])
def followed(request, tmp_path):
    """A directory that people follow, on each database in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'followed.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"followed_{uuid4().hex}")
    directory = Directory(url, tmp_path, seed=20260105)
    schema.upgrade(directory.database)
    directory.begin()
    yield directory
    directory.database.dispose()
