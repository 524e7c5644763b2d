"""The directory of the index: which build is current, who may write, and the newest generation to read.

    lock            held while the current build is changed, or another takes its place
    rebuild.lock    held while another build is made beside
    CURRENT         the name of the build in use
    <schema>-<n>/   a build: the files of Whoosh, and `cursor`, how far it has followed the change feed

The previous build is kept. Readers hold no lock: files may vanish under them, and then they look again.
"""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from resource_base.errors import IndexUnavailable
from resource_base.search.index.codec import read_generation, write_segment
from resource_base.search.index.documents import Document
from resource_base.search.index.inversion import Inverter
from resource_base.search.index.postings import PostingsCache
from resource_base.search.index.schema import version
from resource_base.search.index.segment import Part, Segment
from resource_base.search.index.snapshot import Snapshot
from resource_base.search.index.storage import DurableStorage, sync
from resource_base.search.index.writing import Writing, read_cursor

READ_BYTES = 12 << 20  # lists of postings kept as they were read
SEGMENT_DOCUMENTS = 150_000  # of a rebuild; bounds its memory
ATTEMPTS = 20  # at opening a generation while others write
NOT_BUILT = "L’index de recherche n’a pas encore été construit."
PAUSE = 0.01  # seconds between two attempts at a lock or at opening


