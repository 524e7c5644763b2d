import logging
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from resource_base.database import Database
from resource_base.search.upkeep.feed import Index

# `KILL_ROUNDS=50 pytest --log-cli-level=INFO tests/domain/search/test_crash.py` for the long version.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "6"))
log = logging.getLogger(__name__)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def hammering(database, tmp_path):
    """Starts a process that writes and indexes without rest; the test kills it."""
    started = []

    def start(seed: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.domain.search.hammer"]
        arguments = [str(database.engine.url), str(tmp_path / "index"), seed]
        started.append(subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_killed_at_any_moment_nothing_is_lost(database: Database, tmp_path, hammering):
    rng = random.Random()
    late = 0
    for number in range(ROUNDS):
        processes = [hammering(f"{number}-{each}") for each in range(2)]
        assert [process.stdout.readline() for process in processes] == [b"ready\n"] * 2
        time.sleep(rng.uniform(0, 0.6))
        for process in processes:
            process.kill()
            process.wait()
        index = Index(database, tmp_path / "index", ask_every=0)
        late += index.status().pending > 0
        assert index.audit().clean
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    log.info("%s rounds, %s of which left changes to apply", ROUNDS, late)
