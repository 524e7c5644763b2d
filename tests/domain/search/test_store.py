from pathlib import Path

import pytest

from resource_base.errors import IndexUnavailable
from resource_base.search.index.store import Store, locked
from tests.domain.search import corpus
from tests.domain.search.holding import assert_holds, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index")


def test_generations_grow_across_a_rebuild(store):
    documents = corpus.documents(10, seed=2)
    store.rebuild(documents)
    for each in documents[:3]:
        put(store, each)
    before = store.snapshot().generation
    store.rebuild(documents)
    assert store.snapshot().generation > before


def test_without_an_index_it_is_said(store):
    with pytest.raises(IndexUnavailable):
        store.snapshot()


@pytest.mark.parametrize("damaged", ["MAIN_*.trm", "MAIN_*.record.col", "MAIN_*.tab", "_MAIN_*.toc"])
def test_a_damaged_index_is_said_and_a_rebuild_mends_it(store, damaged):
    documents = corpus.documents(30, seed=2)
    store.rebuild(documents)
    for path in (store.directory / store.current()).glob(damaged):
        path.write_bytes(path.read_bytes()[:99])
    with pytest.raises(IndexUnavailable):
        Store(store.directory).snapshot()
    store.rebuild(documents)
    assert_holds(store.snapshot(), {each.id: each for each in documents})


def test_another_schema_is_not_read(store, monkeypatch):
    store.rebuild(corpus.documents(3, seed=2))
    kept = store.snapshot()
    monkeypatch.setattr("resource_base.search.language.french.VERSION", "another")
    other = Store(store.directory)
    with pytest.raises(IndexUnavailable):
        other.snapshot()
    other.rebuild(corpus.documents(4, seed=2))
    assert other.snapshot().n == 4
    assert store.superseded
    assert store.snapshot() is kept  # what an older process still has, it goes on serving


def test_the_directory_is_for_us_alone_and_keeps_one_previous_build(store):
    for _ in range(4):
        store.rebuild(corpus.documents(3, seed=2))
    assert store.directory.stat().st_mode & 0o777 == 0o700
    assert len([path for path in store.directory.iterdir() if path.is_dir()]) == 2


def test_a_build_keeps_no_file_of_a_former_generation(store):
    documents = corpus.documents(20, seed=2)
    store.rebuild(documents)
    build = store.directory / store.current()
    (build / "MAIN_killed0000000000.trm").write_bytes(b"left by a killed writer")
    for each in documents:
        put(store, each)
    segments = {part.segment.files.name for part in store.snapshot().parts}
    assert {path.name.partition(".")[0] for path in build.glob("MAIN_*")} == segments
    assert len(list(build.glob("_MAIN_*"))) == 1


def test_only_one_writes_at_a_time(store):
    store.rebuild(corpus.documents(3, seed=2))
    with store.writing(wait=0) as first, store.writing(wait=0) as second:
        assert first is not None
        assert second is None
    with locked(store.directory / "rebuild.lock", wait=0):
        assert not store.rebuild([])
