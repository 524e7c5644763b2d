"""What the index reads of the database: the change feed, and entries as documents, a batch at a time."""

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVarTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, Text, cast, func, select, tuple_
from sqlalchemy.orm import Session

from resource_base.catalog.models import CatalogChange, Organization, Place, Service
from resource_base.database import Database
from resource_base.search.index.documents import INDEXED_STATES, Document, document_of

BATCH = 1_000  # entries held in memory at once
Row = TypeVarTuple("Row")


class Cursor(NamedTuple):
    """A place in the change feed: the last change applied, and the service that it was about.

    The service tells one history from another, as when the database was restored from a backup.
    """

    transaction_id: int = 0
    seq: int = 0
    service_id: str = ""

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """The cursor that `str` wrote; the beginning of the feed for anything else."""
        transaction_id, _, rest = text.partition(":")
        seq, _, service_id = rest.partition(":")
        if not (transaction_id.isdecimal() and seq.isdecimal()):
            return cls()
        return cls(int(transaction_id), int(seq), service_id)

    def __str__(self) -> str:
        return f"{self.transaction_id}:{self.seq}:{self.service_id}"


class Source:
    """The directory, as the index follows it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def _settled(self, changes: Select[*Row]) -> Select[*Row]:
        """Only changes before which no other can still appear.

        On PostgreSQL a transaction may commit after a younger one did: those at or above the oldest still
        running one wait for it. SQLite has one writer at a time.
        """
        if self.database.is_sqlite:
            return changes
        oldest_running: Any = cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger)
        return changes.where(CatalogChange.transaction_id < oldest_running)

    def _from(self, cursor: Cursor) -> ColumnElement[bool]:
        """The change at this place of the feed, and those after it."""
        if self.database.is_sqlite:  # all have one transaction number, and no index serves a pair of columns
            return CatalogChange.seq >= cursor.seq
        order = tuple_(CatalogChange.transaction_id, CatalogChange.seq)
        following: ColumnElement[bool] = order >= tuple_(cursor.transaction_id, cursor.seq)
        return following

    def end(self, session: Session) -> Cursor:
        """Where the feed ends, as far as it is settled."""
        last = _cursors().order_by(CatalogChange.transaction_id.desc(), CatalogChange.seq.desc()).limit(1)
        row = session.execute(self._settled(last)).first()
        return _cursor(row) if row else Cursor()

    def changes(self, session: Session, cursor: Cursor, *, limit: int) -> list[Cursor] | None:
        """The settled changes after a place of the feed, in order; one read of an index.

        None when the feed never led to that place: the database is another, or came from a backup. A feed may
        be shortened of what everyone has applied, but for its last change.
        """
        order = (
            [CatalogChange.seq]
            if self.database.is_sqlite
            else [CatalogChange.transaction_id, CatalogChange.seq]
        )
        following = _cursors().where(self._from(cursor)).order_by(*order).limit(limit + 1)
        found = [_cursor(row) for row in session.execute(self._settled(following))]
        if cursor == Cursor():
            return found[:limit]
        if found and found[0] == cursor:
            return found[1:]
        return found[:limit] if found and found[0].seq > cursor.seq else None

    def pending(self, session: Session, cursor: Cursor) -> int:
        """How many settled changes come after a place of the feed."""
        count = select(func.count()).select_from(CatalogChange)
        count = count.where(self._from(cursor), CatalogChange.seq != cursor.seq)
        return session.execute(self._settled(count)).scalar_one()

    def documents(self, session: Session, ids: Iterable[UUID]) -> Iterator[Document]:
        """The documents of those of these services that are to be found."""
        wanted = sorted(ids)
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            yield from _documents(session, Service.id.in_(batch), Place.service_id.in_(batch))

    def all_documents(self) -> Iterator[Document]:
        """The documents of all services that are to be found, in the order of their ids.

        Each batch has a transaction of its own: a rebuild keeps no old state of the database alive.
        """
        start = UUID(int=0)
        while True:
            with self.database.reading() as session:
                following = select(Service.id).where(Service.id > start).order_by(Service.id).limit(BATCH)
                ids = session.scalars(following).all()
                if not ids:
                    return
                end = ids[-1]
                yield from _documents(
                    session, Service.id.between(ids[0], end), Place.service_id.between(ids[0], end)
                )
            start = end

    def versions(self, session: Session) -> dict[UUID, int]:
        """The version of each service that is to be found."""
        rows = session.execute(select(Service.id, Service.version).where(Service.state.in_(INDEXED_STATES)))
        return {row[0]: row[1] for row in rows}

    def count(self, session: Session) -> int:
        """How many services are to be found."""
        count = select(func.count()).select_from(Service).where(Service.state.in_(INDEXED_STATES))
        return session.execute(count).scalar_one()


def _cursor(row: Any) -> Cursor:
    return Cursor(row.transaction_id, row.seq, row.service_id.hex)


def _cursors() -> Select[int, int, UUID]:
    return select(CatalogChange.transaction_id, CatalogChange.seq, CatalogChange.service_id)


# What `document_of` reads of a service. Rows are six times quicker to read than entities.
_SERVICE = (
    Service.id,
    Service.version,
    Service.source,
    Service.updated_on,
    Service.name,
    Service.summary,
    Service.description,
    Service.kind,
    Service.themes,
    Service.audiences,
    Service.audience_details,
    Service.access_conditions,
    Service.fee,
    Service.fee_details,
    Service.modes,
    Service.coverage,
    Service.address_confidential,
    Service.opening_hours,
    Service.capacity,
    Service.capacity_as_of,
    Service.phone,
    Service.email,
    Service.mobilisable_by,
    Service.mobilisation_modes,
    Service.mobilisation_url,
    Service.valid_from,
    Service.valid_until,
    Service.state,
    Service.suspended_until,
    Service.published_at,
    Service.modified_at,
    Service.verified_at,
    Service.flagged_at,
)
_ORGANIZATION = (Organization.name, Organization.acronym, Organization.networks)
_PLACE = (
    Place.service_id,
    Place.label,
    Place.address,
    Place.commune,
    Place.lat,
    Place.lon,
    Place.opening_hours,
)


def _documents(
    session: Session, services: ColumnElement[bool], places: ColumnElement[bool]
) -> Iterator[Document]:
    """The documents of some services, from two queries; `places` chooses the places of the same services."""
    found: dict[UUID, list[Any]] = {}
    for place in session.execute(select(*_PLACE).where(places).order_by(Place.service_id, Place.position)):
        found.setdefault(place.service_id, []).append(place)
    rows = session.execute(
        select(*_SERVICE, *_ORGANIZATION).join(Service.organization).where(services).order_by(Service.id)
    )
    of_service, of_organization = [[column.key for column in each] for each in (_SERVICE, _ORGANIZATION)]
    for row in rows:
        # Not in the query: SQLite would then go through all services by their state.
        if row.state not in INDEXED_STATES:
            continue
        entry: Any = SimpleNamespace(**dict(zip(of_service, row, strict=False)))
        offered_by = dict(zip(of_organization, row[len(of_service) :], strict=True))
        entry.organization = SimpleNamespace(**offered_by)
        entry.places = found.get(entry.id, [])
        yield document_of(entry)
