import subprocess
import sys
import threading
import time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, update

from resource_base.catalog import actions
from resource_base.catalog.models import CatalogChange, Organization, Service
from resource_base.catalog.vocabulary import State, VerifiedHow
from resource_base.database import Base, Database
from resource_base.errors import IndexUnavailable
from resource_base.search import feed
from resource_base.search.feed import Index
from resource_base.search.french import stem
from resource_base.search.index import writing
from resource_base.search.upkeep import Audit
from tests.domain.catalog.making import ACT, organization, service


@pytest.fixture
def index(database, tmp_path) -> Index:
    return Index(database, tmp_path / "index", ask_every=0)


def add(database: Database, source_id: str, name: str, **fields) -> UUID:
    with database.transaction() as session:
        return service(session, source_id, name=name, **fields).id


def rename(database: Database, service_id: UUID, name: str) -> None:
    with database.transaction() as session:
        actions.revise(session, session.get_one(Service, service_id), {"name": name}, act=ACT)


def found(index: Index, word: str) -> list[UUID]:
    """The services that an index finds by a word."""
    snapshot = index.snapshot()
    postings = snapshot.postings("text", stem(word))
    return [] if postings is None else [snapshot.ids[number] for number in postings[0]]


def test_the_first_search_builds_the_index_of_what_may_be_found(database, index):
    shown = add(database, "shown", "Vélo")
    add(database, "draft", "Vélo", state=State.DRAFT)
    with database.transaction() as session:
        suspended = service(session, "suspended", name="Vélo")
        actions.suspend(session, suspended, until=None, act=ACT)
        actions.withdraw(session, service(session, "withdrawn", name="Vélo"), act=ACT)
    assert sorted(found(index, "velo")) == sorted([shown, suspended.id])
    snapshot = index.snapshot()
    states = {snapshot.ids[i]: list(State)[state] for i, state in enumerate(snapshot.columns.state.tolist())}
    assert states == {shown: State.PUBLISHED, suspended.id: State.SUSPENDED}


def test_what_is_written_is_found_by_the_next_search(database, index):
    velo, jardin = add(database, "1", "Vélo"), add(database, "2", "Jardin")
    assert found(index, "velo") == [velo]
    rename(database, velo, "Trottinette")
    assert (found(index, "velo"), found(index, "trottinette")) == ([], [velo])
    with database.transaction() as session:
        actions.withdraw(session, session.get_one(Service, velo), act=ACT)
    assert (found(index, "trottinette"), found(index, "jardin")) == ([], [jardin])
    with database.transaction() as session:
        actions.publish(session, session.get_one(Service, velo), act=ACT)
    assert found(index, "trottinette") == [velo]


def test_an_organisation_renamed_is_found_by_its_new_name(database, index):
    with database.transaction() as session:
        offered_by = organization(session, name="Ancien")
        ids = sorted(service(session, f"s{number}", of=offered_by).id for number in range(3))
    assert sorted(found(index, "ancien")) == ids
    with database.transaction() as session:
        actions.revise_organization(
            session, session.get_one(Organization, offered_by.id), {"name": "Nouveau"}
        )
    assert (found(index, "ancien"), sorted(found(index, "nouveau"))) == ([], ids)


def test_a_verification_reaches_the_index(database, index):
    velo = add(database, "1", "Vélo")
    assert index.snapshot().columns.verified.tolist() == [-1]
    with database.transaction() as session:
        actions.verify(session, session.get_one(Service, velo), by="test", how=VerifiedHow.PHONE)
    snapshot = index.snapshot()
    assert snapshot.columns.verified[snapshot.number_of(velo)] > 20_000


def test_a_draft_that_changes_makes_no_generation(database, index):
    add(database, "1", "Vélo")
    before = index.snapshot()
    add(database, "2", "Brouillon", state=State.DRAFT)
    assert index.snapshot() is before
    assert index.status().pending == 0


