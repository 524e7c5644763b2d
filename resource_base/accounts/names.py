"""How people are called."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from resource_base.accounts import audit
from resource_base.accounts.models import User
from resource_base.accounts.vocabulary import SecurityAction
from resource_base.errors import Invalid

LONGEST_NAME = 150
# What a mail program makes a link of: https://x, x@y, site.example; « J.-P. Roy » and « A.Martin » are names.
ADDRESS = re.compile(r"@|://|\bwww\.|[\w-]{2,}\.[a-z]{2,}", re.IGNORECASE)


def person_name(name: str) -> str:
    """A first and last name as they are kept.

    The letters of the site repeat it to addresses that nobody has confirmed: no link may pass for a name.

    Raises:
        Invalid: it is missing, too long or an address; the sentence is also under `problems["name"]`.
    """
    shown = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    sentence = ""
    if not any(each.isalpha() for each in shown):
        sentence = "Indiquez le prénom et le nom."
    elif len(shown) > LONGEST_NAME:
        sentence = "Ce nom est trop long."
    elif ADDRESS.search(shown):
        sentence = "Un nom ne contient ni adresse ni lien."
    if sentence:
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
