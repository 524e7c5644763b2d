"""The binôme saves at the same moment, each in a connection of their own, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from resource_base.database import Database
from resource_base.errors import NotFound, ResourceBaseError
from resource_base.migrations import schema
from resource_base.sharing.selections import actions, deleting, members
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.vocabulary import Right
from tests.domain.sharing.selecting import Binome

ROUNDS = 5


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request, tmp_path):
    """A migrated database that several connections open."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'shared.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"selections_{uuid4().hex}")
    database = Database(url)
    schema.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def binome(shared):
    with shared.transaction() as session:
        return Binome.of(session)


def at_once(database, *acts):
    """What each act, in a transaction of its own, answered, or the kind of its refusal."""
    start = Barrier(len(acts))

    def attempt(act):
        start.wait()
        try:
            with database.transaction() as session:
                return act(session)
        except ResourceBaseError as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def test_both_halves_write_move_and_add_at_once_and_all_of_it_is_there(shared, binome):
    for turn in range(ROUNDS):
        with shared.transaction() as session:
            mine, theirs = binome.window(session), binome.window(session, binome.colleague)
        moved = mine.order[1:] + mine.order[:1]  # the first goes last; the colleague only writes
        mine.write("A", f"claire {turn}").order = moved
        theirs.write("B", f"samir {turn}")
        added = binome.services["XYZ"[turn % 3]]
        outcomes = at_once(
            shared,
            mine.save,
            theirs.save,
            lambda session, added=added: keep(session, binome.held(session), [Chosen(added)]),
        )
        assert [each.clashes for each in outcomes[:2]] == [(), ()]
        with shared.transaction() as session:
            assert binome.notes(session) == {"A": f"claire {turn}", "B": f"samir {turn}"}
            now_there = [each.service_id for each in binome.held(session).entries]
        assert [each for each in now_there if each in moved] == moved
        assert sorted(map(str, now_there)) == sorted(map(str, {*moved, added.id}))


def test_of_the_same_note_written_at_once_one_is_there_and_the_other_comes_back(shared, binome):
    for turn in range(ROUNDS):
        with shared.transaction() as session:
            windows = [binome.window(session), binome.window(session, binome.colleague)]
        for window, name in zip(windows, ("claire", "samir"), strict=True):
            window.write("A", f"{name} {turn}")
        outcomes = at_once(shared, *(each.save for each in windows))
        clashes = [clash for outcome in outcomes for clash in outcome.clashes]
        with shared.transaction() as session:
            there = binome.notes(session)["A"]
        assert sorted([there, *(each.mine for each in clashes)]) == [f"claire {turn}", f"samir {turn}"]
        assert [each.theirs for each in clashes] == [there]


def test_deleted_left_and_saved_at_once_each_goes_after_the_other(shared, binome):
    with shared.transaction() as session:
        window = binome.window(session, binome.colleague).write("A", "Appeler avant.")
    outcomes = at_once(
        shared,
        window.save,
        lambda session: members.part(session, binome.held(session), from_id=binome.colleague.id),
        lambda session: deleting.delete(session, binome.held(session)),
        lambda session: actions.end_expired(session, at=actions.after(binome.owner.created_at, 9)),
        lambda session: members.offer(
            session, binome.held(session), email="zita@ccas.example", right=Right.EDIT
        ),
    )
    assert outcomes[2] is None
    assert {each for each in outcomes if isinstance(each, str)} <= {"NotFound", "Stale"}
    with shared.transaction() as session, pytest.raises(NotFound):
        binome.held(session)
