"""Entries that come and change, and what an index that follows them finds."""

from uuid import UUID

from resource_base.catalog import actions
from resource_base.catalog.models import Service
from resource_base.database import Database
from resource_base.search.language.french import stem
from resource_base.search.upkeep.feed import Index
from tests.domain.catalog.making import ACT, service


def add(database: Database, source_id: str, name: str, **fields) -> UUID:
    with database.transaction() as session:
        return service(session, source_id, name=name, **fields).id


def rename(database: Database, service_id: UUID, name: str) -> None:
    with database.transaction() as session:
        actions.revise(session, session.get_one(Service, service_id), {"name": name}, act=ACT)


def found(index: Index, word: str) -> list[UUID]:
    """The services that an index finds by a word."""
    snapshot = index.snapshot()
    postings = snapshot.postings("text", stem(word))
    return [] if postings is None else [snapshot.ids[number] for number in postings[0]]
