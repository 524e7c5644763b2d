"""Lists that are kept as JSON, asked of the database: the same expressions for SQLite and PostgreSQL."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from resource_base.database import Words


class Elements(FunctionElement[str]):
    """The elements of a JSON list, as rows of one column, `value`; none of what is no list."""

    name = "json_each"
    inherit_cache = True


@compiles(Elements)
def _in_sqlite(element: Elements, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **more)})"


@compiles(Elements, "postgresql")
def _in_postgresql(element: Elements, compiler: SQLCompiler, **more: Any) -> str:
    held = compiler.process(element.clauses, **more)
    return f"json_array_elements_text(CASE WHEN json_typeof({held}) = 'array' THEN {held} ELSE '[]' END)"


class Member(FunctionElement[str]):
    """What an object says under a name; the object is an element of a list, as text."""

    name = "json_member"
    inherit_cache = True


@compiles(Member)
def _member_in_sqlite(element: Member, compiler: SQLCompiler, **more: Any) -> str:
    held, name = (compiler.process(each, **more) for each in element.clauses)
    return f"json_extract({held}, '$.' || {name})"


@compiles(Member, "postgresql")
def _member_in_postgresql(element: Member, compiler: SQLCompiler, **more: Any) -> str:
    held, name = (compiler.process(each, **more) for each in element.clauses)
    return f"(CAST({held} AS json) ->> {name})"


def holds_one_of(column: SQLColumnExpression[Any], codes: Collection[str]) -> ColumnElement[bool]:
    """Whether a list of codes holds one of these."""
    held = Elements(column).table_valued("value")
    return exists().where(held.c.value.in_(rows(codes)))


def rows(codes: Collection[str]) -> Any:
    """These codes as one parameter, whatever their number: a région has thousands of communes."""
    given = Elements(literal(sorted(codes), Words())).table_valued("value")
    return select(given.c.value)
