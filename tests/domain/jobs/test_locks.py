import multiprocessing
import time
from uuid import uuid4

import pytest
from sqlalchemy import text

from resource_base.database import Database
from resource_base.jobs.locks import lock_of

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'jobs.db'}"
    return request.getfixturevalue("postgresql_server").create(f"jobs_{uuid4().hex}")


@pytest.fixture
def databases(url):
    """The same database, as two processes would open it."""
    made = Database(url), Database(url)
    yield made
    for database in made:
        database.dispose()


def hold(url, held):
    with lock_of(Database(url)) as lock:
        assert lock.take()
        held.set()
        time.sleep(60)


def test_one_worker_has_the_lock_until_it_lets_go(databases):
    ours, theirs = databases
    with lock_of(ours) as first, lock_of(theirs) as second:
        assert (first.take(), second.take(), first.take()) == (True, False, True)
        first.release()
        assert (second.take(), first.take()) == (True, False)


def test_the_lock_of_a_killed_worker_is_free(url, databases):
    held = SPAWN.Event()
    process = SPAWN.Process(target=hold, args=(url, held))
    process.start()
    assert held.wait(20)
    with lock_of(databases[0]) as lock:
        assert not lock.take()
        process.kill()
        process.join(20)
        until = time.monotonic() + 20
        while not lock.take():
            assert time.monotonic() < until
            time.sleep(0.05)
    process.close()


def test_a_worker_that_lost_its_connection_asks_anew(postgresql_server):
    url = postgresql_server.create(f"jobs_{uuid4().hex}")
    ours, theirs = Database(url), Database(url)
    with lock_of(ours) as first, lock_of(theirs) as second:
        assert first.take()
        with theirs.transaction() as session:
            holder = "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'"
            assert session.scalar(text(holder))
        assert second.take()
        assert (first.take(), first.take()) == (False, False)
        second.release()
        assert first.take()
    for database in (ours, theirs):
        database.dispose()
