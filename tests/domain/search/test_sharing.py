import subprocess
import sys
import threading
import time
from uuid import uuid4

import pytest

from resource_base.database import Base, Database
from resource_base.errors import IndexUnavailable
from resource_base.search.language.french import stem
from resource_base.search.upkeep.feed import Index
from tests.domain.catalog.making import service
from tests.domain.search.following import add, found, rename


@pytest.fixture
def index(database, tmp_path) -> Index:
    return Index(database, tmp_path / "index", ask_every=0)


def test_another_process_finds_what_was_written(database, index, tmp_path):
    velo = add(database, "1", "Vélo")
    index.snapshot()
    program = (
        "import sys; from pathlib import Path; from resource_base.database import Database;"
        "from resource_base.search.upkeep.feed import Index;"
        "index = Index(Database(sys.argv[1]), Path(sys.argv[2]), ask_every=0);"
        "names = lambda: print([name for name, _ in index.snapshot().titles], flush=True);"
        "names(); [names() for _ in sys.stdin]"
    )
    command = [sys.executable, "-c", program, str(database.engine.url), str(tmp_path / "index")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert _answer(other) == "['Vélo']\n"
        rename(database, velo, "Trottinette")
        assert found(index, "trottinette") == [velo]
        assert _ask(other) == "['Trottinette']\n"
        rename(database, velo, "Monocycle")
        assert _ask(other) == "['Monocycle']\n"
        assert found(index, "monocycle") == [velo]
        other.communicate()


def _ask(other: subprocess.Popen[str]) -> str:
    assert other.stdin
    other.stdin.write("\n")
    other.stdin.flush()
    return _answer(other)


def _answer(other: subprocess.Popen[str]) -> str:
    assert other.stdout
    return other.stdout.readline()


def test_a_search_never_waits_for_another_writer(database, index, monkeypatch):
    velo = add(database, "1", "Vélo")
    before = index.snapshot()
    rename(database, velo, "Trottinette")
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with index._store.writing(wait=0):
        assert Index(database, index._store.directory).snapshot().generation == before.generation
    assert waited == []
    assert found(index, "trottinette") == [velo]


def test_what_is_written_during_a_rebuild_is_in_the_new_index(database, index):
    ids = [add(database, str(number), "Vélo") for number in range(3)]
    before = index.snapshot().generation
    seen = []

    def meanwhile(done: int, total: int) -> None:
        rename(database, ids[0], "Trottinette")
        seen.append((done, total, found(Index(database, index._store.directory, ask_every=0), "trottinette")))

    report = index.rebuild(meanwhile)
    assert report.documents == 3
    assert seen == [(3, 3, [ids[0]])]  # and it was in the former one at once
    assert index.snapshot().generation > before
    assert found(index, "trottinette") == [ids[0]]
    assert index.status().segments <= 2
    assert index.audit().clean


def test_only_one_process_rebuilds(database, index, monkeypatch):
    add(database, "1", "Vélo")
    index.snapshot()
    monkeypatch.setattr(index._store, "rebuild", lambda *_, **__: False)
    with pytest.raises(IndexUnavailable, match="déjà"):
        index.rebuild()


def test_readers_are_served_while_the_index_is_rebuilt_and_edited(database, index):
    ids = [add(database, str(number), "Vélo") for number in range(30)]
    index.snapshot()
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        reader = Index(database, index._store.directory, ask_every=0)
        while not stop.is_set():
            try:
                names = found(reader, "velo") + found(reader, "trottinette")
                if not set(ids) <= set(names):
                    wrong.append(names)
            except Exception as error:  # noqa: BLE001 - whatever it is, the test fails with it
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(12):
        rename(database, ids[number], "Trottinette vélo")
        if number % 3 == 0:
            index.rebuild()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(found(index, "trottinette")) == 12


def test_threads_share_a_snapshot(database, index):
    for number in range(40):
        add(database, str(number), f"Vélo numéro {number} atelier {number % 7}")
        if number % 10 == 0:
            index.catch_up()
    snapshot = index.snapshot()
    for cache in (snapshot._joined, *(part.segment._cache for part in snapshot.parts)):
        cache.limit = 1_000  # nearly everything is read again each time
    stems = [stem(word) for word in ("velo", "atelier", *map(str, range(40)))]
    expected = [_numbers(snapshot, each) for each in stems]
    wrong: list[str] = []

    def read() -> None:
        for _ in range(30):
            wrong.extend(
                each for each, known in zip(stems, expected, strict=True) if _numbers(snapshot, each) != known
            )

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(before)
    assert wrong == []


def _numbers(snapshot, term):
    postings = snapshot.postings("text", term)
    return None if postings is None else postings[0].tolist()


def test_a_transaction_that_commits_late_is_not_lost(postgresql_server, tmp_path):
    database = Database(postgresql_server.create(f"late_{uuid4().hex}"))
    Base.metadata.create_all(database.engine)
    index = Index(database, tmp_path / "index", ask_every=0)
    add(database, "first", "Vélo")
    index.snapshot()
    with database.transaction() as late:
        slow = service(late, "slow", name="Vélo").id
        late.flush()
        quick = add(database, "quick", "Vélo")  # a greater number in the feed, committed before
        assert quick not in found(index, "velo")  # it waits for the older one, for it may not be the last
    assert {slow, quick} <= set(found(index, "velo"))
    assert index.audit().clean
    database.dispose()
