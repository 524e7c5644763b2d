"""The entries already here that the lines of a file meet: those that an added one resembles, those merged.

What this costs is bounded, however long the file is: only what was here before the file is looked at, once,
for so many of its added lines. The job that compares the whole base finds the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from resource_base.catalog.models import Organization, Service
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates.finding import Known
from resource_base.curation.duplicates.likeness import Likeness
from resource_base.curation.duplicates.queries import address_of
from resource_base.curation.duplicates.writing import written
from resource_base.interchange.national import Reading
from resource_base.interchange.problems import quoted, warning

LINES = 1_000  # added lines of one import that are compared; 1 to 2 s of processor
ENTRIES = 20_000  # of a base whose entries are read to compare with; some 9 s of processor and 200 MB
REASONS = 3  # told of a likeness, the strongest first
NONE = -1  # lines left to compare, and nothing left to say of it
NOT_COMPARED = (
    "À partir de cette ligne, les solutions ajoutées ne sont pas comparées avec les fiches déjà là :"
    " la page « Doublons probables » montrera celles qui se ressemblent."
)
_TOLD_OF_ORGANIZATION = ("name", "siret", "phone", "email", "website", "commune")


@dataclass
class Resemblances:
    """What the lines of one import resemble. The entries are read when the first line is to be added."""

    _known: Known | None = None
    _left: int = LINES
    _offering: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def remember(self, structure: Reading) -> None:
        """A structure that a dry run leaves out of the base: its services are compared with what it says."""
        self._offering[structure.key] = {name: structure.fields.get(name) for name in _TOLD_OF_ORGANIZATION}

    def remark(self, session: Session, added: Sequence[tuple[Reading, Organization | None]]) -> None:
        """Tell, of these lines that are about to be added, which probably are here already.

        Each comes with its organisation, if that is in the base. The first one that is not compared says so.
        """
        if not added or self._left == NONE:
            return
        if self._known is None:
            self._known, self._left = self._read(session)
        if self._left == NONE:
            return
        compared, beyond = added[: self._left], added[self._left :]
        self._left -= len(compared)
        if beyond and self._left == 0:
            beyond[0][0].problems.append(warning("fiche", NOT_COMPARED))
            self._left = NONE
        found = []
        for reading, organization in compared:
            traits = written(self._fields(reading), organization=organization)
            found += [(reading, each.id, alike) for each, alike in self._known.like(traits, limit=1)]
        names = _names(session, [entry_id for _, entry_id, _ in found if entry_id])
        for reading, entry_id, alike in found:
            if entry_id in names:
                reading.problems.append(warning("fiche", _resembles(*names[entry_id], alike)))
        if self._left == NONE:
            self._known = Known(())  # what was read is not carried through the rest of the file

    @staticmethod
    def _read(session: Session) -> tuple[Known, int]:
        """What was here before the first added line, and how many lines are compared with it."""
        count = session.scalar(select(func.count()).select_from(Service)) or 0
        if count == 0:
            return Known(()), NONE
        return (Known(()), 0) if count > ENTRIES else (Known.load(session), LINES)

    def _fields(self, reading: Reading) -> Mapping[str, Any]:
        offering = self._offering.get((reading.source, reading.structure_id or ""), {})
        return {**reading.fields, "organization": offering}


def _names(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    rows = session.execute(select(Service.id, Service.name, Service.source_id).where(Service.id.in_(ids)))
    return {entry_id: (name, source_id) for entry_id, name, source_id in rows}


def merged_into(session: Session, known: Service) -> Service | None:
    """The entry that took over from this one, withdrawn when they were merged; None when it was not."""
    if known.state is not State.WITHDRAWN:
        return None
    kept = address_of(session, known.id, viewer=Viewer.CURATOR)
    return session.get(Service, kept) if kept else None


def stays_merged(kept: Service) -> str:
    return (
        f"Cette fiche a été fusionnée ici avec {quoted(kept.name)} [{kept.source_id}] :"
        " elle ne reparaît pas, et rien n’est repris de cette ligne."
    )


def stays_withdrawn(known: Service) -> str:
    return f"Cette fiche a été retirée ici ({known.withdrawn_reason or 'sans motif'}) : elle le reste."


def _resembles(name: str, source_id: str, alike: Likeness) -> str:
    reasons = [reason.sentence for reason in alike.reasons if reason.points > 0][:REASONS]
    return (
        f"Ressemble à une fiche déjà là, {quoted(name)} [{source_id}] ({', '.join(reasons)}) :"
        " si c’est la même, un référent les fusionnera."
    )