class Store:
    """The index in a directory, for one process; its threads may share it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.schema = version()
        self._cache = PostingsCache(READ_BYTES)
        self._snapshot: Snapshot | None = None
        self._build = ""
        self._refreshing = Lock()
        self.cursor = ""  # of the build, when the snapshot was last refreshed: never ahead of it

    def prepare(self) -> None:
        """Make the directory, for us alone."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)

    def current(self) -> str | None:
        """The name of the build in use; none when there is none, or when it was made in another way."""
        name = self._named()
        return name if name.startswith(f"{self.schema}-") and (self.directory / name).is_dir() else None

    def _named(self) -> str:
        try:
            return (self.directory / "CURRENT").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return ""

    @property
    def superseded(self) -> bool:
        """Whether another version of the program has made its own index current: ours is no more followed."""
        name = self._named()
        return name != "" and not name.startswith(f"{self.schema}-") and (self.directory / name).is_dir()

    def snapshot(self) -> Snapshot:
        """The newest generation, opened again only when it has changed.

        Raises:
            IndexUnavailable: there is no index made as ours, or it cannot be read.
        """
        with self._refreshing:
            for attempt in range(ATTEMPTS):
                try:
                    return self._refreshed()
                except FileNotFoundError as error:
                    missing = error
                    time.sleep(PAUSE * (attempt > 0))
                except IndexUnavailable:
                    raise
                except Exception as error:
                    raise IndexUnavailable("L’index de recherche est illisible.") from error
            raise IndexUnavailable(NOT_BUILT) from missing

    def _refreshed(self) -> Snapshot:
        build = self.current()
        if build is None:
            if self._snapshot is not None and self.superseded:
                return self._snapshot
            raise IndexUnavailable(NOT_BUILT)
        storage = DurableStorage(self.directory / build)
        cursor = read_cursor(storage.directory)  # before the generation: it may be behind it, never ahead
        generation, segments = read_generation(storage)
        if self._snapshot is None or (self._build, self._snapshot.generation) != (build, generation):
            before = {part.segment.key: part for part in self._snapshot.parts} if self._snapshot else {}
            parts: list[Part] = []
            offset = 0
            for each in segments:
                part = before.get((build, each.segment_id()))
                segment = part.segment if part else Segment(storage, each, self._cache)
                deleted = set(each.deleted_docs())
                parts.append(Part.of(segment, offset=offset, deleted=deleted, before=part))
                offset += segment.n
            self._snapshot = Snapshot(generation, parts)
            self._build = build
        self.cursor = cursor
        return self._snapshot

    @contextmanager
    def writing(self, *, wait: float) -> Iterator[Writing | None]:
        """The current build, ours to change; none when another writes for more than `wait` seconds.

        Raises:
            IndexUnavailable: there is no index made as ours.
        """
        with locked(self.directory / "lock", wait=wait) as ours:
            if not ours:
                yield None
                return
            build = self.current()
            if build is None:
                raise IndexUnavailable(NOT_BUILT)
            yield Writing.of_build(self.directory / build)

    def rebuild(
        self,
        documents: Iterable[Document],
        *,
        cursor: str = "",
        catch_up: Callable[[Writing], None] = lambda _: None,
        wait: float = 0,
        unless: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Make another build beside, then put it in the place of the current one.

        False, and nothing done, when another does it for more than `wait` seconds, or `unless` says so then.

        `cursor` is how far the documents follow the feed at least. `catch_up` is called at the end, when
        nobody else may write, to apply what happened since. Edits made in the meantime go on reaching the
        current build.
        """
        self.prepare()
        with locked(self.directory / "rebuild.lock", wait=wait) as ours:
            if not ours or unless():
                return False
            self._remove_builds(keep={self.current()})
            build = self.directory / f"{self.schema}-{self._next_number()}"
            build.mkdir(mode=0o700)
            storage = DurableStorage(build)
            segments = _write_segments(storage, documents)
            with locked(self.directory / "lock", wait=60) as alone:
                if not alone:
                    raise IndexUnavailable("L’index de recherche est écrit sans relâche par un autre.")
                last = self._last_generation()
                writing = Writing.of_new_build(storage, segments, after=last, cursor=cursor)
                catch_up(writing)
                writing.commit()
                self._make_current(build)
            return True

    def size(self) -> int:
        """The bytes on disk of the current build."""
        build = self.directory / (self.current() or "")
        return sum(path.stat().st_size for path in build.iterdir() if path.is_file())

    def _make_current(self, build: Path) -> None:
        sync(self.directory)
        temporary = self.directory / "CURRENT.new"
        temporary.write_text(build.name, encoding="ascii")
        sync(temporary)
        temporary.replace(self.directory / "CURRENT")
        sync(self.directory)

    def _last_generation(self) -> int:
        """The generation in use: numbers go on growing from one build to the next."""
        seen = self._snapshot.generation if self._snapshot else 0
        try:
            return max(seen, read_generation(DurableStorage(self.directory / (self.current() or "")))[0])
        except Exception:  # noqa: BLE001 - whatever a damaged index makes Whoosh raise: it is being replaced
            return seen

    def _builds(self) -> list[Path]:
        named = re.compile(r"[0-9a-f]{12}-[0-9]+")
        return [each for each in self.directory.iterdir() if named.fullmatch(each.name)]

    def _next_number(self) -> int:
        return max((int(each.name.partition("-")[2]) for each in self._builds()), default=0) + 1

    def _remove_builds(self, *, keep: set[str | None]) -> None:
        for build in self._builds():
            if build.name not in keep:
                shutil.rmtree(build, ignore_errors=True)


def _write_segments(storage: DurableStorage, documents: Iterable[Document]) -> list[Any]:
    segments = []
    inverter = Inverter()
    for document in documents:
        inverter.add(document)
        if len(inverter) == SEGMENT_DOCUMENTS:
            segments.append(write_segment(storage, inverter.contents()))
            inverter = Inverter()
    if len(inverter):
        segments.append(write_segment(storage, inverter.contents()))
    return segments


@contextmanager
def locked(path: Path, *, wait: float) -> Iterator[bool]:
    """Hold a lock among processes and threads; false when another holds it for more than `wait` seconds.

    The system frees it when its holder dies.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        ours = _lock(descriptor)
        for _ in range(0 if ours else int(wait / PAUSE)):
            time.sleep(PAUSE)
            if ours := _lock(descriptor):
                break
        yield ours
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
