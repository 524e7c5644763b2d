"""Files of others compared with the directory: what would be added, changed, withdrawn or refused.

Rows are read, compared and written in batches, so that memory does not grow with the file. Comparing and
applying are the same walk: a dry run only leaves the writing out.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.differences import differing
from resource_base.catalog.models import Organization, Service
from resource_base.catalog.queries import WHOLE
from resource_base.catalog.vocabulary import State
from resource_base.database import in_france
from resource_base.interchange.columns import column_of
from resource_base.interchange.merging import (
    IMPORTER,
    Past,
    Sides,
    kept_in_order,
    propose,
    sides,
    tell_proposals,
)
from resource_base.interchange.national import ORGANIZATION_PLACE, NationalReader, Reading
from resource_base.interchange.problems import Problem, quoted, warning
from resource_base.interchange.resembling import Resemblances, merged_into, stays_merged, stays_withdrawn
from resource_base.interchange.rows import Row, RowKind, Source, all_rows, batches

BATCH = 500


@unique
class Outcome(StrEnum):
    """What becomes of a row; the value is what a report says."""

    ADDED = "ajoutée"
    CHANGED = "modifiée"
    UNCHANGED = "inchangée"
    WITHDRAWN = "retirée"
    PROPOSED = "proposée"  # edited here and at the source: a curator decides
    REFUSED = "refusée"


@dataclass(frozen=True)
class Line:
    """One line of the report."""

    kind: RowKind
    where: str
    source_id: str
    name: str
    outcome: Outcome
    differences: dict[str, list[Any]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass
class Import:
    """One run over one or several files. `apply` writes; without it nothing does.

    `complete` says that the files are all of their sources: published entries of these sources that they do
    not name are withdrawn; of no source of which no service was read, or one whose id could not be.
    """

    session: Session
    reader: NationalReader
    apply: bool = False
    complete: bool = False
    reason: str = "Import"
    _places: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _seen: dict[tuple[str, str], str] = field(default_factory=dict)
    _refused: set[tuple[str, str]] = field(default_factory=set)
    _past: Past = field(default_factory=Past)
    _resemblances: Resemblances = field(default_factory=Resemblances)

    def run(self, sources: Iterable[Source]) -> Iterator[Line]:
        """The report, line by line, in the order of the files: structures first, then services.

        Raises:
            UnreadableFile: a file is not what its name says.
        """
        files = list(sources)
        for rows in batches(all_rows(files, RowKind.STRUCTURE), BATCH):
            yield from self._structures(rows)
        self._seen = {}
        for rows in batches(all_rows(files, RowKind.SERVICE), BATCH):
            yield from self._services(rows)
        if self.complete:
            unnamed = {source for source, identifier in self._seen if not identifier}
            yield from self._withdraw_absent({source for source, _ in self._seen} - unnamed)

    # --- Structures ---

    def _structures(self, rows: Iterable[Row]) -> Iterator[Line]:
        readings = [self._once(self.reader.structure(row)) for row in rows]
        known = self._known_organizations([reading.key for reading in readings])
        for reading in readings:
            yield self._structure(reading, known.get(reading.key))
        self._write()

    def _structure(self, reading: Reading, known: Organization | None) -> Line:
        if reading.is_refused:
            self._refused.add(reading.key)
            return _line(reading, Outcome.REFUSED)
        self._places[reading.key] = {name: reading.fields[name] for name in ORGANIZATION_PLACE}
        if known is None:
            if self.apply:
                actions.add_organization(
                    self.session, source=reading.source, source_id=reading.source_id, fields=reading.fields
                )
            else:
                self._resemblances.remember(reading)
            return _line(reading, Outcome.ADDED)
        differences = differing(known, reading.fields)
        if differences and self.apply:
            actions.revise_organization(self.session, known, reading.fields)
        return _line(reading, Outcome.CHANGED if differences else Outcome.UNCHANGED, differences)

    def _known_organizations(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], Organization]:
        query = select(Organization).where(tuple_(Organization.source, Organization.source_id).in_(keys))
        return {(each.source, each.source_id): each for each in self.session.scalars(query)}

    # --- Services ---

    def _services(self, rows: Iterable[Row]) -> Iterator[Line]:
        batch = list(rows)
        wanted = [self._structure_key(row) for row in batch]
        organizations = self._known_organizations(wanted)
        readings = []
        for row, key in zip(batch, wanted, strict=True):
            organization = organizations.get(key)
            place = self._places.get(key) or _place_of(organization)
            reading = self._once(self.reader.service(row, structure_place=place))
            self._check_structure(reading, key, organization)
            readings.append(reading)
        known = self._known_services([reading.key for reading in readings])
        self._past = Past.of(self.session, known.values())
        offered = zip(readings, (organizations.get(key) for key in wanted), strict=True)
        self._resemblances.remark(self.session, [each for each in offered if _is_new(each[0], known)])
        for reading, key in zip(readings, wanted, strict=True):
            yield self._service(reading, known.get(reading.key), organizations.get(key))
        self._write()

    def _service(self, reading: Reading, known: Service | None, organization: Organization | None) -> Line:
        if reading.is_refused:
            return _line(reading, Outcome.REFUSED)
        if known is None:
            if self.apply and organization is not None:
                self._add(reading, organization)
            return _line(reading, Outcome.ADDED)
        return self._known(reading, known, organization)

    def _known(self, reading: Reading, known: Service, organization: Organization | None) -> Line:
        if kept := merged_into(self.session, known):
            reading.problems.append(warning("état", stays_merged(kept)))
            return _line(reading, Outcome.UNCHANGED)
        if known.state is State.WITHDRAWN is not reading.state:
            reading.problems.append(warning("état", stays_withdrawn(known)))
        if organization is not None:
            reading.fields["organization_id"] = organization.id
        told = sides(differing(known, reading.fields), self._past.said.get(known.id, {}))
        found = kept_in_order(told, known)
        differences = dict(found.direct)
        if self.apply:
            self._merge(known, reading, found)
        if found.contested:
            reading.problems.append(warning("fiche", _contested(found)))
        if reading.verified_at and (known.verified_at is None or known.verified_at < reading.verified_at):
            before = in_france(known.verified_at).isoformat() if known.verified_at else None
            differences["verified_on"] = [before, str(reading.verified_on)]
            if self.apply:
                self._verify(known, reading)
        if differences:
            return _line(reading, Outcome.CHANGED, differences)
        return _line(reading, Outcome.PROPOSED if found.contested else Outcome.UNCHANGED, found.contested)

    def _merge(self, known: Service, reading: Reading, found: Sides) -> None:
        """Write what the source alone changed; propose what was also edited here."""
        if found.direct:
            fields = {name: reading.fields[name] for name in found.direct}
            actions.revise(self.session, known, fields, act=self._act(reading))
        if found.direct and known.id in self._past.awaited:
            tell_proposals(self.session, known)
        if found.contested:
            propose(self.session, known, found.contested, words=self._act(reading).reason)

    def _add(self, reading: Reading, organization: Organization) -> None:
        act = self._act(reading)
        first = State.DRAFT if reading.state is State.DRAFT else State.PUBLISHED
        service = actions.add_service(
            self.session,
            organization,
            source_key=reading.key,
            fields=reading.fields,
            act=act,
            state=first,
        )
        if reading.state is State.SUSPENDED:
            actions.suspend(self.session, service, until=reading.suspended_until, act=act)
        elif reading.state is State.WITHDRAWN:
            why = reading.withdrawn_reason or self.reason
            actions.withdraw(self.session, service, act=Act(IMPORTER, why, act.at))
        if reading.verified_on:
            self._verify(service, reading)

    def _verify(self, service: Service, reading: Reading) -> None:
        actions.verify(
            self.session, service, by=reading.source, how=reading.verified_how, at=reading.verified_at
        )

    def _known_services(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], Service]:
        query = select(Service).where(tuple_(Service.source, Service.source_id).in_(keys)).options(*WHOLE)
        return {(each.source, each.source_id): each for each in self.session.scalars(query)}

    def _structure_key(self, row: Row) -> tuple[str, str]:
        source = row.values.get("source") or self.reader.default_source or ""
        return str(source), str(row.values.get("structure_id", ""))

    def _check_structure(
        self, reading: Reading, key: tuple[str, str], organization: Organization | None
    ) -> None:
        if key in self._refused:
            sentence = f"La structure {quoted(key[1])} a été refusée : sa solution ne peut pas être reprise."
        elif organization is None and key not in self._places and key[1]:
            sentence = f"La structure {quoted(key[1])} n’est ni dans le fichier ni dans la base."
        else:
            return
        reading.problems.append(Problem("structure_id", sentence))

    # --- Both ---

    def _once(self, reading: Reading) -> Reading:
        earlier = self._seen.get(reading.key) if reading.source_id else None
        if earlier is not None:
            sentence = f"L’identifiant {quoted(reading.source_id)} a déjà été lu : {earlier}."
            reading.problems.append(Problem("id", sentence))
        else:
            self._seen[reading.key] = reading.row.where
        return reading

    def _withdraw_absent(self, sources: set[str]) -> Iterator[Line]:
        query = (
            select(Service)
            .where(Service.source.in_(sorted(sources)), Service.state.in_([State.PUBLISHED, State.SUSPENDED]))
            .order_by(Service.source, Service.source_id)
            .execution_options(yield_per=BATCH)
        )
        for services in self.session.scalars(query).partitions():
            for service in services:
                if (service.source, service.source_id) in self._seen:
                    continue
                if self.apply:
                    act = Act(IMPORTER, "Absente du dernier fichier de la source")
                    actions.withdraw(self.session, service, act=act)
                where = "absente du fichier"
                yield Line(RowKind.SERVICE, where, service.source_id, service.name, Outcome.WITHDRAWN)

    def _write(self) -> None:
        if self.apply:
            self.session.flush()
        self.session.expunge_all()

    def _act(self, reading: Reading) -> Act:
        return Act(IMPORTER, f"{self.reason} : {reading.row.where}"[:300])


def _is_new(reading: Reading, known: Collection[tuple[str, str]]) -> bool:
    return not reading.is_refused and reading.key not in known


def _line(reading: Reading, outcome: Outcome, differences: dict[str, list[Any]] | None = None) -> Line:
    return Line(
        kind=reading.row.kind,
        where=reading.row.where,
        source_id=reading.source_id,
        name=reading.name,
        outcome=outcome,
        differences=differences or {},
        problems=tuple(reading.problems),
    )


def _contested(found: Sides) -> str:
    names = ", ".join(column_of(name) for name in found.contested)
    return f"Modifiée ici et à la source ({names}) : un référent choisira, rien n’est écrasé."


def _place_of(organization: Organization | None) -> dict[str, Any] | None:
    return {name: getattr(organization, name) for name in ORGANIZATION_PLACE} if organization else None
