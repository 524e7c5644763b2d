"""Workbooks (XLSX), guarded before they are opened and read row by row.

The limits keep a booby-trapped file from filling the memory: see the sizes in `_guard`.
"""

import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from resource_base.errors import UnreadableFile
from resource_base.interchange.rows import Remark, Row, RowKind
from resource_base.interchange.tables import Table, rows_of

MOST_PARTS = 300
MOST_BYTES = 400 << 20
MOST_RATIO = 100
MOST_COLUMNS = 100
BLANK_ROWS_THAT_END_A_SHEET = 2_000
SHEETS = {"structures": RowKind.STRUCTURE, "services": RowKind.SERVICE}


class XlsxFile:
    """The sheets « Structures » and « Services » of a workbook; the others are left alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._tables: dict[str, Table] = {}
        self._unread: list[str] = []
        _guard(path)

    def rows(self, kind: RowKind) -> Iterator[Row]:
        try:
            workbook = openpyxl.load_workbook(self.path, read_only=True, data_only=True)
        except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise UnreadableFile(f"{self.name} n’est pas un classeur Excel lisible.") from error
        try:
            names = {_folded(name): name for name in workbook.sheetnames}
            if not SHEETS.keys() & names.keys():
                raise UnreadableFile(f"{self.name} n’a ni feuille « Structures » ni feuille « Services ».")
            self._unread = [name for folded, name in names.items() if folded not in SHEETS]
            for folded, wanted in SHEETS.items():
                if wanted is kind and folded in names:
                    yield from self._sheet(workbook[names[folded]], names[folded], kind)
        finally:
            workbook.close()

    def remarks(self) -> list[Remark]:
        return [remark for table in self._tables.values() for remark in table.remarks]

    def _sheet(self, sheet: Any, name: str, kind: RowKind) -> Iterator[Row]:
        lines = _lines(sheet)
        _, header = next(lines, (0, ()))
        table = self._tables[name] = Table.of(name, header)
        if table.kind is not kind:
            sentence = (
                "Le nom de la feuille et sa colonne « structure_id » se contredisent : elle n’est pas lue."
            )
            table.remarks.append(Remark(name, sentence))
            return
        yield from rows_of(table, lines)


def _lines(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    blank = 0
    rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    for number, cells in enumerate(rows, start=1):
        blank = 0 if any(cell is not None for cell in cells) else blank + 1
        if blank > BLANK_ROWS_THAT_END_A_SHEET:
            return  # a sheet may claim a million empty rows
        yield number, cells


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


def _guard(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(f"{path.name} n’est pas un classeur Excel.") from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise UnreadableFile(f"{path.name} n’est pas un classeur Excel.")
    if any("vbaProject" in name or "externalLinks" in name for name in names):
        raise UnreadableFile(
            f"{path.name} contient des macros ou des liens vers d’autres fichiers : enlevez-les."
        )
    too_large = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES
    bomb = any(
        part.file_size > 1 << 20 and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if too_large or bomb:
        raise UnreadableFile(f"{path.name} est trop gros une fois décompressé : il n’a pas été ouvert.")
