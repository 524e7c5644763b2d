"""Several workers, and workers that are killed: each letter once, but for the window that is documented."""

import multiprocessing
import time
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from random import Random

import pytest

from resource_base.database import Database
from resource_base.mail.delivery import CLAIM, Delivery, deliver
from resource_base.mail.transports import Smtp
from resource_base.settings import SmtpSecurity
from tests.domain.mail.conftest import NOW, RENDER
from tests.domain.mail.post_office import PATIENCE

SPAWN = multiprocessing.get_context("spawn")
LETTERS = [f"{number:02}@x.example" for number in range(30)]


def work(url: str, port: int, together: Barrier) -> None:
    database = Database(url)
    together.wait(PATIENCE)
    deliver(database, Smtp("127.0.0.1", port, SmtpSecurity.NONE), RENDER, at=NOW)
    database.dispose()


@contextmanager
def workers(post, number):
    """So many processes that deliver at the same time, ready to."""
    together = SPAWN.Barrier(number + 1)
    url = post.database.engine.url.render_as_string(hide_password=False)
    processes = [SPAWN.Process(target=work, args=(url, post.office.port, together)) for _ in range(number)]
    for process in processes:
        process.start()
    together.wait(PATIENCE)
    try:
        yield processes
    finally:
        for process in processes:
            process.join(PATIENCE)
            process.close()


def kill(process) -> None:
    process.kill()
    process.join(PATIENCE)


def kill_one(post, *, after) -> None:
    """Kill a worker after so many letters; after its last, where others were sent before one could look."""
    wanted = len(post.office.accepted) + after
    with workers(post, 1) as [worker]:
        wait_until(lambda: len(post.office.accepted) >= wanted or not worker.is_alive())
        kill(worker)


def wait_until(true) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_workers_at_the_same_time_send_each_letter_once(post):
    post.write(*LETTERS)
    post.office.stall_at = "RCPT"
    with workers(post, 3):
        wait_until(lambda: post.office.connections == 3)  # none has done all the work before another begins
        post.office.let_go.set()

    assert post.office.connections == 3
    assert post.office.recipients == LETTERS
    assert {letter.sent_at for letter in post.kept().values()} == {NOW}


@pytest.mark.parametrize(("command", "copies_of_the_first"), [("RCPT", 1), ("DATA", 2)])
def test_a_letter_in_the_hands_of_a_killed_worker_is_never_lost(post, command, copies_of_the_first):
    """Twice in one case only: accepted by the server, and not yet known to us as such."""
    post.write(LETTERS[0], at=NOW - CLAIM)
    post.write(*LETTERS[1:])
    post.office.stall_at = command
    with workers(post, 1) as [worker]:
        assert post.office.stalled.wait(PATIENCE)
        kill(worker)
        post.office.stall_at = ""
        post.office.let_go.set()

    assert post.send(NOW) == Delivery(sent=len(LETTERS) - 1)
    assert post.send(NOW + CLAIM) == Delivery(sent=1)
    first = post.kept()[LETTERS[0]]
    copies = post.office.copies()
    assert copies.pop(f"<{first.id}@departement.example>") == copies_of_the_first
    assert (len(copies), set(copies.values())) == (len(LETTERS) - 1, {1})


def test_workers_killed_again_and_again_lose_no_letter_and_double_at_most_one_each(post):
    post.write(*LETTERS)
    post.office.pace = 0.005
    kills = 3
    for _ in range(kills):
        kill_one(post, after=Random().randint(1, 8))
    for claims in range(1, kills + 2):
        post.send(NOW + claims * CLAIM)

    copies = post.office.copies()
    assert len(copies) == len(LETTERS)
    assert copies.total() <= len(LETTERS) + kills
    assert {letter.sent_at is None for letter in post.kept().values()} == {False}
