import multiprocessing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError

from resource_base.catalog.models import Organization
from resource_base.database import Database
from tests.domain.catalog.making import organization, service


def test_a_time_comes_back_in_utc_whatever_the_zone_it_was_given_in(session):
    paris = datetime(2026, 7, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    made = organization(session)
    made.modified_at = paris
    session.flush()
    session.expire(made)

    assert made.modified_at == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert made.modified_at.tzinfo is UTC


def test_a_naive_time_is_refused(session):
    made = organization(session)
    made.modified_at = datetime(2026, 7, 1, 14)  # noqa: DTZ001 - what the test is about
    with pytest.raises(StatementError, match="naive"):
        session.flush()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE service SET state = 'lost'",
        "UPDATE service SET fee = 'cher'",
        "UPDATE service SET valid_from = '2026-02-01', valid_until = '2026-01-01'",
        "UPDATE service SET organization_id = '00000000000000000000000000000000'",
        "INSERT INTO organization SELECT * FROM organization",
    ],
)
def test_the_database_holds_the_line(session, statement):
    service(session)
    session.flush()
    with pytest.raises(IntegrityError):
        session.execute(text(statement))


def test_an_error_tells_the_statement_and_nothing_of_what_was_written(database, postgresql):
    for engine in (database.engine, postgresql):
        with pytest.raises(SQLAlchemyError) as caught, engine.connect() as connection:
            connection.execute(text("INSERT INTO nowhere VALUES (:link)"), {"link": "/invitation/a-token"})
        assert "INSERT INTO nowhere" in str(caught.value)
        assert "a-token" not in str(caught.value)


def test_a_transaction_that_fails_leaves_nothing(database):
    def interrupted():
        with database.transaction() as session:
            organization(session)
            session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    with database.reading() as session:
        assert session.query(Organization).count() == 0


def add_visits(url: str, times: int) -> None:
    database = Database(url)
    for _ in range(times):
        with database.transaction() as session:
            entry = session.query(Organization).one()
            entry.name = str(int(entry.name) + 1)
    database.dispose()


def test_processes_that_read_then_write_never_lose_a_write(database):
    with database.transaction() as session:
        organization(session, name="0")
    processes = [
        multiprocessing.get_context("spawn").Process(target=add_visits, args=(str(database.engine.url), 25))
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    with database.reading() as session:
        assert session.query(Organization).one().name == "75"
