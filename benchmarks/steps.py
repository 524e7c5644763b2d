"""What is measured, each step in a process of its own, so that its memory is its own."""

import multiprocessing
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select

from benchmarks.fts5 import Fts5, build
from benchmarks.hostile import DEEP, HOSTILE
from benchmarks.questions import Question, mixed
from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.installation import Installation
from resource_base.search.criteria import Criteria
from resource_base.search.engine import Engine
from resource_base.search.index.snapshot import Snapshot
from resource_base.settings import Environment, Settings

WARM_PASSES = 3
Measure = dict[str, Any]


def alone(step: Callable[..., Measure], *arguments: Any) -> Measure:
    """Run a step in a fresh process; adds its wall time, processor time and highest memory."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (step, arguments))


def _measured(step: Callable[..., Measure], arguments: tuple[Any, ...]) -> Measure:
    start, processor = time.perf_counter(), time.process_time()
    found = step(*arguments)
    return {
        **found,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - processor,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def installation(folder: Path) -> Installation:
    return Installation(
        Settings(
            environment=Environment.TEST,
            database_url=f"sqlite:///{folder / 'bench.db'}",
            index_dir=folder / "index",
        )
    )


def bring_in(folder: Path, file: Path) -> Measure:
    from resource_base.cli.imports import bring_in as run  # noqa: PLC0415 - loaded in the process that measures it
    from resource_base.interchange.opening import open_source  # noqa: PLC0415 - as above
    from resource_base.migrations import schema  # noqa: PLC0415 - as above

    site = installation(folder)
    schema.upgrade(site.database)
    tally = run(site, [open_source(file)], apply=True)
    return {"told": list(tally.sentences())}


def rebuild(folder: Path) -> Measure:
    installation(folder).index.rebuild()
    size = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
    return {"index MB": size / 1e6}


def build_baseline(folder: Path) -> Measure:
    build(installation(folder).database, folder / "fts5.db")
    return {"index MB": (folder / "fts5.db").stat().st_size / 1e6}


def render(folder: Path) -> Measure:
    """The results page as the server makes it: signed in, with facets, cards and the shell of the map."""
    from resource_base.accounts import actions as accounts  # noqa: PLC0415 - loaded in the process that measures
    from resource_base.web.application import build as build_site  # noqa: PLC0415 - as above

    site = installation(folder)
    email, password = "bench@demo.example", "un banc pour mesurer"
    with site.database.transaction() as session:
        accounts.create_user(session, name="Banc", email=email, password=password)
    app = build_site(site.settings)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/connexion", data={"email": email, "password": password})
    questions = [question for question in mixed() if question.words][:60]

    def page(question: Question) -> int:
        found = client.get("/recherche", query_string={"q": question.words, "habite": question.home})
        if found.status_code != 200:
            raise RuntimeError(f"the page answered {found.status_code}")
        return len(found.data)

    _one_pass(page, questions)
    taken, sizes = _one_pass(page, questions)
    return {"page": percentiles(taken), "page kB": max(sizes) / 1000}


def build_tantivy(folder: Path) -> Measure:
    from benchmarks import tantivy_engine  # noqa: PLC0415 - installed for the bench alone

    tantivy_engine.build(installation(folder).database, folder / "tantivy")
    size = sum(path.stat().st_size for path in (folder / "tantivy").iterdir())
    return {"index MB": size / 1e6}


def ask_tantivy(folder: Path) -> Measure:
    from benchmarks.tantivy_engine import Tantivy  # noqa: PLC0415 - installed for the bench alone

    base = Tantivy(folder / "tantivy", installation(folder).gazetteer)
    return {**_ask(lambda question: base.answer(question)[0]), "MB": _memory()}


def ask_ours(folder: Path) -> Measure:
    start = time.perf_counter()
    engine = installation(folder).engine
    engine.warm()
    opened = time.perf_counter() - start

    def answer(question: Question) -> int:
        criteria = Criteria(
            words=question.words,
            home=f"commune:{question.home}" if question.home else "",
            radius_km=question.radius or None,
            themes=(question.theme,) if question.theme else (),
            audiences=(question.audience,) if question.audience else (),
        )
        return engine.find(criteria, viewer=Viewer.PROFESSIONAL).total

    found = {"opened s": opened, **_ask(answer), "suggestions": _suggest(engine), "hostile": _hostile(engine)}
    return {**found, "MB": _memory(), **_after_edits(folder, answer)}


def _suggest(engine: Engine) -> Mapping[str, float]:
    """What each letter typed costs, from the second on, over the words of all questions."""
    beginnings = {question.words[:end] for question in mixed() for end in range(2, len(question.words) + 1)}
    taken = []
    for beginning in sorted(beginnings):
        start = time.perf_counter()
        engine.suggest(beginning, viewer=Viewer.PROFESSIONAL)
        taken.append(time.perf_counter() - start)
    return percentiles(taken)


def _hostile(engine: Engine) -> Mapping[str, float]:
    """Questions that nobody should ask: as words and as places, then suggestions."""
    taken = []
    for words in (*HOSTILE.values(), *DEEP.values()):
        for name in ("q", "habite"):
            start = time.perf_counter()
            engine.find(engine.read(_Query({name: [words]})), viewer=Viewer.PROFESSIONAL)
            taken.append(time.perf_counter() - start)
        start = time.perf_counter()
        engine.suggest(words, viewer=Viewer.PROFESSIONAL)
        taken.append(time.perf_counter() - start)
    return percentiles(taken)


class _Query(dict[str, list[str]]):
    def getlist(self, name: str, /) -> list[str]:
        return self.get(name, [])


def _after_edits(folder: Path, answer: Callable[[Question], int]) -> Measure:
    """A hundred edits in a row, each applied; how soon each is seen, and what searching costs then."""
    site = installation(folder)
    seen = []
    with site.database.reading() as session:
        ids = list(session.scalars(select(Service.id).order_by(Service.id).limit(100)))
    for number, service_id in enumerate(ids):
        with site.database.transaction() as session:
            entry = session.get_one(Service, service_id)
            actions.revise(session, entry, {"summary": f"Édition {number}"}, act=Act("bench", "edit"))
        start = time.perf_counter()
        while _version_seen(site.index.snapshot(), service_id) < 2:
            time.sleep(0.005)
        seen.append(time.perf_counter() - start)
    passes = [_one_pass(answer, mixed())[0] for _ in range(2)]
    return {"edit seen": percentiles(seen), "after edits": percentiles(passes[1])}


def _version_seen(snapshot: Snapshot, service_id: UUID) -> int:
    number = snapshot.number_of(service_id)
    return 0 if number is None else int(snapshot.versions[number])


def ask_baseline(folder: Path) -> Measure:
    base = Fts5(folder / "fts5.db", installation(folder).gazetteer)
    return {**_ask(lambda question: base.answer(question)[0], passes=1), "MB": _memory()}


def _ask(answer: Callable[[Question], int], passes: int = WARM_PASSES) -> Measure:
    questions = mixed()
    cold, totals = _one_pass(answer, questions)
    warm = [_one_pass(answer, questions)[0] for _ in range(passes)]
    every = [taken for one in warm for taken in one]
    by_kind: dict[str, list[float]] = defaultdict(list)
    for one in warm:
        for question, taken in zip(questions, one, strict=True):
            by_kind[question.kind].append(taken)
    return {
        "cold": percentiles(cold),
        "warm": percentiles(every),
        "by kind": {kind: percentiles(taken) for kind, taken in sorted(by_kind.items())},
        "matches": float(np.mean(totals)),
        "none": sum(total == 0 for total in totals),
        "questions": len(questions),
    }


def _one_pass(answer: Callable[[Question], int], questions: list[Question]) -> tuple[list[float], list[int]]:
    taken, totals = [], []
    for question in questions:
        start = time.perf_counter()
        totals.append(answer(question))
        taken.append(time.perf_counter() - start)
    return taken, totals


def percentiles(seconds: list[float]) -> Mapping[str, float]:
    """Milliseconds at 50, 95 and 99 %, and the longest."""
    p50, p95, p99 = np.percentile(np.array(seconds) * 1000, (50, 95, 99))
    return {"p50": float(p50), "p95": float(p95), "p99": float(p99), "max": max(seconds) * 1000}


def _memory() -> float:
    """Memory held by this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6
