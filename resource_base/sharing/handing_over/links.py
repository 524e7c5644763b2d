"""The links that open a selection without an account: made, shown again, found, revoked, forgotten.

A code is derived from the link's id by the key of the site (docs/adr/0009): it can be shown again, and the
database has only its hash. Whatever a code does not open any more, and why, is told to nobody.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session, joinedload

from resource_base.accounts.export import rows
from resource_base.accounts.keys import Keys
from resource_base.accounts.models import User
from resource_base.accounts.sessions import fingerprint
from resource_base.errors import Invalid, NotFound
from resource_base.events import PersonAnonymised, SelectionDeleted
from resource_base.sharing.handing_over.models import SelectionLink
from resource_base.sharing.handing_over.vocabulary import LinkState
from resource_base.sharing.selections.models import Selection

WEEK, MONTH, QUARTER = timedelta(days=7), timedelta(days=30), timedelta(days=90)
LASTS = (WEEK, MONTH, QUARTER)
MOST_LIVE = 20  # of one selection: beyond, nobody knows any more who holds which
KEPT_AFTER = timedelta(days=30)  # the time to see in the list that it ended
GROUP = 4  # characters of a code, as it is printed and typed
OVER = "Cette sélection est terminée : elle ne se remet plus."
NO_SUCH_TIME = "Choisissez une durée de la liste."
CLOSED = "Ce lien ne s’ouvre pas, ou ne s’ouvre plus."

_MISREAD = str.maketrans("018", "olb")  # what a code never holds, typed from paper for what it does


def make(
    session: Session,
    selection: Selection,
    *,
    keys: Keys,
    by: User,
    at: datetime,
    lasts: timedelta = MONTH,
    signed: str = "",
    with_notes: bool = True,
) -> SelectionLink:
    """A new link; it ends with its selection at the latest.

    Raises:
        Invalid: the time is not one of `LASTS`, or the selection has `MOST_LIVE` links already.
        NotFound: the selection is over, or was deleted.
    """
    if lasts not in LASTS:
        raise Invalid(NO_SUCH_TIME, {"lasts": NO_SUCH_TIME})
    whole = select(Selection).where(Selection.id == selection.id).with_for_update()
    session.scalar(whole.execution_options(populate_existing=True))
    if is_over(selection, at=at):  # or deleted by its owner while a colleague hands it over
        raise NotFound(OVER)
    if len(session.scalars(live(selection.id, at=at)).all()) >= MOST_LIVE:
        raise Invalid(f"Cette sélection a déjà {MOST_LIVE} liens ouverts : fermez-en d’abord.")
    link = SelectionLink(
        id=uuid4(),
        selection=selection,
        created_by_id=by.id,
        signed=signed,
        with_notes=with_notes,
        created_at=at,
        expires_at=min(at + lasts, selection.expires_at),
    )
    link.code_hash = fingerprint(_code(link.id, keys))
    session.add(link)
    session.flush()
    return link


def live_or_new(
    session: Session,
    selection: Selection,
    *,
    keys: Keys,
    by: User,
    at: datetime,
    signed: str,
    with_notes: bool,
) -> SelectionLink:
    """The link that says the same and has a week left (or as long as its selection), else a new one."""
    known = like(session, selection, keys=keys, at=at, signed=signed, with_notes=with_notes)
    if known is not None and known.expires_at >= min(at + WEEK, selection.expires_at):
        return known
    return make(session, selection, keys=keys, by=by, at=at, signed=signed, with_notes=with_notes)


def like(
    session: Session, selection: Selection, *, keys: Keys, at: datetime, signed: str, with_notes: bool
) -> SelectionLink | None:
    """The open link that says the same and lasts longest, of those that can be shown again."""
    said = (SelectionLink.signed == signed, SelectionLink.with_notes == with_notes)
    found = session.scalars(live(selection.id, at=at).where(*said))
    shown = [link for link in found if code_of(link, keys=keys) is not None]
    return max(shown, key=lambda link: link.expires_at, default=None)


def code_of(link: SelectionLink, *, keys: Keys) -> str | None:
    """What opens the link, to be shown again; None when the key of the site is another one since."""
    code = _code(link.id, keys)
    return code if fingerprint(code) == link.code_hash else None


def in_groups(code: str) -> str:
    """`abcdefghijklmnop` → `abcd-efgh-ijkl-mnop`, which opens the same."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def find(session: Session, code: str, *, at: datetime) -> SelectionLink:
    """The link that a code opens, however it is cut and capitalised.

    Raises:
        NotFound: it opens nothing, or nothing any more; always with the same sentence.
    """
    typed = "".join(filter(str.isalnum, code.lower())).translate(_MISREAD)
    known = select(SelectionLink).where(SelectionLink.code_hash == fingerprint(typed))
    link = session.scalar(known.options(joinedload(SelectionLink.selection)))
    if link is None or state_of(link, at=at) is not LinkState.LIVE:
        raise NotFound(CLOSED)
    return link


