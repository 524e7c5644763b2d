"""The index follows the change feed: whoever searches first applies what is new, and everyone sees it.

The database is the truth and the index a cache of it: it can always be caught up, audited and rebuilt. What
is applied is read again from the database once the lock is held, so applying twice is harmless; the cursor
is kept after the changes, so a process killed in between loses nothing.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock, Thread
from uuid import UUID

from resource_base.database import Database
from resource_base.errors import IndexUnavailable
from resource_base.search.index.documents import Document
from resource_base.search.index.snapshot import Snapshot
from resource_base.search.index.store import Store
from resource_base.search.index.writing import Writing
from resource_base.search.upkeep.reports import Audit, Report, Status
from resource_base.search.upkeep.source import Cursor, Source

ASK_EVERY = 0.1  # seconds between two questions to the database about what is new
AT_ONCE = 500  # changes that a search applies itself, some 0.2 s; more of them are applied beside
STEP = 2_000  # changes applied as one generation
BUILT_AT_ONCE = 5_000  # services whose index a search builds itself, some 3 s, when there is none
MANY_SEGMENTS = 24
RETRY_AFTER = 5.0  # seconds after news could not be applied
UNMADE = "La recherche ne peut pas se préparer pour le moment : réessayez dans quelques minutes."
FAILED = "The search index could not be brought up to date; it will be tried again."
STARTING_WAIT = 30.0  # seconds to wait for another process that is building the first index

Progress = Callable[[int, int], None]
log = logging.getLogger(__name__)


class Index:
    """The search index, for one process and its threads; others may have theirs on the same directory."""

    def __init__(self, database: Database, directory: Path, *, ask_every: float = ASK_EVERY) -> None:
        self.database = database
        self.ask_every = ask_every
        self._store = Store(directory)
        self._source = Source(database)
        self._asking = Lock()
        self._snapshot: Snapshot | None = None
        self._asked_at = 0.0
        self._retry_at = 0.0
        self._worker: Thread | None = None

    def snapshot(self) -> Snapshot:
        """The newest generation, caught up with the feed unless another process is at it.

        Cheap: the database is asked at most every `ask_every` seconds, by one thread at a time.

        Raises:
            IndexUnavailable: there is no index yet: it is being built beside, or cannot be written.
        """
        known = self._snapshot
        if known is not None and time.monotonic() < self._asked_at + self.ask_every:
            return known
        if not self._asking.acquire(blocking=known is None):
            assert known is not None
            return known
        try:
            self._snapshot = self._followed()
            self._asked_at = time.monotonic()
            return self._snapshot
        finally:
            self._asking.release()

    @property
    def cursor(self) -> str:
        """How far in the change feed the newest generation is, or further: what it follows from there on."""
        return self._store.cursor

    def catch_up(self, *, wait: float = 10.0) -> int:
        """Apply all that is new, rebuilding when that is quicker; the number of changes applied.

        Waits up to `wait` seconds for another process that writes, and then leaves the rest to it.
        """
        if self._news() is None or self._pending() > max(BUILT_AT_ONCE, self._store.snapshot().n // 4):
            self._store_rebuilt(wait=wait)
        total = 0
        while applied := self._apply(limit=STEP, wait=wait):
            total += applied
        if _crowded(self._store.snapshot()):
            self._store_rebuilt(wait=wait)
        self._snapshot = self._store.snapshot()
        return total

    def rebuild(self, progress: Progress | None = None) -> Report:
        """Build the index anew beside the current one, which goes on being served and followed; then swap.

        `progress` is called now and then with how many services are done and how many there are.

        Raises:
            IndexUnavailable: another process is rebuilding it already.
        """
        started = time.monotonic()
        if not self._store_rebuilt(wait=1.0, progress=progress):
            raise IndexUnavailable("L’index de recherche est déjà en cours de reconstruction.")
        self._snapshot = self._store.snapshot()
        return Report(self._snapshot.living, time.monotonic() - started)

    def audit(self) -> Audit:
        """Compare (id, version) with the database, once caught up: what is merely late is no difference.

        A difference is told when it is seen twice, for others may write between two looks.
        """
        seen = self._differences()
        again = seen if seen.clean else self._differences()
        return Audit(
            missing=tuple(sorted({*seen.missing} & {*again.missing})),
            surplus=tuple(sorted({*seen.surplus} & {*again.surplus})),
            stale=tuple(sorted({*seen.stale} & {*again.stale})),
        )

    def _differences(self) -> Audit:
        self.catch_up()
        with self.database.reading() as session:
            expected = self._source.versions(session)
        snapshot = self._store.snapshot()
        alive = [True] * snapshot.n if snapshot.alive is None else snapshot.alive.tolist()
        rows = zip(snapshot.ids, snapshot.versions.tolist(), alive, strict=True)
        indexed = {service_id: version for service_id, version, lives in rows if lives}
        return Audit(
            missing=tuple(expected.keys() - indexed.keys()),
            surplus=tuple(indexed.keys() - expected.keys()),
            stale=tuple(each for each in expected.keys() & indexed.keys() if expected[each] != indexed[each]),
        )

    def status(self) -> Status:
        """The state of the index as it is, without catching up.

        Raises:
            IndexUnavailable: there is no index, or it cannot be read.
        """
        snapshot = self._store.snapshot()
        return Status(
            generation=snapshot.generation,
            documents=snapshot.living,
            deleted=snapshot.dead,
            segments=len(snapshot.parts),
            forms=len(snapshot.lexicon.forms),
            pending=self._pending(),
            size=self._store.size(),
        )

    def _followed(self) -> Snapshot:
        news = self._news()
        if news is None:
            self._begin()
            return self._store.snapshot()
        applied = self._apply_now() if 0 < news <= AT_ONCE else 0
        snapshot = self._store.snapshot()
        if news > AT_ONCE or (applied and _crowded(snapshot)):
            self._beside(self.catch_up)
        return snapshot

    def _apply_now(self) -> int:
        """Apply the news, unless another is at it. A search never fails of it, as when the disk is full."""
        if time.monotonic() < self._retry_at:
            return 0
        try:
            return self._apply(limit=AT_ONCE, wait=0)
        except Exception:
            log.exception(FAILED)
            self._retry_at = time.monotonic() + RETRY_AFTER
            return 0

    def _news(self) -> int | None:
        """How many changes are to be applied, up to a little more than `AT_ONCE`.

        None when there is no index, or one that follows another database than ours.
        """
        try:
            self._store.snapshot()
        except IndexUnavailable:
            return None
        if self._store.superseded:  # by another version of the program: what we have is served as it is
            return 0
        with self.database.reading() as session:
            changes = self._source.changes(session, Cursor.parse(self._store.cursor), limit=AT_ONCE + 1)
        return None if changes is None else len(changes)

    def _begin(self) -> None:
        """Make the first index: at once when it is small, else beside.

        Raises:
            IndexUnavailable: it is being made beside, or cannot be, as when the disk is full.
        """
        if time.monotonic() < self._retry_at:
            raise IndexUnavailable(UNMADE)
        with self.database.reading() as session:
            count = self._source.count(session)
        if count > BUILT_AT_ONCE:
            self._beside(self._store_rebuilt)
            raise IndexUnavailable("La recherche se prépare ; elle sera prête dans quelques instants.")
        try:
            if not self._store_rebuilt():
                self._store_rebuilt(wait=STARTING_WAIT, unless=lambda: self._news() is not None)
        except OSError as error:
            log.exception(FAILED)
            self._retry_at = time.monotonic() + RETRY_AFTER
            raise IndexUnavailable(UNMADE) from error

    def _pending(self) -> int:
        self._store.snapshot()
        with self.database.reading() as session:
            return self._source.pending(session, Cursor.parse(self._store.cursor))

    def _apply(self, *, limit: int, wait: float) -> int:
        """Apply the next changes as one generation; how many, 0 when there is none or another is at it."""
        with self._store.writing(wait=wait) as writing:
            return self._write(writing, limit=limit) if writing else 0

    def _write(self, writing: Writing, *, limit: int) -> int:
        with self.database.reading() as session:
            changes = self._source.changes(session, Cursor.parse(writing.cursor), limit=limit)
            if changes is None:
                return 0
            if changes:
                changed = {UUID(each.service_id) for each in changes}
                documents = list(self._source.documents(session, changed))
                absorbed = writing.absorbing(len(documents)) - changed if documents else set()
                documents += self._source.documents(session, absorbed)
                writing.replace(changed | absorbed, documents)
                writing.commit(str(changes[-1]))
        return len(changes)

    def _finish(self, writing: Writing) -> None:
        while self._write(writing, limit=STEP):
            pass

    def _store_rebuilt(
        self,
        *,
        wait: float = 0,
        progress: Progress | None = None,
        unless: Callable[[], bool] = lambda: False,
    ) -> bool:
        with self.database.reading() as session:
            cursor = self._source.end(session)
            total = self._source.count(session)
        return self._store.rebuild(
            _told(self._source.all_documents(), total, progress),
            cursor=str(cursor),
            catch_up=self._finish,
            wait=wait,
            unless=unless,
        )

    def _beside(self, work: Callable[[], object]) -> None:
        """Do something long in a thread, unless one is at work already. Killed with us, it loses nothing."""
        if self._worker is None or not self._worker.is_alive():
            self._worker = Thread(target=_quietly, args=(work,), name="search-index", daemon=True)
            self._worker.start()


def _crowded(snapshot: Snapshot) -> bool:
    """Whether so much was edited since the last rebuild that another is worth its time."""
    return len(snapshot.parts) > MANY_SEGMENTS or snapshot.dead > max(2_000, snapshot.n // 4)


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        log.exception(FAILED)


def _told(documents: Iterable[Document], total: int, progress: Progress | None) -> Iterator[Document]:
    done = 0
    for document in documents:
        yield document
        done += 1
        if progress and not done % 1_000:
            progress(done, total)
    if progress:
        progress(done, done)
