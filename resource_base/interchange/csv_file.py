"""CSV files as spreadsheets save them: any usual separator, UTF-8 or Windows."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from resource_base.errors import UnreadableFile
from resource_base.interchange.rows import Remark, Row, RowKind
from resource_base.interchange.tables import Table, rows_of

csv.field_size_limit(100_000)
SAMPLE = 65_536


class CsvFile:
    """One table of structures or services, told apart by the column `structure_id`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._encoding = self._find_encoding()
        self._delimiter = self._find_delimiter()
        self._table: Table | None = None

    def rows(self, kind: RowKind) -> Iterator[Row]:
        with self.path.open(encoding=self._encoding, newline="") as file:
            reader = csv.reader(file, delimiter=self._delimiter)
            try:
                self._table = Table.of(self.name, next(reader, []))
                if self._table.kind is not kind:
                    return
                yield from rows_of(self._table, self._lines(reader))
            except csv.Error as error:
                raise UnreadableFile(f"{self.name}, ligne {reader.line_num} : {error}") from error

    def remarks(self) -> list[Remark]:
        remarks = list(self._table.remarks) if self._table else []
        if self._encoding == "cp1252":
            sentence = "Le fichier n’est pas en UTF-8 : il a été lu comme un fichier Windows (cp1252)."
            remarks.insert(0, Remark(self.name, sentence))
        return remarks

    @staticmethod
    def _lines(reader: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
        for cells in reader:
            yield reader.line_num, tuple(cells)

    def _find_encoding(self) -> str:
        try:
            with self.path.open(encoding="utf-8-sig") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            return "cp1252"
        return "utf-8-sig"

    def _find_delimiter(self) -> str:
        try:
            with self.path.open(encoding=self._encoding) as file:
                sample = file.read(SAMPLE)
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{self.name} n’est ni en UTF-8 ni un fichier texte de Windows.") from error
        if "\0" in sample:
            raise UnreadableFile(f"{self.name} n’est pas un fichier CSV.")
        header = sample.partition("\n")[0]
        return max(",;\t", key=header.count)
