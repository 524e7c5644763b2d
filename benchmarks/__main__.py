"""`make bench`: import, rebuild and search at 10,000 and 100,000 services, beside SQLite FTS5 and tantivy."""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks import corpus, desk, duplicates, news, situations, steps
from benchmarks.steps import Measure, alone

SIZES = (10_000, 100_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of services")
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core, for us and for the baseline
    for size in asked.sizes:
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        try:
            measure(folder, size)
        finally:
            shutil.rmtree(folder)
    find_duplicates()


def measure(folder: Path, size: int) -> None:
    print(f"\n## {size:_} services, one core")
    file = folder / "corpus.json"
    corpus.write(file, size)
    print(f"file {file.stat().st_size / 1e6:.0f} MB")
    _tell_build("import", alone(steps.bring_in, folder, file))
    _tell_build("rebuild of the index", alone(steps.rebuild, folder))
    _tell_build("build of FTS5", alone(steps.build_baseline, folder))
    _tell_build("build of tantivy", alone(steps.build_tantivy, folder))
    ours = alone(steps.ask_ours, folder)
    others = {"FTS5": alone(steps.ask_baseline, folder), "tantivy": alone(steps.ask_tantivy, folder)}
    _tell_questions(ours, others)
    page = alone(steps.render, folder)
    _row("results page rendered", page["page"], [])
    print(f"its HTML weighs {page['page kB']:.0f} kB at most, uncompressed")
    _tell_situations(alone(situations.answer, folder), alone(situations.render, folder))
    _tell_desk(alone(desk.show, folder))
    _tell_news(alone(news.follow, folder))


def find_duplicates(size: int = 10_000, pairs: int = 500) -> None:
    """At least 0.9 of the pairs at 0.8 precision, in less than 30 s."""
    print(f"\n## {pairs} duplicates planted among {size:_} services, one core")
    for seed, department in duplicates.PROOFS:
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        try:
            found = alone(duplicates.planted, folder, size, pairs, seed, department)
        finally:
            shutil.rmtree(folder)
        where = f"in {department}" if department else "all over France"
        shares = f"recall {found['recall']:.3f}, precision {found['precision']:.3f}"
        times = f"{found['compared']:.1f} s ({found['comparing']:.1f} s of processor)"
        print(f"seed {seed}, {where}: {shares}, compared in {times}")
        _row("asked by a form", found["likely"], [])


def _tell_build(name: str, found: Measure) -> None:
    times = f"{found['seconds']:.1f} s ({found['cpu']:.1f} s of processor)"
    extra = f", index {found['index MB']:.0f} MB" if "index MB" in found else ""
    print(f"{name}: {times}, peak {found['peak MB']:.0f} MB{extra}")


def _tell_questions(ours: Measure, others: Mapping[str, Measure]) -> None:
    print(f"\n{ours['questions']} questions, facets over all matches, milliseconds; page of 20")
    columns = "".join(f"{name:>9}" for name in ("p50", "p95", "p99", "max"))
    besides = "".join(f"{name + ' p95':>14}{'ratio':>7}" for name in others)
    print(f"{'':26}{columns}{besides}")
    for name in ("cold", "warm"):
        _row(name, ours[name], [other[name] for other in others.values()])
    for kind, found in ours["by kind"].items():
        _row(f"  {kind}", found, [other["by kind"][kind] for other in others.values()])
    _row("suggestions", ours["suggestions"], [])
    _row("hostile questions", ours["hostile"], [])
    _row("after 100 edits", ours["after edits"], [])
    _row("an edit is seen after", ours["edit seen"], [])
    for name, found in {"ours": ours, **others}.items():
        matches = f"{found['matches']:.0f} matches on average, {found['none']} questions without any"
        print(f"{name}: {found['MB']:.0f} MB; {matches}")
    print(f"ours opened and warmed in {ours['opened s']:.2f} s")


def _tell_situations(engine: Measure, page: Measure) -> None:
    """The page of a person in less than 100 ms, and one pass cheaper than a search for each frein."""
    print("\na person of six freins, milliseconds of processor")
    for name in ("cold", "warm"):
        _row(f"one pass, {name}", engine["one pass"][name], [])
        _row(f"six searches, {name}", engine["six searches"][name], [])
        _row(f"whole page, {name}", page["page"][name], [])
    ratio = engine["six searches"]["warm"]["p50"] / engine["one pass"]["warm"]["p50"]
    print(f"one pass is {ratio:.1f} times as fast; the page weighs {page['page kB']:.0f} kB at most")


def _tell_news(found: Measure) -> None:
    """Several times cheaper than to compare each alone: what is left is to search, once a question."""
    print(
        "\na follower of three searches and ten favourites, nothing having moved, milliseconds of processor"
    )
    ratio = found["one by one"] / found["at once"]
    print(f"alone {found['one by one']:.1f}, all at once {found['at once']:.1f}: {ratio:.0f} times as fast")


def _tell_desk(found: Measure) -> None:
    """The board of the whole base in less than 150 ms; a territory is asked of every entry: longer."""
    print("\nthe desk of a curator, milliseconds of processor")
    for name, taken in found.items():
        if "," in name:
            _row(name, taken, [])


def _row(name: str, ours: Mapping[str, float], others: Iterable[Mapping[str, float]]) -> None:
    own = "".join(f"{value:9.2f}" for value in ours.values())
    besides = "".join(f"{other['p95']:14.2f}{other['p95'] / ours['p95']:6.0f}×" for other in others)
    print(f"{name:26}{own}{besides}")


if __name__ == "__main__":
    main()
