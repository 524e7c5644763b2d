"""What a view of this room stands on: the selection, whoever hands it over, and what is handed over."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import Membership, User
from resource_base.catalog.models import Organization
from resource_base.catalog.queries import Viewer
from resource_base.curation.duplicates import queries as duplicates
from resource_base.database import now
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.sharing.handing_over import links
from resource_base.sharing.handing_over.handout import Handout, handout
from resource_base.sharing.handing_over.models import SelectionLink
from resource_base.sharing.selections import queries
from resource_base.sharing.selections.holding import GONE
from resource_base.sharing.selections.models import Selection
from resource_base.web.context import installation
from resource_base.web.security import ensure, own_account
from resource_base.web.situations.placing import home_of

EMPTY = "Cette sélection est vide : gardez-y d’abord une solution."


def selection_to_hand_over(session: Session, selection_id: UUID) -> Selection:
    """A selection that who is asking may hand over.

    Raises:
        NotFound: it is not theirs to know of, or it is over.
        NotAllowed: they only read it.
    """
    selection = session.scalar(queries.one(selection_id, user_id=own_account(session).id))
    if selection is None:
        raise NotFound(GONE)
    ensure(Permission.EDIT_SELECTION, selection)
    if links.is_over(selection, at=now()):
        raise NotFound(links.OVER)
    return selection


def handed(session: Session, selection: Selection, *, signed: str = "", with_notes: bool = True) -> Handout:
    """What is handed over of it today."""
    return handout(
        session,
        selection,
        needs=installation().needs,
        heir=_heir,
        signed=signed,
        with_notes=with_notes,
        near=home_of(selection.situation),
    )


def link_to(session: Session, selection: Selection, *, signed: str, with_notes: bool) -> SelectionLink:
    """The link that opens just this, made if there is none that lasts."""
    return links.live_or_new(
        session,
        selection,
        keys=installation().keys,
        by=own_account(session),
        at=now(),
        signed=signed,
        with_notes=with_notes,
    )


def known_link(
    session: Session, selection: Selection, *, signed: str, with_notes: bool
) -> SelectionLink | None:
    """The link that opens just this, if it is there: a page that is read makes none."""
    keys = installation().keys
    return links.like(session, selection, keys=keys, at=now(), signed=signed, with_notes=with_notes)


def require_entries(made: Handout) -> None:
    """Refuse to hand nothing over.

    Raises:
        Invalid: nothing is in it that the public may see.
    """
    if not made.entries:
        raise Invalid(EMPTY)


def organization_of(session: Session, user: User) -> str:
    """The organisation that somebody hands over for: the first they belong to, or the one they came with."""
    first = (
        select(Organization.name)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.user_id == user.id)
        .order_by(Membership.since, Organization.id)
        .limit(1)
    )
    return session.scalar(first) or user.organization_label or ""


def _heir(session: Session, service_id: UUID) -> UUID | None:
    return duplicates.address_of(session, service_id, viewer=Viewer.PUBLIC)
