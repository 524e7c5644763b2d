"""Taking hold of what a step of the job is about, and asking under the lock whether it still is."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.freshness.queries import ENTRY, RUNNING


def take(session: Session, *conditions: ColumnElement[bool]) -> list[ReviewRound]:
    """The running rounds that meet these conditions, by name of their entries, locked until the end.

    The entries are locked first, as by who confirms one: nobody waits for each other.
    """
    found = select(ReviewRound).join(ReviewRound.service).where(RUNNING, *conditions)
    ids = session.scalars(found.with_only_columns(Service.id)).all()
    session.scalars(
        select(Service.id).where(Service.id.in_(ids)).order_by(Service.id).with_for_update()
    ).all()
    again = found.options(*ENTRY).order_by(Service.name, ReviewRound.id)
    again = again.where(Service.id.in_(ids)).with_for_update(of=ReviewRound)
    return list(session.scalars(again.execution_options(populate_existing=True)))
