"""Who is looked at, and who is compared alone, when something moves and when nothing does."""

from uuid import UUID

from sqlalchemy import select

from resource_base.accounts.models import User
from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.sharing.alerts import comparing, finding
from resource_base.sharing.alerts.finding import to_look_at
from tests.domain.catalog import making
from tests.domain.catalog.making import ACT
from tests.domain.sharing.following import edit, happen, told
from tests.domain.sharing.year import day


def waits(directory, number):
    with directory.database.reading() as session:
        return len(session.scalars(to_look_at(directory.base.index.cursor, at=day(number))).all())


def test_nobody_is_looked_at_while_nothing_moves_and_everyone_on_another_day(followed):
    followed.run(1)
    assert (waits(followed, 1), waits(followed, 2)) == (0, 4)
    happen(followed, 2, lambda session, entry: actions.verify(session, entry, by="Odile", how=None))
    followed.base.index.catch_up()
    assert waits(followed, 1) == 4
    followed.run(2)
    assert (waits(followed, 2), followed.letters()) == (0, [])


def compared(directory, monkeypatch, number):
    """Who is compared alone on this day."""
    found = []

    def noting(session, user_id, look):
        found.append(session.get_one(User, user_id).name)
        return comparing.compare(session, user_id, look)

    with monkeypatch.context() as patch:
        patch.setattr(finding, "compare", noting)
        directory.run(number)
    return sorted(found)


def revise(name, **changes):
    def do(session, _entry):
        entry = session.scalars(select(Service).where(Service.name == name)).one()
        actions.revise(session, entry, changes, act=ACT)

    return do


def test_only_those_for_whom_something_may_have_moved_are_compared_alone(followed, monkeypatch):
    everyone = ["ana", "bob", "clea", "dora"]
    assert compared(followed, monkeypatch, 1) == everyone  # the first time
    assert compared(followed, monkeypatch, 2) == []
    happen(followed, 3, revise("Vélo 4", phone="0353010001"))  # answers BIKES, kept by nobody
    assert compared(followed, monkeypatch, 3) == ["ana", "clea", "dora"]
    happen(followed, 4, revise("Garde 5", fee="gratuit"))  # answers FREE from now on
    assert compared(followed, monkeypatch, 4) == ["ana", "bob"]
    happen(followed, 5, revise("Garde 1", valid_until=day(6).date()))  # kept by all
    assert compared(followed, monkeypatch, 5) == everyone
    assert compared(followed, monkeypatch, 7) == everyone  # it ended meanwhile
    assert compared(followed, monkeypatch, 8) == []


def test_an_entry_that_the_index_shows_a_moment_too_long_is_new_when_it_is_there_again(followed, monkeypatch):
    def withdraw_new(session, _entry):
        made = making.service(session, "Vélo 99", name="Vélo 99", fee="payant")
        session.flush()
        actions.withdraw(session, made, act=ACT)
        stale.append(made.id)

    stale: list[UUID] = []
    ids = followed.base.engine.ids
    happen(followed, 1, withdraw_new)
    with monkeypatch.context() as patch:
        patch.setattr(
            followed.base.engine,
            "ids",
            lambda criteria, **more: ids(criteria, **more) + (stale if criteria.words else []),
        )
        followed.run(1)
    assert told(followed) == []
    act = Act("Odile", "on le sait")
    happen(
        followed,
        2,
        lambda session, _entry: actions.publish(session, session.get_one(Service, stale[0]), act=act),
    )
    followed.run(2)
    assert told(followed) == ["clea", "dora"]


def test_when_it_cannot_be_told_for_many_each_is_compared_alone(followed, monkeypatch, caplog):
    followed.run(1)
    happen(followed, 2, edit("On répare."))

    def fail(*_given, **_more):
        raise ValueError("a search that cannot be read")

    monkeypatch.setattr(finding, "unmoved", fail)
    followed.run(2)
    assert (told(followed), "nothing moved" in caplog.text) == (["ana", "bob", "clea", "dora"][:], True)
