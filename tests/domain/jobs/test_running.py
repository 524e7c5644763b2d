from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from resource_base import mail
from resource_base.accounts.actions import create_user
from resource_base.accounts.invitations import invite
from resource_base.accounts.models import Role
from resource_base.errors import NotAllowed
from resource_base.installation import Installation
from resource_base.jobs import running
from resource_base.jobs.models import JobRun
from resource_base.jobs.running import Job, Turn
from resource_base.jobs.table import JOBS
from resource_base.mail.models import Letter
from resource_base.mail.transports import Folder
from resource_base.settings import Environment, MailTransport, Settings

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def installation(database, tmp_path):
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(environment=Environment.TEST, database_url=url, mail_folder=tmp_path / "mail")
    yield (made := Installation(settings))
    made.database.dispose()


def job(name="count", *, every=20 * SECOND, run=lambda _turn: ""):
    return Job(name, name, every, run)


def refuse(_turn):
    raise NotAllowed("Le courrier ne part pas.")


def crash(_turn):
    raise ZeroDivisionError("by zero")


def runs(installation):
    with installation.database.reading() as session:
        return [
            (run.name, run.ok, run.message, run.ended_at)
            for run in session.query(JobRun).order_by(JobRun.started_at, JobRun.id)
        ]


def starts(installation, each, seconds):
    """At which of these seconds a job runs that is looked at every second."""
    return [
        second
        for second in range(seconds)
        if running.run_due([each], Turn(installation, at=NOW + second * SECOND))
    ]


def test_a_job_runs_at_once_then_at_its_interval(installation):
    assert starts(installation, job(), 65) == [0, 20, 40, 60]


def test_a_job_that_fails_is_tried_less_and_less_often_and_again_as_usual_once_it_succeeds(installation):
    assert starts(installation, job(run=refuse), 130) == [0, 40, 120]

    mended = job()
    due = [at for at in (279, 280, 299, 300) if running.run_due([mended], at_second(installation, at))]
    assert due == [280, 300]


def at_second(installation, second):
    return Turn(installation, at=NOW + second * SECOND)


def test_a_job_that_fails_all_day_is_tried_every_ten_minutes(session):
    at = NOW
    for _ in range(20):
        session.add(JobRun(name="count", started_at=at, ended_at=at, ok=False))
        session.flush()

    pause = timedelta(minutes=10)
    due = [running.is_due(session, job(), at=at + wait) for wait in (pause - SECOND, pause)]
    assert due == [False, True]
    rare = job(every=timedelta(days=1))
    assert not running.is_due(session, rare, at=at + timedelta(days=1) - SECOND)


def test_a_clock_that_was_put_back_neither_stops_a_job_nor_hurries_it(installation):
    with installation.database.transaction() as session:
        ahead = NOW + timedelta(hours=1)
        session.add(JobRun(name="count", started_at=ahead, ended_at=ahead, ok=True))
    assert starts(installation, job(), 65) == [0, 20, 40, 60]


def test_a_job_that_fails_leaves_its_reason_and_does_not_stop_the_others(installation, caplog):
    jobs = [job("a", run=refuse), job("b", run=crash), job("c", run=lambda _turn: "3 fiches relues")]
    assert running.run_due(jobs, Turn(installation, at=NOW)) == 3

    assert runs(installation) == [
        ("a", False, "Le courrier ne part pas.", NOW),
        ("b", False, "ZeroDivisionError : by zero", NOW),
        ("c", True, "3 fiches relues", NOW),
    ]
    assert [record.exc_info is not None for record in caplog.records] == [False, True]


def test_no_job_is_begun_once_one_is_asked_to_stop(installation):
    asked = iter([False, True])
    turn = Turn(installation, at=NOW, stop=lambda: next(asked))
    assert running.run_due([job("a"), job("b")], turn) == 1


