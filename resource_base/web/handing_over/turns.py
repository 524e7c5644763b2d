"""Whose turn it is to make a PDF: one at a time on this machine, one more waits, the others come again.

A document keeps a process busy for a second or two. However many are asked for at once, two processes of the
site at most are held by them, and the others go on answering. The locks are those of the kernel: they go with
the process that holds them.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from resource_base.errors import TooManyAttempts

WAIT = 10.0  # seconds, for the one before; it is then as if it were stuck
LOOKS = 0.05  # seconds between two looks
BUSY = "Plusieurs PDF se préparent en ce moment."
BACK_IN = 5  # seconds

log = logging.getLogger(__name__)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Hold the one place, once it is free; `folder` is where all processes of the site keep what they share.

    Raises:
        TooManyAttempts: somebody waits already, or the one before takes too long.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        making = _in_turn(folder)
    except OSError:
        log.warning("documents are made without turns: no lock in %s", folder, exc_info=True)
        making = None
    try:
        yield
    finally:
        _let_go(making)


def _in_turn(folder: Path) -> int:
    waiting = _taken(folder / "pdf-next.lock")
    if waiting is None:
        raise TooManyAttempts(BUSY, retry_after=BACK_IN)
    try:
        until = time.monotonic() + WAIT
        while (making := _taken(folder / "pdf.lock")) is None:
            if time.monotonic() >= until:
                raise TooManyAttempts(BUSY, retry_after=BACK_IN)
            time.sleep(LOOKS)
        return making
    finally:
        _let_go(waiting)


def _taken(path: Path) -> int | None:
    """The lock of this file, if nobody holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _let_go(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
