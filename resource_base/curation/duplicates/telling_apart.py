"""« Pas un doublon »: said once, remembered; and taken back."""

from collections.abc import Collection
from datetime import datetime
from itertools import combinations
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from resource_base.curation.duplicates.comparing import compare_again
from resource_base.curation.duplicates.models import Distinct
from resource_base.curation.proposals.authors import Author
from resource_base.database import now


def in_order(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """The two ids of a pair as they are kept: the lower one first."""
    return (one, other) if one < other else (other, one)


def tell_apart(
    session: Session, service_ids: Collection[UUID], *, by: Author, at: datetime | None = None
) -> None:
    """Say that these entries, two or more, are all different; said twice, it stays said as the first time.

    Once told apart, two entries stop hiding that a third looks like both: the base is compared again.
    """
    for one, other in combinations(sorted(service_ids), 2):
        if session.get(Distinct, (one, other)) is None:
            session.add(Distinct(first_id=one, second_id=other, at=at or now(), by=by.name))
    compare_again(session)
    session.flush()


def take_back(session: Session, one: UUID, other: UUID) -> None:
    """Have the two compared again after all."""
    first, second = in_order(one, other)
    session.execute(delete(Distinct).where(Distinct.first_id == first, Distinct.second_id == second))
    compare_again(session)
