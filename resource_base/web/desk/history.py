"""The versions of an entry: who changed what, when and why, and going back to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template

from resource_base.catalog import queries as catalog
from resource_base.catalog.models import Revision, Service
from resource_base.curation.proposals import queries, returning
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState
from resource_base.errors import Invalid
from resource_base.geo.places import Gazetteer
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.desk.comparing import Piece, label_of, marked
from resource_base.web.looking_after import any_entry, is_theirs, own_entry
from resource_base.web.presentation import day
from resource_base.web.proposals.steps import version_given
from resource_base.web.proposals.words import lines_of, standing, title
from resource_base.web.security import own_account, permits, see_other

pages = Blueprint("history", __name__, url_prefix="/solutions/<uuid:service_id>/historique")


@dataclass(frozen=True)
class Changed:
    """A field of a version, before and after."""

    label: str
    before: tuple[tuple[Piece, ...], ...]
    after: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Version:
    """One version: its number, who, when, why, and what changed. `is_current`: the one that is shown."""

    number: int
    author: str
    day: str
    reason: str
    changes: tuple[Changed, ...]
    is_current: bool


@pages.get("")
@permits(Permission.SEE_HISTORY)
def versions(service_id: UUID) -> str:
    return _page(service_id)


@pages.post("/<int:version>/revenir")
@permits(Permission.SEE_HISTORY, Permission.CURATE)
def go_back(service_id: UUID, version: int) -> Page:
    """Give the entry back the content of this version, as a new one."""
    try:
        with transaction() as writing:
            entry = own_entry(writing, service_id)
            made = returning.return_to(
                writing, entry, version, author=Author.of(own_account(writing)), based_on=version_given()
            )
            is_stale = made.state is ProposalState.STALE
    except Invalid as error:
        return _page(service_id, error=str(error)), 422
    if is_stale:
        return see_other("desk.one", proposal_id=made.id)
    return see_other("history.versions", service_id=service_id)


def _page(service_id: UUID, *, error: str = "") -> str:
    entry, base = any_entry(reading(), service_id), installation()
    revisions = reading().scalars(catalog.history(service_id)).all()
    return render_template(
        "curator/history.html",
        entry=entry,
        versions=[_version(each, entry, base.gazetteer) for each in revisions],
        may_return=is_theirs(entry),
        proposals=_unaccepted(reading().scalars(queries.of_entry(service_id)).all()),
        error=error,
    )


def _version(revision: Revision, entry: Service, gazetteer: Gazetteer) -> Version:
    return Version(
        number=revision.version,
        author=revision.author,
        day=day(revision.at),
        reason=revision.reason,
        changes=tuple(
            Changed(
                label_of(name),
                *marked(lines_of(entry, name, before, gazetteer), lines_of(entry, name, after, gazetteer)),
            )
            for name, (before, after) in revision.changes.items()
        ),
        is_current=revision.version == entry.version,
    )


def _unaccepted(proposals: Sequence[Proposal]) -> list[tuple[Proposal, str, str]]:
    """What was proposed and changed nothing: with its title and where it stands."""
    return [(each, title(each), standing(each).badge) for each in proposals if each.applied_version is None]
