from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import select

from resource_base.accounts import throttle
from resource_base.accounts.models import Throttle
from resource_base.database import Base, Database

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
SECOND = timedelta(seconds=1)
PROCESSES, TRIES, LIMIT = 4, 100, 50


def test_the_limit_passes_then_one_waits_for_the_window_to_close(session):
    waits = [throttle.allow(session, "door", limit=2, window=QUARTER, at=NOON + n * SECOND) for n in range(4)]
    assert waits == [0, 0, 898, 897]
    just_before, on_time = NOON + QUARTER - timedelta(milliseconds=1), NOON + QUARTER
    assert throttle.allow(session, "door", limit=2, window=QUARTER, at=just_before) == 1
    assert throttle.allow(session, "door", limit=2, window=QUARTER, at=on_time) == 0


def test_each_key_counts_for_itself_and_can_be_forgotten(session):
    def knock(key):
        return throttle.allow(session, key, limit=1, window=QUARTER, at=NOON)

    assert [knock("a"), knock("b"), knock("a"), knock("b")] == [0, 0, 900, 900]
    throttle.forget(session, "a")
    assert [knock("a"), knock("b")] == [0, 900]


def test_an_attempt_taken_back_leaves_room_for_one(session):
    def knock():
        return throttle.allow(session, "a", limit=2, window=QUARTER, at=NOON)

    assert [knock(), knock()] == [0, 0]
    throttle.take_back(session, "a")
    assert [knock(), knock()] == [0, 900]
    throttle.take_back(session, "never seen")


def test_no_address_is_stored_in_clear(session):
    throttle.allow(session, "sign-in address 192.0.2.7", limit=2, window=QUARTER, at=NOON)
    [key] = session.scalars(select(Throttle.key))
    assert "192" not in key
    assert len(key) == 64


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_four_processes_let_exactly_the_limit_through(kind, request, tmp_path):
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'throttle.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create("throttle")
    database = Database(url)
    Base.metadata.create_all(database.engine)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        passed = list(pool.map(hammer, [url] * PROCESSES))
    with database.reading() as session:
        hits = session.scalar(select(Throttle.hits))
    database.dispose()
    assert (sum(passed), hits) == (LIMIT, PROCESSES * TRIES)


def hammer(url):
    database = Database(url)
    passed = 0
    for _ in range(TRIES):
        with database.transaction() as session:
            passed += throttle.allow(session, "door", limit=LIMIT, window=QUARTER, at=NOON) == 0
    database.dispose()
    return passed
