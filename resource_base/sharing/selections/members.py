"""With whom a selection is shared: colleagues that one knows already, or an address, known or not.

Whoever is known (of an organisation of one's own, or in another selection that one has a part in) is added
by name. An address is made an offer, which its holder accepts or declines: until then the same is done,
written and shown whether it has an account or not.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from resource_base.accounts import queries as accounts
from resource_base.accounts.addresses import mail_box
from resource_base.accounts.forgotten import NOBODY
from resource_base.accounts.limits import Limit
from resource_base.accounts.models import Role, User
from resource_base.accounts.tickets import undone
from resource_base.database import now
from resource_base.errors import Invalid, NotFound
from resource_base.events import PersonAnonymised
from resource_base.sharing.selections import letters, queries
from resource_base.sharing.selections.holding import require_open
from resource_base.sharing.selections.models import Selection, SelectionMember, SelectionOffer
from resource_base.sharing.selections.vocabulary import MOST_PEOPLE, Right

# Whoever shares so much is a machine that looks for accounts.
PER_PERSON = Limit("selection offer", 20, timedelta(hours=1), "Trop de partages en peu de temps.")
NOT_THERE = "Cette sélection n’est pas, ou n’est plus, partagée avec cette personne."


def share(
    session: Session, selection: Selection, *, with_id: UUID, right: Right, at: datetime | None = None
) -> None:
    """Share it with a colleague whom its owner knows; a letter tells them. Again, only the right changes.

    Raises:
        Invalid: it is nobody known; it is shared with too many.
        Stale: the selection is put away or over.
    """
    require_open(selection)
    known = queries.known_to(selection.owner).where(User.id == with_id).order_by(None)
    colleague = session.scalar(known)
    if colleague is None:
        raise _wrong("colleague", "Choisissez un collègue de la liste, ou donnez son adresse.")
    _share(session, selection, colleague, right=right, at=at or now())


def offer(
    session: Session, selection: Selection, *, email: str, right: Right, at: datetime | None = None
) -> None:
    """Offer it to an address; whoever it is of is told by a letter, if they accompany people here.

    The same work is done if not, and nothing tells the one from the other.

    Raises:
        Invalid: it is no address, or it is shared with it already, or with too many.
        Stale: the selection is put away or over.
    """
    require_open(selection)
    at, box = at or now(), mail_box(email)
    if box in {selection.owner.email, *(each.user.email for each in selection.members)}:
        raise _wrong("email", "Cette sélection est déjà partagée avec cette adresse.")
    colleague = session.scalar(queries.known_to(selection.owner).where(User.email == box).order_by(None))
    if colleague is not None:
        _share(session, selection, colleague, right=right, at=at)
        return
    holder = session.scalar(accounts.user_with_email(box))
    _offer(session, selection, box, right=right, at=at)
    if holder is not None and holder.active and holder.role is not Role.PARTNER:
        with session.begin_nested():  # as below
            letters.send_offered(session, selection, to=holder.email, about=str(holder.id), at=at)
    else:
        with undone(session):
            letters.send_offered(session, selection, to=NOBODY, about=box, at=at)


def accept(
    session: Session, selection: Selection, offered: SelectionOffer, *, by: User, at: datetime | None = None
) -> None:
    """Take part in a selection that was offered (see `holding.offered`)."""
    selection.offers.remove(offered)
    if selection.right_of(by) is None:
        selection.members.append(SelectionMember(user=by, right=offered.right, since=at or now()))
    session.flush()


def decline(session: Session, selection: Selection, offered: SelectionOffer) -> None:
    """Make nothing of an offer; who made it is not told why it is not there any more."""
    selection.offers.remove(offered)
    session.flush()


def withdraw_offer(session: Session, selection: Selection, *, email: str) -> None:
    """Take an offer back; none there is none to take back."""
    selection.offers[:] = [each for each in selection.offers if each.email != email]
    session.flush()


def change_right(session: Session, selection: Selection, *, of_id: UUID, right: Right) -> None:
    """Let a member read or edit.

    Raises:
        NotFound: they are none.
    """
    _member(selection, of_id).right = right
    session.flush()


def part(session: Session, selection: Selection, *, from_id: UUID) -> None:
    """Share it no longer with a member, who leaves or is left out; what they wrote stays.

    Raises:
        NotFound: they are none.
    """
    selection.members.remove(_member(selection, from_id))
    session.flush()


def forget_person(session: Session, event: PersonAnonymised) -> None:
    """Listener: an account was ended. What is shared with an editor is the eldest’s, the rest goes."""
    session.execute(delete(SelectionOffer).where(SelectionOffer.email == event.email))
    mine = select(Selection).where(Selection.owner_id == event.user_id).order_by(Selection.id)
    for selection in session.scalars(mine.with_for_update()):
        there = () if selection.deleted_at is not None else selection.members
        heir = next((each for each in there if _may_inherit(each)), None)
        if heir is None:
            session.delete(selection)
        else:
            selection.owner = heir.user
            selection.members.remove(heir)
    session.flush()
    session.execute(delete(SelectionMember).where(SelectionMember.user_id == event.user_id))


def _may_inherit(member: SelectionMember) -> bool:
    is_here = member.user.active and member.user.role is not Role.PARTNER
    return is_here and member.right is Right.EDIT


def _share(session: Session, selection: Selection, colleague: User, *, right: Right, at: datetime) -> None:
    selection.offers[:] = [each for each in selection.offers if each.email != colleague.email]
    there = next((each for each in selection.members if each.user_id == colleague.id), None)
    if there is not None:
        there.right = right
    else:
        _require_room(selection)
        selection.members.append(SelectionMember(user=colleague, right=right, since=at))
        letters.send_shared(session, selection, to=colleague, at=at)
    session.flush()


def _offer(session: Session, selection: Selection, email: str, *, right: Right, at: datetime) -> None:
    there = next((each for each in selection.offers if each.email == email), None)
    if there is not None:
        there.right = right
    else:
        _require_room(selection)
        selection.offers.append(SelectionOffer(email=email, right=right, since=at))
    session.flush()


def _require_room(selection: Selection) -> None:
    if len(selection.members) + len(selection.offers) >= MOST_PEOPLE:
        raise _wrong("email", f"Une sélection est partagée avec {MOST_PEOPLE} personnes au plus.")


def _member(selection: Selection, user_id: UUID) -> SelectionMember:
    found = next((each for each in selection.members if each.user_id == user_id), None)
    if found is None:
        raise NotFound(NOT_THERE)
    return found


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: sentence})
