"""How people are called."""

from datetime import datetime

from sqlalchemy.orm import Session

from resource_base.accounts import audit
from resource_base.accounts.models import User
from resource_base.accounts.vocabulary import SecurityAction
from resource_base.errors import Invalid

LONGEST_NAME = 150


def person_name(name: str) -> str:
    """A first and last name as they are kept.

    Raises:
        Invalid: it is missing or too long; the sentence is also under `problems["name"]`.
    """
    shown = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    if not shown or len(shown) > LONGEST_NAME:
        sentence = "Indiquez le prénom et le nom." if not shown else "Ce nom est trop long."
        raise Invalid(sentence, {"name": sentence})
    return shown


def rename(
    session: Session, user: User, *, name: str, by: User | None = None, at: datetime | None = None
) -> None:
    """Call someone otherwise; the security log tells that it happened, and neither name.

    Raises:
        Invalid: the name is missing or too long.
    """
    shown = person_name(name)
    if shown != user.name:
        user.name = shown
        about = audit.about_user(user)
        audit.record(session, SecurityAction.RENAMED, actor=by or user, about=about, at=at)
