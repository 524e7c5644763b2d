import pytest
from sqlalchemy import delete, update

from resource_base.catalog import actions
from resource_base.catalog.models import CatalogChange, Organization, Service
from resource_base.catalog.vocabulary import State, VerifiedHow
from resource_base.database import Base, Database
from resource_base.errors import IndexUnavailable
from resource_base.search.index import writing
from resource_base.search.upkeep import feed
from resource_base.search.upkeep.feed import Index
from resource_base.search.upkeep.reports import Audit
from tests.domain.catalog.making import ACT, organization, service
from tests.domain.search.following import add, found, rename


@pytest.fixture
def index(database, tmp_path) -> Index:
    return Index(database, tmp_path / "index", ask_every=0)


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


def test_searches_within_a_moment_do_not_ask_again(database, tmp_path):
    index = Index(database, tmp_path / "index", ask_every=60)
    velo = add(database, "1", "Vélo")
    before = index.snapshot()
    rename(database, velo, "Trottinette")
    assert index.snapshot() is before
    assert index.catch_up() == 1
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
    monkeypatch.setattr("resource_base.search.index.documents.VERSION", "another")
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


def test_an_index_that_cannot_be_written_is_no_fault_and_is_made_later(database, tmp_path, monkeypatch):
    velo = add(database, "1", "Vélo")
    occupied = tmp_path / "index"
    occupied.write_text("not a directory")
    index = Index(database, occupied, ask_every=0)
    for _ in range(2):
        with pytest.raises(IndexUnavailable, match="ne peut pas se préparer"):
            index.snapshot()
    occupied.unlink()
    with pytest.raises(IndexUnavailable):  # it is not tried at each search
        index.snapshot()
    monkeypatch.setattr(index, "_retry_at", 0)
    assert found(index, "velo") == [velo]


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
