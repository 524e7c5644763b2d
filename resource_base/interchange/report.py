"""The report of an import: counted, and written as CSV that a spreadsheet opens without surprise."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from resource_base.interchange.cells import disarmed
from resource_base.interchange.columns import column_of
from resource_base.interchange.importing import Line, Outcome
from resource_base.interchange.rows import RowKind

HEADER = ("où", "nature", "identifiant", "nom", "résultat", "champ", "message")


class Tally:
    """How many lines came to what, by nature."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[RowKind, Outcome]] = Counter()
        self.warnings = 0

    def add(self, line: Line) -> None:
        self.counts[line.kind, line.outcome] += 1
        self.warnings += sum(not problem.severe for problem in line.problems)

    def of(self, kind: RowKind, outcome: Outcome) -> int:
        return self.counts[kind, outcome]

    def sentences(self) -> Iterator[str]:
        """One French sentence per nature: « Solutions : 226 ajoutées, 2 refusées. »"""
        for kind, plural in ((RowKind.STRUCTURE, "Structures"), (RowKind.SERVICE, "Solutions")):
            parts = [
                f"{count} {outcome.value}{'s' if count > 1 else ''}"
                for outcome in Outcome
                if (count := self.of(kind, outcome))
            ]
            yield f"{plural} : {', '.join(parts) or 'aucune'}."


def messages(line: Line) -> Iterator[tuple[str, str]]:
    """(field, French sentence) for each problem and each difference of a line."""
    for problem in line.problems:
        yield problem.field, problem.sentence
    for name, (before, after) in line.differences.items():
        yield column_of(name), f"{_said(before)} → {_said(after)}"


def _said(value: Any) -> str:
    if value is None or value in ("", []):
        return "(vide)"
    if isinstance(value, list):
        return " | ".join(_said(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(
            f"{name} : {_said(each)}" for name, each in value.items() if each not in (None, "", [])
        )
    text = str(value)
    return text if len(text) <= 300 else f"{text[:297]}…"


class CsvReport:
    """Writes lines as they come; unchanged ones are left out."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=";", quoting=csv.QUOTE_ALL)
        self._writer.writerow(HEADER)

    def add(self, line: Line) -> None:
        start = (line.where, line.kind.value, line.source_id, line.name, line.outcome.value)
        said = list(messages(line))
        if not said and line.outcome is not Outcome.UNCHANGED:
            said = [("", "")]
        self._writer.writerows(map(disarmed, (*start, *each)) for each in said)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()
