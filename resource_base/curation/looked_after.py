"""Which entries a curator looks after, asked of the database: what `scope.Matter.is_for` says of one."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import Session

from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Place, Service
from resource_base.catalog.vocabulary import Needs
from resource_base.curation.json_lists import holds_one_of, rows
from resource_base.geo.coverage import covering_codes, specificity
from resource_base.geo.places import Gazetteer


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
        wanted, every = themes_of(user.scope.needs, needs), themes_of(needs.by_slug, needs)
        found &= or_(holds_one_of(entry.themes, wanted), ~holds_one_of(entry.themes, every))
    if user.scope.territories:
        codes = within(tuple(user.scope.territories), gazetteer)
        nowhere = (func.json_array_length(entry.coverage) == 0) & ~has_place(entry)
        found &= or_(is_in(entry, codes), holds_one_of(entry.coverage, codes), nowhere)
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


def has_place(entry: type[Service]) -> ColumnElement[bool]:
    """Whether an entry says in which commune it is."""
    return exists().where(Place.service_id == entry.id, Place.insee.is_not(None), Place.insee != "")


def is_in(entry: type[Service], codes: Iterable[str]) -> ColumnElement[bool]:
    """Whether an entry has a place in one of these communes: its places are read by commune, once."""
    return entry.id.in_(select(Place.service_id).where(Place.insee.in_(rows(communes_of(codes)))))


def communes_of(codes: Iterable[str]) -> list[str]:
    """The INSEE codes of the communes among these territories."""
    return [code.removeprefix("commune:") for code in codes if code.startswith("commune:")]


def themes_of(freins: Collection[str], needs: Needs) -> list[str]:
    """The themes of these freins."""
    return [theme for need in needs.all if need.slug in freins for theme in need.themes]


@lru_cache(maxsize=64)
def within(codes: tuple[str, ...], gazetteer: Gazetteer) -> frozenset[str]:
    """These territories and all the narrower ones that they meet: what `scope.around` reads the other way."""
    found = set(codes)
    for code in codes:
        communes = gazetteer.communes_of(code) if gazetteer.knows(code) else ()
        found.update(
            each
            for commune in communes
            for each in covering_codes(commune)
            if specificity(each) < specificity(code)
        )
    return frozenset(found)
