"""Our engine on the demonstration entries, imported into a base of its own for the time of the measure."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import time_machine
from sqlalchemy import select

from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.cli.imports import bring_in
from resource_base.installation import Installation
from resource_base.interchange.opening import open_source
from resource_base.migrations import schema
from resource_base.search.criteria import Criteria
from resource_base.settings import Environment, Settings
from tests.relevance.entries import DEMO
from tests.relevance.judging import JUDGED_ON

NOON = datetime.combine(JUDGED_ON, time(11), UTC)


@dataclass(frozen=True)
class Ours:
    """Asks as a professional does on the page: the words as typed, and where the person lives."""

    installation: Installation
    source_ids: dict[UUID, str]

    def __call__(self, q: str, place: str | None, k: int) -> list[str]:
        found: list[str] = []
        for page in count(1):
            asked = Criteria(words=q, home=f"commune:{place}" if place else "", page=page)
            results = self.installation.engine.find(asked, viewer=Viewer.PROFESSIONAL)
            found += [self.source_ids[hit.id] for hit in results.hits]
            if len(found) >= k or page >= results.pages:
                return found[:k]
        raise AssertionError  # `count` has no end


@contextmanager
def ours() -> Iterator[Ours]:
    """The engine over a temporary base, on the day of the judgements."""
    with TemporaryDirectory(prefix="relevance-") as folder, time_machine.travel(NOON):
        installation = Installation(
            Settings(
                environment=Environment.TEST,
                database_url=f"sqlite:///{Path(folder) / 'base.db'}",
                index_dir=Path(folder) / "index",
            )
        )
        schema.upgrade(installation.database)
        bring_in(installation, [open_source(path) for path in sorted(DEMO.glob("*.json"))], apply=True)
        with installation.database.reading() as session:
            ids = {row.id: row.source_id for row in session.execute(select(Service.id, Service.source_id))}
        yield Ours(installation, ids)
        installation.database.dispose()
