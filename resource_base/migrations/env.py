"""What Alembic runs: the caller hands its connection over."""

from typing import Any, Literal

from alembic import context

import resource_base.migrations.every_table  # noqa: F401 - each models module adds its tables to the metadata
from resource_base.database import Base, Instant, Words


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types as what they are in the database, so that old migrations outlive our classes."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Words):
        return "sa.JSON()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
