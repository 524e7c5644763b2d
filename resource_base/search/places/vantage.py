"""From where a question is asked, and whether one entry may be used from there: for its sheet."""

from dataclasses import dataclass
from uuid import UUID

from resource_base.search.generation.prepared import Prepared
from resource_base.search.places.eligibility import Relation, relations
from resource_base.search.places.place import Place
from resource_base.search.places.whereabouts import Whereabouts


@dataclass(frozen=True)
class Vantage:
    """`home`: where the person lives; `origin`: where distances start.

    `coverage`: whether the entry is for who lives there; None when nobody says where, or the index does not
    hold the entry yet.
    """

    home: Place | None = None
    origin: Place | None = None
    coverage: Relation | None = None


NOWHERE = Vantage()


def vantage(prepared: Prepared, where: Whereabouts, service_id: UUID) -> Vantage:
    """How an entry is seen from the places of a question, whether it answers it or not."""
    number = prepared.generation.number_of(service_id)
    if where.home is None or number is None:
        return Vantage(where.home, where.origin)
    rank = int(relations(prepared, where.home)[number])
    return Vantage(where.home, where.origin, Relation.of_rank(rank))
