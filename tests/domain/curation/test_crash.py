"""Killed at any point, a submission, a decision or a merge is wholly there or not at all."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from resource_base.catalog.models import CatalogChange, Revision, Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates.models import Redirection
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import DECIDED, Outcome
from resource_base.mail.models import Letter

# `KILL_ROUNDS=50 pytest tests/domain/curation/test_crash.py` for the long version.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "4"))
PATIENCE = 60  # seconds
ROOT = Path(__file__).parents[3]


@pytest.fixture
def hammering(database):
    started = []

    def start(seed: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.domain.curation.hammer", str(database.engine.url), seed]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def half_done(session):
    """What would show that something was done in part: nothing, when each act is whole."""
    found = []
    for proposal in session.scalars(select(Proposal).where(Proposal.state.in_(DECIDED))):
        outcomes = {field.outcome for field in proposal.fields}
        letters = select(func.count()).where(Letter.key == f"proposal {proposal.id} decided")
        revision = select(Revision).where(
            Revision.service_id == proposal.service_id, Revision.version == proposal.applied_version
        )
        if None in outcomes:
            found.append(("undecided field", proposal.id))
        if session.scalar(letters) != (proposal.origin.value == "form"):
            found.append(("letter", proposal.id))
        if outcomes & {Outcome.ACCEPTED, Outcome.AMENDED} and session.scalar(revision) is None:
            found.append(("no revision", proposal.id))
    for service in session.scalars(select(Service)):
        versions = select(Revision.version).where(Revision.service_id == service.id)
        if sorted(session.scalars(versions)) != [*range(1, service.version + 1)]:
            found.append(("versions", service.id))
        told = select(func.count()).where(CatalogChange.service_id == service.id)
        if (session.scalar(told) or 0) < service.version:
            found.append(("feed", service.id))
    merged = select(Service).join(Redirection, Redirection.service_id == Service.id)
    shown = session.scalars(merged.where(Service.state != State.WITHDRAWN))
    return [*found, *(("merged and shown", each.id) for each in shown)]


def proposals(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Proposal))


def test_killed_at_any_moment_nothing_is_half_done(database, hammering):
    rng = random.Random()
    for number in range(ROUNDS):
        processes = [hammering(f"{number}-{each}") for each in range(2)]
        assert [process.stdout.readline() for process in processes] == [b"ready\n"] * 2
        until = time.monotonic() + PATIENCE
        while not proposals(database):  # on a busy machine, the first one takes its time
            assert time.monotonic() < until
            time.sleep(0.01)
        time.sleep(rng.uniform(0.2, 1))
        for process in processes:
            process.kill()
            process.wait()
        with database.reading() as session:
            assert half_done(session) == []
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
