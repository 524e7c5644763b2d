"""The demonstration as `make run` starts it: a server, and the worker beside it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from resource_base.database import Database
from resource_base.jobs.locks import lock_of
from resource_base.jobs.models import JobRun
from tests.ports import held_port

PATIENCE = 120  # seconds; 268 entries are brought in first
COMMAND = Path(sys.executable).with_name("resource-base")


@pytest.fixture
def port():
    with held_port() as port:
        yield port


@pytest.fixture
def demonstration(tmp_path, port):
    """The process that became the server of a demonstration, answering."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RESOURCE_BASE_")},
        "RESOURCE_BASE_DATABASE_URL": f"sqlite:///{tmp_path / 'demo.db'}",
        "RESOURCE_BASE_INDEX_DIR": str(tmp_path / "index"),
        "RESOURCE_BASE_MAIL_FOLDER": str(tmp_path / "mail"),
        "RESOURCE_BASE_SECRET_KEY": "a key that is only good for tests",
    }
    command = (str(COMMAND), "demo", "serve", "--port", str(port))
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        eventually(lambda: answers(port))
        yield server
    finally:
        server.kill()
        server.wait()
    eventually(lambda: not answers(port))


def eventually(true):
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def answers(port):
    try:
        return requests.get(f"http://127.0.0.1:{port}/sante/vivant", timeout=5).ok
    except requests.RequestException:
        return False


def nobody_works_on(database):
    with lock_of(database) as lock:
        return lock.take()


def letters_are_looked_after(database):
    with database.reading() as session:
        done = select(JobRun.ok).where(JobRun.name == "deliver-letters")
        return list(session.scalars(done)) == [True]


def test_the_worker_works_beside_the_server_and_does_not_survive_it(demonstration, tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'demo.db'}")
    eventually(lambda: letters_are_looked_after(database))
    assert not nobody_works_on(database)

    demonstration.send_signal(signal.SIGKILL)

    eventually(lambda: nobody_works_on(database))
    database.dispose()
