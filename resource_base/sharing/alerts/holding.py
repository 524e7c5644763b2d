"""Taking hold of a person before what they follow is changed: jobs and pages then go one after the other."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User


def held(session: Session, user_id: UUID) -> User | None:
    """The account as it stands now, until the end of the transaction; None when there is none.

    What they follow is to be read afterwards. Other rows may still be added about them meanwhile.
    """
    row = select(User).where(User.id == user_id).with_for_update(key_share=True)
    return session.scalar(row.execution_options(populate_existing=True))
