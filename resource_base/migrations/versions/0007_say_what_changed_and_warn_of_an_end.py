"""Say what changed, and warn before a selection ends.

Column by column: to build a table anew would, on SQLite, delete what hangs on its rows.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# As whom the news that are there were found is not known; they name nothing that is kept from anybody.
SEEN_AS = """
ALTER TABLE news ADD COLUMN seen_as VARCHAR(40) DEFAULT 'public' NOT NULL
CONSTRAINT ck_news_seen_as CHECK (seen_as IN ('public', 'professional', 'curator'))
"""
# Changes were counted that nobody reads: what a form was shown is compared with what stands.
COUNTED = (("selection", "order_version"), ("selection_entry", "note_version"))


def upgrade() -> None:
    op.execute("ALTER TABLE news ADD COLUMN changed JSON DEFAULT '[]' NOT NULL")
    op.execute(SEEN_AS)
    op.execute("ALTER TABLE saved_search ADD COLUMN answered VARCHAR(64) DEFAULT '' NOT NULL")
    instant = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute(f"ALTER TABLE selection ADD COLUMN warned_of {instant}")
    for table, column in COUNTED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def downgrade() -> None:
    for table, column in COUNTED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER DEFAULT 1 NOT NULL")
    for column in ("selection.warned_of", "saved_search.answered", "news.seen_as", "news.changed"):
        table, name = column.split(".")
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
