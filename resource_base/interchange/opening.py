"""A path as a source of rows, by the kind of file that it is."""

from collections.abc import Callable
from pathlib import Path

from resource_base.errors import UnreadableFile
from resource_base.interchange.csv_file import CsvFile
from resource_base.interchange.json_file import JsonFile
from resource_base.interchange.rows import Source
from resource_base.interchange.xlsx_file import XlsxFile

KINDS: dict[str, Callable[[Path], Source]] = {
    ".json": JsonFile,
    ".csv": CsvFile,
    ".tsv": CsvFile,
    ".xlsx": XlsxFile,
}


def open_source(path: Path) -> Source:
    """The file as a source.

    Raises:
        UnreadableFile: it does not exist, or is of a kind that is not read.
    """
    if not path.is_file():
        raise UnreadableFile(f"{path.name} n’existe pas, ou n’est pas un fichier.")
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise UnreadableFile(f"{path.name} : seuls les fichiers {', '.join(KINDS)} sont lus.")
    return kind(path)
