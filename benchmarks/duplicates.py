"""How many planted duplicates are found, how many of the pairs found were planted, and how long it takes."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks import steps
from benchmarks.planted import plant
from benchmarks.steps import Measure
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.curation.duplicates.comparing import compare
from resource_base.curation.duplicates.finding import likely
from resource_base.curation.duplicates.loading import traits_by_id
from resource_base.curation.duplicates.models import LikelyPair
from resource_base.database import Database

# Fitted on seed 1, in one département; proved on the others, the last one over all France.
PROOFS = ((2, "25"), (3, "25"), (4, ""))
ASKED = 200  # entries whose duplicates are looked for as a form does


@dataclass(frozen=True)
class Measured:
    """Shares of 1, and seconds by the clock and of processor; `likely` in milliseconds."""

    recall: float
    precision: float
    compared: float
    comparing: float
    likely: dict[str, float]


def planted(folder: Path, size: int, pairs: int, seed: int, department: str) -> Measure:
    """Plant a base in an empty folder, bring it in, compare it."""
    base = plant(size, pairs=pairs, seed=seed, department=department)
    file = folder / "base.json"
    base.write(file)
    steps.bring_in(folder, file)
    return measure(folder, base.told())


def measure(folder: Path, pairs: Iterable[tuple[str, str]]) -> Measure:
    """Compare the base of this folder; `pairs` are the source ids of the entries that are the same."""
    database = Database(f"sqlite:///{folder / 'bench.db'}")
    start, processor = time.perf_counter(), time.process_time()
    compare(database)
    compared, cpu = time.perf_counter() - start, time.process_time() - processor
    with database.reading() as session:
        ids = dict(session.execute(select(Service.source_id, Service.id)).all())
        truth = {frozenset((ids[one], ids[other])) for one, other in pairs}
        rows = session.execute(select(LikelyPair.first_id, LikelyPair.second_id))
        found = {frozenset(row) for row in rows}
        asked = _ask(session, list(ids.values()))
    database.dispose()
    right = len(found & truth)
    return {
        "recall": right / len(truth),
        "precision": right / max(len(found), 1),
        "compared": compared,
        "comparing": cpu,
        "likely": asked,
    }


def _ask(session: Any, ids: list[Any]) -> dict[str, float]:
    wanted = ids[:: max(1, len(ids) // ASKED)]
    taken = []
    for entry in traits_by_id(session, wanted, viewer=Viewer.CURATOR).values():
        start = time.perf_counter()
        likely(session, entry, viewer=Viewer.CURATOR)
        taken.append(time.perf_counter() - start)
    return dict(steps.percentiles(taken))
