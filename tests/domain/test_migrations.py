from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

import resource_base.migrations.every_table  # noqa: F401 - each models module adds its tables to the metadata
from resource_base.database import Base, Database
from resource_base.migrations import schema


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """A database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"empty_{uuid4().hex}")
    database = Database(url)
    yield database
    database.dispose()


def tables(database):
    return sorted(inspect(database.engine).get_table_names())


def test_the_newest_migration_is_what_the_models_say(empty):
    schema.upgrade(empty)

    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert tables(empty) == sorted([*Base.metadata.tables, "alembic_version"])
    assert schema.is_current(empty)


def test_migrations_can_be_undone_and_done_again(empty):
    schema.upgrade(empty)
    schema.downgrade(empty, "base")
    assert (tables(empty), schema.is_current(empty)) == (["alembic_version"], False)

    schema.upgrade(empty)
    assert schema.is_current(empty)
