import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from resource_base import mail
from resource_base.cli import main, worker
from resource_base.database import now
from resource_base.installation import Installation
from resource_base.jobs import running
from resource_base.jobs.models import JobRun
from resource_base.jobs.table import JOBS
from resource_base.mail.models import Letter
from resource_base.settings import Settings

PATIENCE = 30  # seconds
COMMAND = Path(sys.executable).with_name("resource-base")


@pytest.fixture
def start(database, tmp_path):
    """Start `resource-base ARGUMENTS` on the test's own database, letters going to a folder."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RESOURCE_BASE_")},
        "RESOURCE_BASE_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "RESOURCE_BASE_MAIL_FOLDER": str(tmp_path / "mail"),
    }
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [COMMAND, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def run(database, tmp_path):
    """Run a command here, on the same database; what it printed."""
    url = database.engine.url.render_as_string(hide_password=False)
    installation = Installation(Settings(database_url=url, mail_folder=tmp_path / "mail"))

    def run(*arguments):
        done = CliRunner(catch_exceptions=False).invoke(main, arguments, obj=installation)
        assert done.exit_code == 0, done.output
        return done.output

    yield run
    installation.database.dispose()


def told(process):
    output, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, output


def write(database, to):
    with database.transaction() as session:
        data = {"asked_at": now().isoformat()}
        mail.write(session, to=to, template="access_request_received", data=data)


def eventually(true):
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def sent(database):
    with database.reading() as session:
        return sorted(letter.recipient for letter in session.query(Letter) if letter.sent_at)


def test_the_worker_sends_letters_alone_and_leaves_when_asked(start, run, database, tmp_path):
    write(database, "a@x.example")
    worker = start("worker")
    eventually(lambda: sent(database) == ["a@x.example"])
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1

    assert run("worker", "--once") == "Un autre travail est en cours : il fera ce qui est dû.\n"

    eventually(lambda: runs(database) >= len(JOBS))
    worker.send_signal(signal.SIGTERM)
    assert told(worker) == (0, "")
    with database.reading() as session:
        ends = {(run.name, run.ok) for run in session.query(JobRun)}
    assert ends == {(job.name, True) for job in JOBS}


def test_a_worker_takes_over_from_one_that_was_killed(start, database):
    first = start("worker")
    eventually(lambda: runs(database) >= len(JOBS))
    second = start("worker")
    first.send_signal(signal.SIGSTOP)
    write(database, "a@x.example")
    with database.transaction() as session:
        session.add(JobRun(name="deliver-letters", started_at=now()))
        for run in session.query(JobRun):
            run.started_at -= timedelta(minutes=1)
    first.kill()

    eventually(lambda: sent(database) == ["a@x.example"])
    second.send_signal(signal.SIGTERM)
    assert told(second) == (0, "")
    with database.reading() as session:
        assert [run.message for run in session.query(JobRun) if run.ok is False] == ["Interrompu."]


def runs(database):
    with database.reading() as session:
        return session.query(JobRun).filter(JobRun.ended_at.is_not(None)).count()


def test_once_does_what_is_due_and_leaves(run, database):
    write(database, "a@x.example")
    assert run("worker", "--once") == ""
    assert sent(database) == ["a@x.example"]


def test_letters_given_up_are_shown_without_their_address_and_sent_again(run, database):
    write(database, "a@x.example")
    write(database, "b@x.example")
    with database.transaction() as session:
        given_up = session.query(Letter).filter_by(recipient="b@x.example").one()
        given_up.given_up_at, given_up.last_error = now(), "550 Inconnu"

    waiting, abandoned, detail = run("mail", "status").splitlines()
    assert waiting.startswith("1 lettre en attente, la plus ancienne depuis le ")
    assert (abandoned, detail.partition(" access")[2]) == (
        "1 lettre abandonnée.",
        "_request_received : 550 Inconnu",
    )
    assert run("mail", "retry") == "1 lettre repartira.\n"
    run("worker", "--once")
    assert sent(database) == ["a@x.example", "b@x.example"]


def test_a_database_that_lacks_migrations_is_not_worked_on(tmp_path):
    installation = Installation(Settings(database_url=f"sqlite:///{tmp_path / 'empty.db'}"))
    done = CliRunner().invoke(main, ["worker", "--once"], obj=installation)
    installation.database.dispose()
    assert (done.exit_code, "db upgrade" in done.output) == (1, True)


def test_the_worker_goes_on_when_the_database_was_away(run, database, monkeypatch, caplog):
    def rounds():
        with database.transaction() as session:
            session.add(JobRun(name="deliver-letters", started_at=now()))
        yield OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
        os.kill(os.getpid(), signal.SIGTERM)
        yield None

    turns = rounds()

    def run_due(*_):
        error = next(turns)
        if error is not None:
            raise error

    monkeypatch.setattr(running, "run_due", run_due)
    monkeypatch.setattr(worker, "TICK", 0)
    assert run("worker") == ""
    assert "the worker tries again: OperationalError" in caplog.text
    with database.reading() as session:
        assert [(run.ok, run.message) for run in session.query(JobRun)] == [(False, "Interrompu.")]
