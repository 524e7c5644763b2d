"""Which entries a curator looks after, asked of the database: what `scope.Matter.is_for` says of one."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, func, literal, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Place, Service
from resource_base.catalog.vocabulary import Needs
from resource_base.database import Words
from resource_base.geo.coverage import covering_codes, specificity
from resource_base.geo.places import Gazetteer


class _Elements(FunctionElement[str]):
    """The elements of a JSON list, as rows of one column, `value`."""

    name = "json_each"
    inherit_cache = True


@compiles(_Elements)
def _in_sqlite(element: _Elements, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **more)})"


@compiles(_Elements, "postgresql")
def _in_postgresql(element: _Elements, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_array_elements_text({compiler.process(element.clauses, **more)})"


def is_limited(user: User) -> bool:
    """Whether this person, of the staff, looks after a part of the base only."""
    return user.role is not Role.ADMINISTRATOR and user.scope is not None


def is_looked_after(
    user: User, *, needs: Needs, gazetteer: Gazetteer, entry: type[Service] = Service
) -> ColumnElement[bool]:
    """Whether this person, as staff, looks after an entry (or an alias of it), places included."""
    if not is_limited(user) or user.scope is None:
        return true()
    found: ColumnElement[bool] = true()
    if user.scope.needs:
        wanted = [theme for need in needs.all if need.slug in user.scope.needs for theme in need.themes]
        every = [theme for need in needs.all for theme in need.themes]
        found &= or_(holds_one_of(entry.themes, wanted), ~holds_one_of(entry.themes, every))
    if user.scope.territories:
        codes = _within(user.scope.territories, gazetteer)
        placed = exists().where(Place.service_id == entry.id, Place.insee.is_not(None), Place.insee != "")
        nowhere = (func.json_array_length(entry.coverage) == 0) & ~placed
        found &= or_(holds_one_of(entry.coverage, codes), _is_in(entry, codes), nowhere)
    return found


def looks_after_some_of(
    session: Session, user: User, organization_id: UUID, *, needs: Needs, gazetteer: Gazetteer
) -> bool:
    """Whether this person, as staff, looks after an entry of this organisation; one without entries is
    anyone's.
    """
    entries = select(Service.id).where(Service.organization_id == organization_id).limit(1)
    mine = entries.where(is_looked_after(user, needs=needs, gazetteer=gazetteer))
    return session.scalar(mine) is not None or session.scalar(entries) is None


def holds_one_of(column: SQLColumnExpression[Any], codes: Collection[str]) -> ColumnElement[bool]:
    """Whether a list of codes holds one of these."""
    held = _Elements(column).table_valued("value")
    return exists().where(held.c.value.in_(_rows(codes)))


def _is_in(entry: type[Service], codes: Iterable[str]) -> ColumnElement[bool]:
    communes = [code.removeprefix("commune:") for code in codes if code.startswith("commune:")]
    return exists().where(Place.service_id == entry.id, Place.insee.in_(_rows(communes)))


def _rows(codes: Collection[str]) -> Any:
    """One parameter, whatever their number: a région has thousands of communes."""
    given = _Elements(literal(sorted(codes), Words())).table_valued("value")
    return select(given.c.value)


def _within(codes: Iterable[str], gazetteer: Gazetteer) -> frozenset[str]:
    """These territories and all the narrower ones that they meet: what `scope.around` reads the other way."""
    found = set(codes)
    for code in tuple(found):
        communes = gazetteer.communes_of(code) if gazetteer.knows(code) else ()
        found.update(
            each
            for commune in communes
            for each in covering_codes(commune)
            if specificity(each) < specificity(code)
        )
    return frozenset(found)
