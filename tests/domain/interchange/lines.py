"""What tests read of an import: how each line ended, what it was blamed for, the entry that it left."""

from sqlalchemy import select

from resource_base.catalog.models import Service
from resource_base.interchange.importing import Outcome

ADDED, CHANGED, UNCHANGED, WITHDRAWN, PROPOSED, REFUSED = Outcome


def outcomes(lines):
    return [(line.source_id.removeprefix("test--"), line.outcome) for line in lines]


def faults(line):
    return [(problem.field, problem.severe) for problem in line.problems]


def stored(session, source_id="test--atelier"):
    return session.scalars(select(Service).where(Service.source_id == source_id)).one()
