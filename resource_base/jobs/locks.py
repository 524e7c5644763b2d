"""One worker at a time for one database: whoever holds the lock works, the others wait for their turn."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from resource_base.database import Database

ADVISORY_KEY = int.from_bytes(b"rb.work")  # among the locks of one PostgreSQL database


class Lock(Protocol):
    def take(self) -> bool:
        """Whether the lock is ours, newly or still; asked before each round, as a connection may be lost."""

    def release(self) -> None: ...


@contextmanager
def lock_of(database: Database) -> Iterator[Lock]:
    """The workers' lock of this database, let go of at the end. It dies with the process that holds it."""
    lock = _FileLock(database.engine) if database.is_sqlite else _AdvisoryLock(database.engine)
    try:
        yield lock
    finally:
        lock.release()


class _FileLock:
    """A lock of the kernel on a file beside the SQLite database."""

    def __init__(self, engine: Engine) -> None:
        file = Path(engine.url.database or "")
        self._path = file.with_name(f"{file.name}.worker-lock")
        self._descriptor: int | None = None

    def take(self) -> bool:
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _AdvisoryLock:
    """A lock of PostgreSQL that belongs to one connection; a pooler between them must pool by session."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def take(self) -> bool:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
                self._connection.detach()  # closed at the end, not given back to the pool with its lock
            # Taking again what one holds succeeds, and proves that the connection lives.
            return bool(self._connection.scalar(select(func.pg_try_advisory_lock(ADVISORY_KEY))))
        except SQLAlchemyError:
            self.release()
            return False

    def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.execute(select(func.pg_advisory_unlock_all()))
            with suppress(SQLAlchemyError):
                connection.close()
