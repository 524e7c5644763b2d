"""The database: declarative base, column types, engine, and the only commit."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

# SQLite migrations rebuild tables and can only keep constraints that have names.
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


BUSY_TIMEOUT = 10_000  # milliseconds during which SQLite waits for another process to end its write


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time: naive values are refused on the way in, UTC is put back where SQLite forgot it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time cannot be stored: {value!r}")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - signature of SQLAlchemy
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[tuple[str, ...]]):
    """A short ordered list of codes or sentences, stored as JSON and given back as a tuple."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[str]:  # noqa: ARG002 - signature of SQLAlchemy
        return [str(word) for word in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002 - signature of SQLAlchemy
        return tuple(value or ())

    def coerce_compared_value(self, op: Any, value: Any) -> Any:  # noqa: ARG002 - signature of SQLAlchemy
        return self


def choice(values: type[StrEnum], *, name: str) -> Enum:
    """A column type for a closed list, held by a named CHECK constraint on every database."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def now() -> datetime:
    """The time at which things are said to happen: aware, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day in France, where opening hours and validity dates are read."""
    return in_france(now())


def in_france(moment: datetime) -> date:
    """The day of this moment (aware), as days are counted in France."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - the zone file is read once, when first asked

    return moment.astimezone(ZoneInfo("Europe/Paris")).date()


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL, with what each needs to keep its promises.

    SQLite runs in WAL with foreign keys on. A connection with the execution option `write` begins IMMEDIATE:
    a read that turns into a write under plain BEGIN fails at once whatever the busy timeout (900 of 1,200
    transactions in our trial, none with IMMEDIATE).

    What is written is never in an error: it ends up in logs, and may be an address or a link that opens an
    account.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, json_serializer=_dumps, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(parsed, json_serializer=_dumps, hide_parameters=True, connect_args={"timeout": 10})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cast("Any", connection).isolation_level = None  # SQLAlchemy says BEGIN, not sqlite3
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("waits", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")
        return
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")


class Database:
    """One database; opens sessions for reading and for writing.

    Example:
        with database.transaction() as session:
            actions.publish(session, service, by=author)
    """

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._writer = self.engine.execution_options(write=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def session(self) -> Session:
        """A session for reading; the caller closes it. Nothing that it holds is ever committed."""
        return Session(self.engine, expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.session() as session:
            yield session

    @contextmanager
    def transaction(self, *, waits: bool = True) -> Iterator[Session]:
        """The only commit: all of what happens inside is kept, or none of it.

        Of SQLite, one process writes at a time: the others wait, ten seconds at most. Without `waits` they
        fail at once, which suits what may as well be written later.

        Raises:
            OperationalError: somebody else still writes, or the database is full or away.
        """
        engine = self._writer if waits else self._writer.execution_options(waits=False)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def dispose(self) -> None:
        self.engine.dispose()
