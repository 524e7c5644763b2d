"""Finding an organisation by what someone types of its name, its acronym or its commune."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from resource_base.catalog.models import Organization, Service
from resource_base.catalog.naming import may_answer
from resource_base.geo.names import fold

LONGEST = 150  # characters read of what is typed


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as a list of choices shows it."""

    id: UUID
    name: str
    acronym: str
    postal_code: str
    commune: str

    @property
    def label(self) -> str:
        """« Roule Doubs (Pontarlier) »: the commune tells apart those of one name."""
        told = not self.commune or set(_folded(self.commune)) <= set(_folded(self.name))
        return self.name if told else f"{self.name} ({self.commune})"

    def answers(self, words: tuple[str, ...]) -> bool:
        """Whether each of these folded words begins a word of its name, its acronym or its commune."""
        known = (*_folded(self.name), *_folded(self.acronym), *_folded(self.commune))
        return all(any(each.startswith(word) for each in known) for word in words)

    def is_called(self, words: tuple[str, ...]) -> bool:
        """Whether these folded words are its label, its name or its acronym, in full."""
        return words in (_folded(self.label), _folded(self.name), _folded(self.acronym))


def search(session: Session, typed: str) -> list[Named]:
    """The organisations that answer to what is typed, all of them for nothing.

    Those of which the name begins so come first, then in alphabetical order.
    """
    words = fold(typed[:LONGEST])
    if not words and typed.strip():
        return []
    found = [each for each in _which_may_answer(session, words) if each.answers(words)]
    return sorted(found, key=lambda each: (_folded(each.name)[: len(words)] != words, *_order(each)))


def called(session: Session, typed: str) -> list[Named]:
    """The organisations of which this is the label, the name or the acronym, in full."""
    words = fold(typed[:LONGEST])
    if not words:
        return []
    return sorted((each for each in _which_may_answer(session, words) if each.is_called(words)), key=_order)


def named(session: Session, organization_id: UUID) -> Named | None:
    """This organisation, if there is one."""
    place = session.get(Organization, organization_id)
    return None if place is None else named_of(place)


def named_of(place: Organization) -> Named:
    """A whole organisation as a list of choices shows it."""
    return _named(place.id, place.name, place.acronym, place.postal_code, place.commune)


def service_counts(session: Session, organization_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many entries each of these has, whatever their state; 0 is left out."""
    counted = (
        select(Service.organization_id, func.count())
        .where(Service.organization_id.in_(list(organization_ids)))
        .group_by(Service.organization_id)
    )
    return dict(session.execute(counted).all())


def _which_may_answer(session: Session, words: tuple[str, ...]) -> list[Named]:
    acronym, commune = (func.coalesce(each, "") for each in (Organization.acronym, Organization.commune))
    whole = Organization.name + " " + acronym + " " + commune
    return [_named(*row) for row in session.execute(_names().where(may_answer(whole, words)))]


def _names() -> Select[UUID, str, str | None, str | None, str | None]:
    return select(
        Organization.id,
        Organization.name,
        Organization.acronym,
        Organization.postal_code,
        Organization.commune,
    ).order_by(Organization.id)


def _named(id_: UUID, name: str, acronym: str | None, postal_code: str | None, commune: str | None) -> Named:
    return Named(id_, name, acronym or "", postal_code or "", commune or "")


def _order(each: Named) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    return _folded(each.name), _folded(each.commune), str(each.id)


@lru_cache(maxsize=100_000)
def _folded(name: str) -> tuple[str, ...]:
    return fold(name)
