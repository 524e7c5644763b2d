from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from resource_base.accounts import append_only, audit
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.vocabulary import ACTION_LABELS, REFUSAL_SENTENCES, Refusal, SecurityAction
from resource_base.database import Database, now
from resource_base.migrations import schema
from tests.domain.accounts.people import NOON, person

OLD = now() - timedelta(days=366)

REWRITINGS = {
    "update": lambda: update(SecurityEvent).values(action=SecurityAction.SIGNED_OUT),
    "delete": lambda: delete(SecurityEvent),
}


def record(session, *, at):
    audit.record(session, SecurityAction.SIGNED_IN, actor=uuid4(), about="user:1", at=at)
    session.flush()


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request, tmp_path):
    """A database made by the migrations, not by the models."""
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_server").create(f"audit_{uuid4().hex}")
    database = Database(url)
    schema.upgrade(database)
    yield database
    database.dispose()


def test_a_line_says_who_did_what_to_what_in_which_request(session):
    ana = person(session)
    with audit.within("r" * 100, browser="Firefox, Windows"):
        audit.record(
            session, SecurityAction.ROLE_CHANGED, actor=ana, about="user:2", details={"n": 1}, at=NOON
        )
    audit.record(session, SecurityAction.SIGNED_OUT, actor=None, at=NOON)
    session.flush()
    found = [
        (event.action, event.actor_id, event.object, event.details, event.request_id)
        for event in session.scalars(audit.events())
    ][:2]
    assert found == [
        (SecurityAction.SIGNED_OUT, None, "", {}, ""),
        (SecurityAction.ROLE_CHANGED, ana.id, "user:2", {"n": 1, "browser": "Firefox, Windows"}, "r" * 64),
    ]
    [narrowed] = session.scalars(
        audit.events(action=SecurityAction.ROLE_CHANGED, actor_id=ana.id, about="user:2")
    )
    assert narrowed.details["n"] == 1


@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_the_database_refuses_to_rewrite_a_line(session, rewriting):
    record(session, at=now())
    savepoint = session.begin_nested()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(REWRITINGS[rewriting]())
    savepoint.rollback()
    assert session.scalars(select(SecurityEvent.action)).all() == [SecurityAction.SIGNED_IN]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE security_event SET object = 'nothing'",
        "UPDATE security_event SET at = '2001-01-01 00:00:00'",
        "DELETE FROM security_event",
        "REPLACE INTO security_event SELECT id, at, actor_id, action, 'x', '{}', '' FROM security_event",
        "TRUNCATE security_event",
    ],
)
def test_so_does_one_made_by_the_migrations_whatever_the_statement(migrated, statement):
    if ("REPLACE" in statement and not migrated.is_sqlite) or (
        "TRUNCATE" in statement and migrated.is_sqlite
    ):
        return
    with migrated.transaction() as session:
        record(session, at=now())
    with pytest.raises(DatabaseError, match="append-only"), migrated.transaction() as session:
        session.execute(text(statement))
    with migrated.reading() as session:
        assert [event.object for event in session.scalars(select(SecurityEvent))] == ["user:1"]


def test_only_lines_older_than_a_year_can_be_purged_whatever_clock_the_caller_has(session):
    for at in (OLD, OLD - timedelta(days=300)):
        record(session, at=at)
    session.execute(delete(SecurityEvent).where(SecurityEvent.at <= OLD))
    assert session.scalars(select(SecurityEvent)).all() == []
    savepoint = session.begin_nested()
    record(session, at=now() - timedelta(days=append_only.DELETABLE_AFTER_DAYS - 1))
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(delete(SecurityEvent))
    savepoint.rollback()


def test_every_action_and_every_reason_has_its_french_words():
    assert set(ACTION_LABELS) == set(SecurityAction)
    assert set(REFUSAL_SENTENCES) == set(Refusal)
