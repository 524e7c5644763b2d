"""Let a deleted selection come back.

Column by column: to build a table anew would, on SQLite, delete what hangs on its rows.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute(f"ALTER TABLE selection ADD COLUMN deleted_at {instant}")


def downgrade() -> None:
    # Without the column, nothing would tell them from those that are in use.
    op.execute("DELETE FROM selection WHERE deleted_at IS NOT NULL")
    op.execute("ALTER TABLE selection DROP COLUMN deleted_at")
