from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import select

from resource_base.accounts import throttle
from resource_base.accounts.keys import Keys
from resource_base.accounts.models import Throttle
from resource_base.database import Base, Database

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PROCESSES, TRIES, LIMIT = 4, 100, 50
KEYS = Keys("a key that is only good for tests")
DOOR = KEYS.blind("door")


def test_the_limit_passes_then_one_waits_for_the_window_to_close(session):
    waits = [throttle.allow(session, DOOR, limit=2, window=QUARTER, at=NOON + n * SECOND) for n in range(4)]
    assert waits == [0, 0, 898, 897]
    just_before, on_time = NOON + QUARTER - timedelta(milliseconds=1), NOON + QUARTER
    assert throttle.allow(session, DOOR, limit=2, window=QUARTER, at=just_before) == 1
    assert throttle.allow(session, DOOR, limit=2, window=QUARTER, at=on_time) == 0


def test_each_key_counts_for_itself_and_can_be_forgotten(session):
    def knock(key):
        return throttle.allow(session, KEYS.blind(key), limit=1, window=QUARTER, at=NOON)

    assert [knock("a"), knock("b"), knock("a"), knock("b")] == [0, 0, 900, 900]
    throttle.forget(session, KEYS.blind("a"))
    assert [knock("a"), knock("b")] == [0, 900]


def test_an_attempt_taken_back_leaves_room_for_one(session):
    def knock():
        return throttle.allow(session, KEYS.blind("a"), limit=2, window=QUARTER, at=NOON)

    assert [knock(), knock()] == [0, 0]
    throttle.take_back(session, KEYS.blind("a"))
    assert [knock(), knock()] == [0, 900]
    throttle.take_back(session, KEYS.blind("never seen"))


def test_waits_double_up_to_an_hour_and_are_not_prolonged_by_who_insists(session):
    def knock(at):
        return throttle.slow_down(session, DOOR, free=3, at=at)

    assert [knock(NOON + n * SECOND) for n in range(5)] == [0, 0, 0, 59, 58]
    at, waits = NOON + 2 * SECOND, []
    for _ in range(9):
        at += timedelta(seconds=knock(at) or 0)
        assert knock(at) == 0
        waits.append(knock(at) // 60)
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_a_success_or_a_day_forgets_the_failures(session):
    def knock(at):
        return throttle.slow_down(session, DOOR, free=1, at=at)

    assert [knock(NOON), knock(NOON)] == [0, 60]
    throttle.forget(session, DOOR)
    assert [knock(NOON), knock(NOON), knock(NOON + MINUTE), knock(NOON + MINUTE)] == [0, 60, 0, 120]
    tomorrow = NOON + MINUTE + timedelta(hours=24)
    assert [knock(tomorrow), knock(tomorrow)] == [0, 60]


def test_no_address_is_stored_in_clear_nor_can_be_found_by_trying_them_all(session):
    from hashlib import sha256

    text = "sign-in address 192.0.2.7"
    throttle.allow(session, KEYS.blind(text), limit=2, window=QUARTER, at=NOON)
    [key] = session.scalars(select(Throttle.key))
    assert len(key) == 64
    assert key not in {text, sha256(text.encode()).hexdigest(), Keys("another key").blind(text)}


COUNTS = {
    "window": lambda session: throttle.allow(session, DOOR, limit=LIMIT, window=QUARTER, at=NOON),
    "doubling": lambda session: throttle.slow_down(session, DOOR, free=LIMIT, at=NOON),
}


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_four_processes_let_exactly_the_limit_through(kind, count, request, tmp_path):
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'throttle.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"throttle_{count}")
    database = Database(url)
    Base.metadata.create_all(database.engine)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        passed = list(pool.map(hammer, [url] * PROCESSES, [count] * PROCESSES))
    with database.reading() as session:
        hits = session.scalar(select(Throttle.hits))
    database.dispose()
    counted = {"window": PROCESSES * TRIES, "doubling": LIMIT}  # who waits is not counted again
    assert (sum(passed), hits) == (LIMIT, counted[count])


def hammer(url, count):
    database = Database(url)
    passed = 0
    for _ in range(TRIES):
        with database.transaction() as session:
            passed += COUNTS[count](session) == 0
    database.dispose()
    return passed
