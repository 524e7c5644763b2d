"""A table that the database itself lets nobody rewrite.

The same statements stand in the migration that made the table: change both, and write them again in any
migration that rebuilds it (SQLite loses the triggers of a table that Alembic copies).
"""

from datetime import datetime, timedelta

from sqlalchemy import DDL, ColumnElement, String, Table, event, func, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

# A line may be deleted once it is older than this by the clock of the database; the purge keeps 365 days, the
# day between is for clocks that disagree.
DELETABLE_AFTER_DAYS = 364

# SQLite deletes silently under INSERT OR REPLACE: the third trigger refuses to take a number twice.
SQLITE = (
    """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
""",
    """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
WHEN OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-{days} days')
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
""",
    """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
""",
)
POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at <= now() - interval '{days} days' THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '{table} is append-only';
END $$
""",
    """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse()
""",
    """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()
""",
)


def is_deletable(session: Session, at: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    """Whether the database lets a line of this time go, by its own clock; a day is left for good measure."""
    days = DELETABLE_AFTER_DAYS + 1
    if session.get_bind().dialect.name == "postgresql":
        return at <= func.now() - timedelta(days=days)
    return type_coerce(at, String) <= func.strftime("%Y-%m-%d %H:%M:%f", "now", f"-{days} days")


def protect(table: Table) -> None:
    """Refuse UPDATE, and DELETE of recent lines, as soon as the table (with columns `id`, `at`) is made."""
    for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        for statement in statements:
            filled = statement.format(table=table.name, days=DELETABLE_AFTER_DAYS).replace("%", "%%")
            ddl = DDL(filled)  # type: ignore[no-untyped-call] # its parameters have no annotations
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
