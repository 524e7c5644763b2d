"""The page « Remettre »: four ways, and the links that are open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.database import now
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.settings import MailTransport
from resource_base.sharing.handing_over import counting, links
from resource_base.sharing.handing_over.handout import Handout
from resource_base.sharing.handing_over.models import SelectionLink
from resource_base.sharing.handing_over.vocabulary import LinkState, Standing, Way
from resource_base.sharing.selections.models import Selection
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.handing_over import pdf
from resource_base.web.handing_over.addresses import address_of
from resource_base.web.handing_over.blueprint import pages
from resource_base.web.handing_over.choices import YES, Choices
from resource_base.web.handing_over.loading import (
    handed,
    organization_of,
    require_entries,
    selection_to_hand_over,
)
from resource_base.web.handing_over.words import LINK_STATES
from resource_base.web.security import own_account, permits

DURATIONS = {links.WEEK: "une semaine", links.MONTH: "un mois", links.QUARTER: "trois mois"}
NO_LINK = "Ce lien n’existe pas, ou n’est pas de cette sélection."


@dataclass(frozen=True)
class LinkLine:
    """A link of the list; `address` is '' for one that opens nothing any more, or cannot be told again.

    `maker` made it: « vous », a name, or '' when their account was ended. `signed`: the organisation that it
    is said to come from, or ''.
    """

    id: UUID
    address: str
    state: str
    is_live: bool
    made_at: datetime
    ends_at: datetime
    with_notes: bool
    signed: str
    maker: str


@dataclass(frozen=True)
class Ways:
    """All that the page shows. `too_many_for_pdf` when there are more entries than a PDF is made of."""

    id: UUID
    reference: str
    entries: int
    left_out: int
    unusable: int
    organization: str
    has_notes: bool
    pdf: bool
    too_many_for_pdf: bool
    mail: bool
    links: tuple[LinkLine, ...]


@pages.get("")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def ways(selection_id: UUID) -> str:
    return ways_page(selection_id, sent=request.args.get("parti") == YES)


def ways_page(selection_id: UUID, *, sent: bool = False, email: str = "", problem: str = "") -> str:
    """The page, perhaps with the address that could not be written to, or that the letter is on its way."""
    session = reading()
    selection = selection_to_hand_over(session, selection_id)
    return render_template(
        "handing_over/ways.html",
        page=_shown(session, selection),
        durations=[(each.days, label, each == links.MONTH) for each, label in DURATIONS.items()],
        sent=sent,
        email=email,
        problem=problem,
    )


@pages.post("/liens")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def make_link(selection_id: UUID) -> Page:
    with transaction() as writing:
        selection = selection_to_hand_over(writing, selection_id)
        choices, by = Choices.parse(request.form), own_account(writing)
        made = handed(writing, selection, with_notes=choices.notes)
        require_entries(made)
        links.make(
            writing,
            selection,
            keys=installation().keys,
            by=by,
            at=now(),
            lasts=_duration(request.form.get("duree", "")),
            signed=organization_of(writing, by) if choices.signed else "",
            with_notes=choices.notes,
        )
        counting.count(writing, made, way=Way.LINK)
    return _to_links(selection_id)


@pages.post("/liens/<uuid:link_id>/fermer")
@permits(Permission.KEEP_SELECTIONS, Permission.EDIT_SELECTION)
def revoke(selection_id: UUID, link_id: UUID) -> Page:
    with transaction() as writing:
        selection = selection_to_hand_over(writing, selection_id)
        link = writing.get(SelectionLink, link_id)
        if link is None or link.selection_id != selection.id:
            raise NotFound(NO_LINK)
        links.revoke(writing, link, at=now())
    return _to_links(selection_id)


def _to_links(selection_id: UUID) -> Page:
    return redirect(url_for("handing_over.ways", selection_id=selection_id, _anchor="liens"), code=303)


def _duration(typed: str) -> timedelta:
    known = {str(each.days): each for each in DURATIONS}
    if typed not in known:
        raise Invalid(links.NO_SUCH_TIME)
    return known[typed]


def _shown(session: Session, selection: Selection) -> Ways:
    made, settings = handed(session, selection), installation().settings
    return Ways(
        id=selection.id,
        reference=selection.reference,
        entries=len(made.entries),
        left_out=made.left_out,
        unusable=_unusable(made),
        organization=organization_of(session, own_account(session)),
        has_notes=any(entry.note for entry in made.entries),
        pdf=pdf.is_available(),
        too_many_for_pdf=len(made.entries) > pdf.MOST_ENTRIES,
        mail=settings.mail_transport is not MailTransport.OFF,
        links=_lines(session, selection, at=now()),
    )


def _unusable(made: Handout) -> int:
    return sum(entry.standing in {Standing.SUSPENDED, Standing.OVER} for entry in made.entries)


def _lines(session: Session, selection: Selection, *, at: datetime) -> tuple[LinkLine, ...]:
    """The open ones first, the last made first."""
    reader = own_account(session)
    lines = [_line(link, at=at, reader=reader) for link in session.scalars(links.of_selection(selection.id))]
    return tuple(sorted(lines, key=lambda line: not line.is_live))


def _line(link: SelectionLink, *, at: datetime, reader: User) -> LinkLine:
    state = links.state_of(link, at=at)
    live = state is LinkState.LIVE
    return LinkLine(
        id=link.id,
        address=address_of(link) if live else "",
        state=LINK_STATES[state],
        is_live=live,
        made_at=link.created_at,
        ends_at=link.revoked_at or link.expires_at,
        with_notes=link.with_notes,
        signed=link.signed,
        maker="vous" if link.created_by == reader else link.created_by.name if link.created_by else "",
    )