def state_of(link: SelectionLink, *, at: datetime) -> LinkState:
    """What became of a link, as who made it is told."""
    if link.revoked_at is not None:
        return LinkState.REVOKED
    if is_over(link.selection, at=at):
        return LinkState.ENDED
    return LinkState.EXPIRED if link.expires_at <= at else LinkState.LIVE


def is_over(selection: Selection, *, at: datetime) -> bool:
    """Whether a selection is over or deleted, even when the job that ends it has not passed yet."""
    is_gone = selection.ended_at is not None or selection.deleted_at is not None
    return is_gone or selection.expires_at <= at


def live(selection_id: UUID, *, at: datetime) -> Select[SelectionLink]:
    """The links of a selection that are neither revoked nor expired, the last made first."""
    return of_selection(selection_id).where(SelectionLink.revoked_at.is_(None), SelectionLink.expires_at > at)


def of_selection(selection_id: UUID) -> Select[SelectionLink]:
    """The links of a selection, the last made first, with who made them."""
    return (
        select(SelectionLink)
        .where(SelectionLink.selection_id == selection_id)
        .options(joinedload(SelectionLink.selection), joinedload(SelectionLink.created_by))
        .order_by(SelectionLink.created_at.desc(), SelectionLink.id)
    )


def revoke(session: Session, link: SelectionLink, *, at: datetime) -> None:
    """Close a link at once, for good; one that is closed stays as it was."""
    link.revoked_at = link.revoked_at or at
    session.flush()


def close_all(session: Session, event: SelectionDeleted) -> None:
    """Listener: a selection was deleted; what opens it closes, and stays so if the selection comes back."""
    still = live(event.selection_id, at=event.at).order_by(None)
    for link in session.scalars(still):
        link.revoked_at = event.at
    session.flush()


def forget_ended(session: Session, *, at: datetime) -> int:
    """Delete the links that have been of no use for `KEPT_AFTER`; how many."""
    before = at - KEPT_AFTER
    ended = or_(SelectionLink.expires_at <= before, SelectionLink.revoked_at <= before)
    return len(session.execute(delete(SelectionLink).where(ended).returning(SelectionLink.id)).all())


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended; the links that it made go on, made by nobody."""
    theirs = update(SelectionLink).where(SelectionLink.created_by_id == event.user_id)
    session.execute(theirs.values(created_by_id=None))


def held_on(session: Session, user: User) -> dict[str, list[dict[str, Any]]]:
    """The links that someone made, ready for JSON, the oldest first; not what opens them."""
    theirs = select(SelectionLink).where(SelectionLink.created_by_id == user.id)
    found = session.scalars(theirs.order_by(SelectionLink.created_at, SelectionLink.id)).all()
    return {"selection_links": rows(found, ("created_at", "expires_at", "revoked_at"))}


def _code(link_id: UUID, keys: Keys) -> str:
    return keys.code(f"selection link {link_id}")
