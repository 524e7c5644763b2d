"""The worker: does without being asked what is due, one at a time for one database."""

import logging
import os
import select
import signal
from typing import TYPE_CHECKING, Self

import click

from resource_base.installation import Installation

if TYPE_CHECKING:
    from resource_base.jobs.locks import Lock
    from resource_base.jobs.running import Turn

TICK = 5.0  # seconds between two looks at what is due
SIGNALS = (signal.SIGTERM, signal.SIGINT)
STANDARD_INPUT = 0

log = logging.getLogger(__name__)


class Stopping:
    """Asked by SIGTERM or Ctrl+C, or by the end of what is read from `until`: a job ends what it is at, then
    the worker leaves.
    """

    def __init__(self, *, until: int | None = None) -> None:
        self._asked = False
        self._until = until
        self._wakened, self._wakes = os.pipe()
        os.set_blocking(self._wakes, False)

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._ask) for number in SIGNALS}
        signal.set_wakeup_fd(self._wakes)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._wakes)
        os.close(self._wakened)

    def _ask(self, _number: int, _frame: object) -> None:
        self._asked = True

    def asked(self) -> bool:
        self._look(0)
        return self._asked

    def wait(self, seconds: float) -> None:
        """Sleep, but wake up as soon as one is asked to stop."""
        self._look(seconds)

    def _look(self, seconds: float) -> None:
        watched = [self._wakened] if self._until is None else [self._wakened, self._until]
        ready, _, _ = select.select(watched, [], [], seconds)
        if self._until in ready and not os.read(self._until, 1):
            self._asked = True


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then leave: for a timer.")
@click.option("--until-eof", is_flag=True, help="Leave when standard input ends: with who started it.")
@click.pass_obj
def worker(installation: Installation, *, once: bool, until_eof: bool) -> None:
    """Send letters, forget what has expired; until SIGTERM.

    Several may be started: one works, the others take over when it ends. A database that is busy, full or
    away is asked again: the worker goes on without being started anew.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from resource_base.jobs import running
    from resource_base.jobs.locks import lock_of
    from resource_base.migrations import schema

    if not schema.is_current(installation.database):
        raise click.ClickException("Des migrations restent à appliquer : resource-base db upgrade")
    until = STANDARD_INPUT if until_eof else None
    with Stopping(until=until) as stopping, lock_of(installation.database) as lock:
        turn = running.Turn(installation, stop=stopping.asked)
        working = False
        while not stopping.asked():
            try:
                working = _worked(turn, lock, is_first=not working)
            except (SQLAlchemyError, OSError) as error:
                if once:
                    raise
                log.error("the worker tries again: %s: %s", type(error).__name__, error)  # noqa: TRY400 - every few seconds while it lasts: a line each
                working = False
            if once:
                break
            stopping.wait(TICK)
    if once and not working:
        click.echo("Un autre travail est en cours : il fera ce qui est dû.")


def _worked(turn: "Turn", lock: "Lock", *, is_first: bool) -> bool:
    """Do what is due, unless another worker has the lock; the first time, end what was left unfinished."""
    from resource_base.jobs import running
    from resource_base.jobs.table import JOBS

    if not lock.take():
        return False
    if is_first:
        with turn.installation.database.transaction() as session:
            running.close_interrupted(session)
    running.run_due(JOBS, turn)
    return True