def test_the_run_of_a_killed_worker_is_closed_as_failed(session):
    session.add(JobRun(name="a", started_at=NOW - SECOND))
    session.add(JobRun(name="b", started_at=NOW - SECOND, ended_at=NOW - SECOND, ok=True))
    session.flush()

    assert running.close_interrupted(session, at=NOW) == 1
    session.expire_all()
    ends = {run.name: (run.ok, run.ended_at, run.message) for run in session.query(JobRun)}
    assert ends == {"a": (False, NOW, "Interrompu."), "b": (True, NOW - SECOND, "")}


def test_old_runs_are_forgotten_but_never_the_newest_of_a_job(session):
    day = timedelta(days=1)
    for name, age, message in (
        ("often", 31 * day, "1 lettre envoyée"),
        ("often", 29 * day, "2 lettres envoyées"),
        ("often", 2 * day, ""),
        ("often", day / 2, ""),
        ("rare", 40 * day, ""),
    ):
        session.add(JobRun(name=name, started_at=NOW - age, ended_at=NOW - age, ok=True, message=message))
        session.flush()

    assert running.forget_old(session, at=NOW) == 2
    kept = [(run.name, (NOW - run.started_at) / day) for run in session.query(JobRun).order_by(JobRun.id)]
    assert kept == [("often", 29), ("often", 0.5), ("rare", 40)]


def write_letter(installation):
    data = {"asked_at": NOW.isoformat()}
    with installation.database.transaction() as session:
        mail.write(session, to="a@x.example", template="access_request_received", data=data, at=NOW)


def test_the_jobs_of_an_installation_send_its_letters_and_say_so(installation):
    write_letter(installation)
    running.run_due(JOBS, Turn(installation, at=NOW))

    told = {name: message for name, ok, message, _ended in runs(installation) if ok}
    assert told == {job.name: "" for job in JOBS} | {"deliver-letters": "1 lettre envoyée"}
    assert [message["To"] for message in Folder(installation.settings.mail_folder).letters()] == [
        "a@x.example"
    ]


def test_the_jobs_forget_what_is_old(installation):
    long_ago = NOW - timedelta(days=400)
    with installation.database.transaction() as session:
        session.add(Letter(recipient="a@x.example", template="x", sent_at=long_ago))
        session.add(JobRun(name="gone", started_at=long_ago, ended_at=long_ago, ok=True))
        session.add(JobRun(name="gone", started_at=long_ago, ended_at=long_ago, ok=True))
    running.run_due(JOBS, Turn(installation, at=NOW))

    assert ("forget-the-old", True, "1 ancienne lettre effacée, 1 ancienne exécution effacée", NOW) in runs(
        installation
    )


def test_the_jobs_recall_invitations_and_keep_personal_data_no_longer_than_said(installation):
    day = timedelta(days=1)
    with installation.database.transaction() as session:
        create_user(session, email="ana@x.example", name="Ana", at=NOW - 731 * day)
        for nth, age in enumerate((day, 40 * day)):
            email = f"b{nth}@x.example"
            invite(session, email=email, name="Bob", role=Role.PARTNER, by=None, at=NOW - age)
    running.run_due(JOBS, Turn(installation, at=NOW))

    told = {name: message for name, _ok, message, _ended in runs(installation)}
    assert (told["remind-the-invited"], told["keep-no-longer"]) == (
        "1 rappel d’invitation écrit",
        "1 préavis d’inactivité écrit, 1 invitation effacée, 1 ligne du journal effacée",
    )


def test_letters_wait_while_mail_is_off(installation):
    write_letter(installation)
    off = Installation(replace(installation.settings, mail_transport=MailTransport.OFF))
    running.run_due(JOBS, Turn(off, at=NOW))
    off.database.dispose()

    with installation.database.reading() as session:
        assert [letter.sent_at for letter in session.query(Letter)] == [None]


def test_each_job_has_a_name_of_its_own():
    assert len({each.name for each in JOBS}) == len(JOBS)