def test_another_process_finds_what_was_written(database, index, tmp_path):
    velo = add(database, "1", "Vélo")
    index.snapshot()
    program = (
        "import sys; from pathlib import Path; from resource_base.database import Database;"
        "from resource_base.search.feed import Index;"
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


def test_searches_within_a_moment_do_not_ask_again(database, tmp_path):
    index = Index(database, tmp_path / "index", ask_every=60)
    velo = add(database, "1", "Vélo")
    before = index.snapshot()
    rename(database, velo, "Trottinette")
    assert index.snapshot() is before
    assert index.catch_up() == 1
    assert found(index, "trottinette") == [velo]


def test_a_search_never_waits_for_another_writer(database, index):
    velo = add(database, "1", "Vélo")
    before = index.snapshot()
    rename(database, velo, "Trottinette")
    with index._store.writing(wait=0):
        started = time.monotonic()
        assert Index(database, index._store.directory).snapshot().generation == before.generation
        assert time.monotonic() - started < 1
    assert found(index, "trottinette") == [velo]


def test_changes_applied_twice_change_nothing(database, index, monkeypatch):
    ids = [add(database, str(number), "Vélo") for number in range(5)]
    index.snapshot()
    rename(database, ids[0], "Trottinette")

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(writing, "write_cursor", killed)
        with pytest.raises(SystemExit):
            index.catch_up()
    again = Index(database, index._store.directory, ask_every=0)
    assert again.status().pending == 1
    assert found(again, "trottinette") == [ids[0]]
    assert again.status().pending == 0
    assert again.audit().clean
    assert again.snapshot().living == 5


def test_an_audit_tells_each_difference(database, index):
    kept, stale, surplus = (add(database, name, name) for name in ("kept", "stale", "surplus"))
    index.snapshot()
    with database.transaction() as session:  # behind the back of the feed
        session.execute(update(Service).where(Service.id == stale).values(version=9))
        session.execute(update(Service).where(Service.id == surplus).values(state=State.WITHDRAWN))
        missing = service(session, "missing").id
        session.flush()
        session.execute(delete(CatalogChange).where(CatalogChange.service_id == missing))
    assert index.audit() == Audit(missing=(missing,), surplus=(surplus,), stale=(stale,))
    index.rebuild()
    assert index.audit().clean
    assert sorted(index.snapshot().ids) == sorted([kept, stale, missing])


def test_an_index_of_another_history_is_built_anew(database, index, tmp_path):
    for number in range(4):
        add(database, str(number), "Vélo")
    index.snapshot()
    other = Database(f"sqlite:///{tmp_path / 'restored.db'}")
    Base.metadata.create_all(other.engine)
    jardin = add(other, "1", "Jardin")
    restored = Index(other, index._store.directory, ask_every=0)
    assert (found(restored, "velo"), found(restored, "jardin")) == ([], [jardin])
    for number in range(6):  # a feed as long as the former one, and longer
        add(other, f"more{number}", "Jardin")
    assert len(found(restored, "jardin")) == 7
    assert found(index, "velo") != []
    other.dispose()


def test_an_index_made_in_another_way_is_built_anew(database, index, monkeypatch):
    velo = add(database, "1", "Vélo")
    index.snapshot()
    monkeypatch.setattr("resource_base.search.documents.VERSION", "another")
    newer = Index(database, index._store.directory, ask_every=0)
    assert newer.snapshot().living == 1
    rename(database, velo, "Trottinette")
    assert found(newer, "trottinette") == [velo]
    assert found(index, "velo") == [velo]  # the older program serves what it had


@pytest.mark.parametrize("lost", ["*/_MAIN_*.toc", "*/MAIN_*.trm", "CURRENT"])
def test_a_lost_index_is_built_anew(database, index, lost):
    velo = add(database, "1", "Vélo")
    index.snapshot()
    for path in index._store.directory.glob(lost):
        path.unlink()
    assert found(Index(database, index._store.directory), "velo") == [velo]
    assert index.audit().clean


def test_many_changes_are_applied_beside(database, index, monkeypatch):
    monkeypatch.setattr(feed, "AT_ONCE", 3)
    add(database, "first", "Vélo")
    before = index.snapshot()
    for number in range(5):
        add(database, str(number), "Vélo")
    assert index.snapshot() is before
    index._worker.join()
    assert len(found(index, "velo")) == 6


def test_a_large_directory_is_indexed_beside_at_first(database, index, monkeypatch):
    monkeypatch.setattr(feed, "BUILT_AT_ONCE", 3)
    for number in range(5):
        add(database, str(number), "Vélo")
    with pytest.raises(IndexUnavailable, match="se prépare"):
        index.snapshot()
    index._worker.join()
    assert len(found(index, "velo")) == 5


def test_a_long_backlog_is_a_rebuild(database, index, monkeypatch):
    add(database, "first", "Vélo")
    index.snapshot()
    monkeypatch.setattr(feed, "BUILT_AT_ONCE", 3)
    for number in range(5):
        add(database, str(number), "Vélo")
    index.catch_up()
    assert index.status().segments == 1
    assert index.status().generation == 2
    assert len(found(index, "velo")) == 6


def test_a_crowd_of_segments_is_a_rebuild(database, index, monkeypatch):
    monkeypatch.setattr(writing, "SMALL", 0)
    monkeypatch.setattr(feed, "MANY_SEGMENTS", 3)
    for number in range(8):
        add(database, str(number), "Vélo")
        index.catch_up()
    assert index.status().segments <= 3
    assert len(found(index, "velo")) == 8


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


def test_a_search_is_answered_when_the_index_cannot_be_written(database, index, monkeypatch, caplog):
    velo = add(database, "1", "Vélo")
    before = index.snapshot()
    rename(database, velo, "Trottinette")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(writing, "write_generation", full)
        assert index.snapshot() is before
        assert index.snapshot() is before
    assert [record.exc_info[1].errno for record in caplog.records if record.exc_info] == [28]
    assert index.catch_up() == 1  # the lock was released
    assert found(index, "trottinette") == [velo]


def test_status_says_where_the_index_stands(database, index):
    with pytest.raises(IndexUnavailable):
        index.status()
    velo = add(database, "1", "Vélo")
    index.snapshot()
    rename(database, velo, "Trottinette")
    status = index.status()
    assert (status.documents, status.deleted, status.segments, status.pending) == (1, 0, 1, 1)
    assert status.size > 0
    assert status.forms > 3


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
    snapshot._cache.limit = 1_000  # nearly everything is read again each time
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
