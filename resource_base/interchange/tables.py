"""Tables (CSV, XLSX) as rows of data·inclusion: columns matched to fields, cells turned into values."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from data_inclusion.schema.v1 import Service, Structure

from resource_base.interchange.rows import Remark, Row, RowKind

FIELDS = {
    RowKind.STRUCTURE: frozenset(Structure.model_fields),
    RowKind.SERVICE: frozenset(Service.model_fields) | {"extension"},
}
REQUIRED = {
    RowKind.STRUCTURE: {name for name, each in Structure.model_fields.items() if each.is_required()}
    - {"source"},
    RowKind.SERVICE: {name for name, each in Service.model_fields.items() if each.is_required()} - {"source"},
}
LISTS = {
    "thematiques",
    "publics",
    "modes_accueil",
    "modes_mobilisation",
    "mobilisable_par",
    "zone_eligibilite",
    "reseaux_porteurs",
}
IGNORE = "__ignore__"
TRUTHS = {True, "TRUE", "true", "VRAI", "vrai", "1"}


@dataclass
class Table:
    """One sheet: its header matched to the fields of its kind, and what is odd about it."""

    name: str
    kind: RowKind
    columns: dict[int, str]
    ignore_column: int | None
    remarks: list[Remark] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, header: Iterable[Any]) -> "Table":
        """Match a header row; unknown and doubled columns are told, the first of a double is read."""
        cells = list(header)
        titles = [_title(cell) for cell in cells]
        kind = RowKind.SERVICE if "structure_id" in titles else RowKind.STRUCTURE
        table = cls(name, kind, {}, titles.index(IGNORE) if IGNORE in titles else None)
        times = Counter(title for title in titles if title)
        for position, title in enumerate(titles):
            if not title or title == IGNORE:
                continue
            if isinstance(cells[position], date):
                table._remark_on(
                    position, f"l’en-tête est une date ({title[:10]}) : il faut un nom de champ."
                )
            elif title not in FIELDS[kind]:
                table._remark_on(position, f"la colonne « {title} » n’est pas lue : aucun champ ainsi nommé.")
            elif title in table.columns.values():
                table._remark_on(
                    position, f"la colonne « {title} » figure {times[title]} fois : la première est lue."
                )
            else:
                table.columns[position] = title
        for absent in sorted(REQUIRED[kind] - set(table.columns.values())):
            table.remarks.append(Remark(name, f"La colonne obligatoire « {absent} » manque."))
        return table

    def read(self, number: int, cells: tuple[Any, ...]) -> Row | None:
        """The row at line `number`, or None when it is blank or marked to be ignored."""
        if self.ignore_column is not None and self.ignore_column < len(cells):
            mark = cells[self.ignore_column]
            if mark in TRUTHS:
                return None
        values = {
            name: _value(name, cells[position])
            for position, name in self.columns.items()
            if position < len(cells) and _is_filled(cells[position])
        }
        return Row(self.kind, f"{self.name}, ligne {number}", values) if values else None

    def _remark_on(self, position: int, sentence: str) -> None:
        where = f"{self.name}, colonne {column_letters(position)}"
        self.remarks.append(Remark(where, sentence[0].upper() + sentence[1:]))


def rows_of(table: Table, lines: Iterable[tuple[int, tuple[Any, ...]]]) -> Iterator[Row]:
    for number, cells in lines:
        row = table.read(number, cells)
        if row is not None:
            yield row


def column_letters(position: int) -> str:
    """The name that spreadsheets give to a column: 0 → A, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _title(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _value(name: str, cell: Any) -> Any:
    """A cell as the field expects it: what is a number for a spreadsheet may be a code for us."""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == datetime.min.time() else cell
    if isinstance(cell, date | bool):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if name == "extension":
        return _parsed(text)
    if name in LISTS:
        return _listed(text)
    return text


def _listed(text: str) -> Any:
    if text.startswith("["):
        return _parsed(text)
    return [part.strip() for part in text.replace("|", ",").replace(";", ",").split(",") if part.strip()]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
