"""Reads the table of every route × every role: tests/house/matrix.txt, which says how."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

COLUMNS = ("visit", "pro", "edit", "run", "other", "far", "cur", "admin")
DOOR = "door"
OBJECT = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Line:
    """A line of the table: what is asked for, and what each gets."""

    method: str
    path: str
    expected: Mapping[str, str]
    fields: Mapping[str, str]

    @property
    def name(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.fields.items())
        return f"{self.method} {self.path} {shown}".strip()

    def objects(self) -> set[str]:
        """The names in braces, of the path and of the fields."""
        return {name for text in (self.path, *self.fields.values()) for name in OBJECT.findall(text)}

    def rule(self, app: Flask) -> Rule:
        """The rule of the application that serves it.

        Raises:
            werkzeug.exceptions.HTTPException: none does.
        """
        some_id = "00000000-0000-0000-0000-000000000000"  # also good where a token is asked for
        found, _ = app.url_map.bind("").match(OBJECT.sub(some_id, self.path), self.method, return_rule=True)
        return found


def read(text: str) -> tuple[Line, ...]:
    """The lines of a table, without its comments."""
    rows = (shlex.split(row) for row in text.splitlines() if row.strip() and not row.startswith("#"))
    return tuple(_line(*row) for row in rows)


def _line(method: str, path: str, *rest: str) -> Line:
    answers, fields = rest[: len(COLUMNS)], rest[len(COLUMNS) :]
    expected = dict(zip(COLUMNS, answers, strict=True))
    return Line(method, path, expected, dict(field.split("=", 1) for field in fields))


TABLE = read((Path(__file__).parent / "matrix.txt").read_text("utf-8"))
