from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

import resource_base.migrations.every_table  # noqa: F401 - each models module adds its tables to the metadata
from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.database import Base, Database, now
from resource_base.migrations import schema
from resource_base.sharing.alerts.models import News, NewsOrigin, SavedSearch
from resource_base.sharing.alerts.vocabulary import Frequency, NewsKind
from resource_base.sharing.selections import actions, deleting
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection, SelectionEntry
from tests.domain.catalog import making


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """A database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"empty_{uuid4().hex}")
    database = Database(url)
    yield database
    database.dispose()


def tables(database):
    return sorted(inspect(database.engine).get_table_names())


def test_the_newest_migration_is_what_the_models_say(empty):
    schema.upgrade(empty)

    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert tables(empty) == sorted([*Base.metadata.tables, "alembic_version"])
    assert schema.is_current(empty)


def test_migrations_can_be_undone_and_done_again(empty):
    schema.upgrade(empty)
    schema.downgrade(empty, "base")
    assert (tables(empty), schema.is_current(empty)) == (["alembic_version"], False)

    schema.upgrade(empty)
    assert schema.is_current(empty)


def follow_and_keep(session):
    """Somebody with a news that a search brings, and a selection of one entry."""
    entry = making.service(session, "Vélo")
    user = User(email="ana@ccas.example", name="Ana")
    search = SavedSearch(
        user=user, name="Vélos", question="q=vélo", frequency=Frequency.NONE, created_at=now()
    )
    session.add_all([user, search])
    session.flush()
    told = {"kind": NewsKind.CHANGED, "version": 2, "changed": ("fee",), "seen_as": Viewer.CURATOR}
    news = News(user_id=user.id, service_id=entry.id, found_at=now(), **told)
    news.origins.append(NewsOrigin(search=search))
    session.add(news)
    keep(session, actions.start(session, reference="Jeudi", by=user, months=6), [Chosen(entry)])


def test_0007_keeps_the_news_and_selections_that_are_there_and_what_hangs_on_them(empty):
    schema.upgrade(empty)
    with empty.transaction() as session:
        follow_and_keep(session)
    schema.downgrade(empty, "0006")
    columns = {
        each["name"]
        for name in ("news", "saved_search", "selection")
        for each in inspect(empty.engine).get_columns(name)
    }
    assert columns & {"changed", "seen_as", "answered", "warned_of"} == set()

    schema.upgrade(empty)
    with empty.reading() as session:
        news, selection = session.scalars(select(News)).one(), session.scalars(select(Selection)).one()
        assert (news.changed, news.seen_as, len(news.origins)) == ((), Viewer.PUBLIC, 1)
        assert (selection.warned_of, len(selection.entries)) == (None, 1)


def test_0008_undone_brings_nothing_back_that_was_deleted(empty):
    schema.upgrade(empty)
    with empty.transaction() as session:
        follow_and_keep(session)
        user, entry = session.scalars(select(User)).one(), session.scalars(select(Service)).one()
        gone = actions.start(session, reference="Vendredi", by=user, months=6)
        keep(session, gone, [Chosen(entry)])
        deleting.delete(session, gone)
    schema.downgrade(empty, "0007")
    schema.upgrade(empty)
    with empty.reading() as session:
        assert session.scalars(select(Selection.reference)).all() == ["Jeudi"]
        assert len(session.scalars(select(SelectionEntry)).all()) == 1


def test_0007_takes_no_viewer_that_does_not_exist(empty):
    schema.upgrade(empty)
    with empty.transaction() as session:
        follow_and_keep(session)
    with pytest.raises(IntegrityError), empty.engine.begin() as connection:
        connection.execute(text("UPDATE news SET seen_as = 'anyone'"))
