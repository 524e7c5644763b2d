"""JSON files of data·inclusion, read as a stream: memory does not grow with the file."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import ijson
from ijson.common import IncompleteJSONError, JSONError

from resource_base.errors import UnreadableFile
from resource_base.interchange.rows import Remark, Row, RowKind

PREFIXES = {RowKind.STRUCTURE: "structures.item", RowKind.SERVICE: "services.item"}


class JsonFile:
    """`{"structures": […], "services": […]}`, or a plain list of either."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._remarks: dict[str, Remark] = {}

    def rows(self, kind: RowKind) -> Iterator[Row]:
        plain_list = self._is_plain_list()
        prefix = "item" if plain_list else PREFIXES[kind]
        for number, item in enumerate(self._items(prefix), start=1):
            where = f"{prefix.partition('.')[0] if not plain_list else 'liste'}, n° {number}"
            if not isinstance(item, dict):
                self._remark(where, "Ce n’est pas une fiche : il faut un objet JSON.")
                continue
            if plain_list and (RowKind.SERVICE if "structure_id" in item else RowKind.STRUCTURE) is not kind:
                continue
            yield Row(kind, where, item)

    def remarks(self) -> list[Remark]:
        self._look_at_keys()
        return list(self._remarks.values())

    def _remark(self, where: str, sentence: str) -> None:
        self._remarks[where] = Remark(where, sentence)

    def _is_plain_list(self) -> bool:
        with self.path.open("rb") as file:
            for start in iter(lambda: file.read(1), b""):
                if not start.isspace() and start not in b"\xef\xbb\xbf":
                    return start == b"["
        raise UnreadableFile(f"{self.name} est vide.")

    def _items(self, prefix: str) -> Iterator[Any]:
        with self.path.open("rb") as file:
            _skip_mark(file)
            try:
                yield from ijson.items(file, prefix, use_float=True)
            except (IncompleteJSONError, JSONError, UnicodeDecodeError) as error:
                detail = str(error).strip().splitlines()[0]
                raise UnreadableFile(f"{self.name} n’est pas un fichier JSON correct : {detail}") from error

    def _look_at_keys(self) -> None:
        if self._is_plain_list():
            return
        known = {"structures", "services"}
        with self.path.open("rb") as file:
            _skip_mark(file)
            keys = [value for prefix, event, value in ijson.parse(file) if not prefix and event == "map_key"]
        if not known.intersection(keys):
            raise UnreadableFile(f"{self.name} ne contient ni « structures » ni « services ».")
        for key in sorted(set(keys) - known):
            self._remark(key, f"La partie « {key} » n’est pas lue.")


def _skip_mark(file: IO[bytes]) -> None:
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
