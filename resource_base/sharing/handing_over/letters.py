"""The letter that hands a selection over: its essentials, and the link to the rest.

The notes are not in it, since a letter repeats nothing that its sender typed to an address that nobody has
confirmed; they are behind the link. Its recipient is forgotten as soon as it has left
(`mail.vocabulary.FORGOTTEN_ONCE_SENT`).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from resource_base import mail
from resource_base.accounts import limits
from resource_base.accounts.keys import Keys
from resource_base.accounts.limits import Limit
from resource_base.accounts.models import User
from resource_base.sharing.handing_over.handout import HandedEntry, Handout

DAY = timedelta(days=1)
TOO_MANY = "Beaucoup de sélections sont parties par courriel aujourd’hui."
PER_SENDER = Limit("handing over sender", 30, DAY, TOO_MANY)
PER_RECIPIENT = Limit("handing over recipient", 5, DAY, TOO_MANY)


def count(session: Session, *, keys: Keys, by: User, to: str, at: datetime | None = None) -> None:
    """Count a letter against who sends it and the address that gets it, which only its blinded form keeps.

    Raises:
        TooManyAttempts: with the wait in French and in seconds.
    """
    limits.count(session, keys, (PER_SENDER, str(by.id)), (PER_RECIPIENT, to), at=at)


def send(
    session: Session, handed: Handout, *, to: str, link: str, expires_at: datetime, at: datetime | None = None
) -> None:
    """Write the letter; `link` is the path of the page that opens without an account.

    Raises:
        Invalid: the address cannot be written to.
    """
    mail.write(
        session,
        to=to,
        template="selection_handed_over",
        data={
            "signed": handed.signed,
            "groups": [
                {"label": group.label, "entries": [_entry(each) for each in group.entries]}
                for group in handed.groups
            ],
            "link": link,
            "expires_at": expires_at.isoformat(),
        },
        send_before=expires_at,
        at=at,
    )


def _entry(entry: HandedEntry) -> dict[str, Any]:
    use = entry.use
    return {
        "name": entry.name,
        "organization": entry.organization,
        "was": entry.was,
        "what": entry.what,
        "standing": entry.standing.value,
        "since": entry.since.isoformat() if entry.since else None,
        "phones": [each.phone for each in use.reaches if each.phone] if use else [],
        "emails": [each.email for each in use.reaches if each.email] if use else [],
        "places": [", ".join(each.lines) for each in use.venues if each.lines] if use else [],
    }
