"""A year of favourites and saved searches under a frozen clock: each subscriber gets each news once."""

import itertools
from contextlib import contextmanager, suppress
from random import Random

from resource_base import mail
from tests.domain.sharing.rules import Expected

EVERY = 6  # days between two mornings on which the jobs run: all weekdays in turn
SILENCE = range(150, 164)  # two weeks without a worker


class Killed(BaseException):
    """The process ends here."""


class Fault(Exception):
    """What may go wrong in the middle of a step."""


@contextmanager
def broken_commit(directory, patch, error, *, turn, after=False):
    """As long as it lasts, the transaction of this number fails, before its commit or just after."""
    count, whole = itertools.count(), directory.database.transaction

    @contextmanager
    def transaction():
        number = next(count)
        with whole() as session:
            yield session
            if number == turn and not after:
                raise error
        if number == turn:
            raise error

    patch.setattr(directory.database, "transaction", transaction)
    yield


@contextmanager
def broken_step(directory, patch, error, *, turn):
    """A search or the writing of a letter fails once, in the middle of it."""
    count, ids, write = itertools.count(), directory.base.engine.ids, mail.write

    def find(*args, **more):
        if next(count) == turn:
            raise error
        return ids(*args, **more)

    def written(*args, **more):
        done = write(*args, **more)
        if next(count) == turn:
            raise error
        return done

    patch.setattr(directory.base.engine, "ids", find)
    patch.setattr(mail, "write", written)
    yield


def go_wrong(directory, number, chance, monkeypatch):
    """The jobs, something of them going wrong once; a process that is killed does no more that morning."""
    error = chance.choice([Killed(), Fault("the disk is full")])
    turn = chance.randrange(6)
    way = chance.randrange(3)
    with monkeypatch.context() as patch:
        broken = (
            broken_step(directory, patch, error, turn=turn)
            if way == 0
            else broken_commit(directory, patch, error, turn=turn, after=way == 1)
        )
        with broken, suppress(Killed, Fault):
            directory.run(number)


def test_each_subscriber_gets_each_news_once_whatever_goes_wrong(followed, monkeypatch):
    """Killed or failing in the middle of any step, run again, by two workers at once, down for two weeks."""
    expected, chance, told = Expected(followed), Random(7), 0
    expected.begin()

    for number in range(0, 365, EVERY):
        followed.happens(number)
        if number in SILENCE:
            continue
        for _ in range(chance.randrange(3)):
            go_wrong(followed, number, chance, monkeypatch)
        if number % 3:
            followed.run(number)
        else:
            followed.run_twice_at_once(number)
        followed.run(number)

        lines = followed.letters()
        assert (number, lines) == (number, expected.round(number))
        told += len(lines)
    assert told > 80
