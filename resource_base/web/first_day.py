"""The first day of a base, when nobody finds anything there yet: pages say so, and what to do."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State


def is_empty(session: Session) -> bool:
    """Whether no entry is published yet."""
    return session.scalar(select(Service.id).where(Service.state == State.PUBLISHED).limit(1)) is None
