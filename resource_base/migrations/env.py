"""What Alembic runs: the caller hands its connection over."""

from alembic import context

import resource_base.accounts.models
import resource_base.catalog.models  # noqa: F401 - each models module adds its tables to Base.metadata
from resource_base.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
