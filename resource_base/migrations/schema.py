"""Bring a database's schema to a given version, and tell where it stands."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from resource_base.database import Database


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply the migrations up to `revision`, all of them or none."""
    with database.engine.execution_options(write=True).begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Undo the migrations down to `revision` (`base` for all)."""
    with database.engine.execution_options(write=True).begin() as connection:
        command.downgrade(_config(connection), revision)


def write(database: Database, message: str) -> None:
    """Write a new migration from the difference between the models and the database."""
    with database.engine.begin() as connection:
        config = _config(connection)
        number = sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions()) + 1
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04}")


def is_current(database: Database) -> bool:
    """Whether the database is at the newest migration."""
    with database.engine.connect() as connection:
        applied = MigrationContext.configure(connection).get_current_revision()
    return applied == ScriptDirectory.from_config(_config(None)).get_current_head()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
