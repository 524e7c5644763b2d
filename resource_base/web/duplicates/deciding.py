"""One pair: « pas un doublon », or one entry kept and the other led to it; and a merge undone."""

from uuid import UUID

from flask import render_template, request
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates import merging, queries, telling_apart
from resource_base.curation.duplicates.models import Redirection
from resource_base.curation.proposals.authors import Author
from resource_base.errors import Invalid, NotFound, Stale
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.duplicates import pairs
from resource_base.web.duplicates.queue import pages
from resource_base.web.proposals.steps import version_given
from resource_base.web.security import own_account, permits, see_other

CONFLICT, TO_CORRECT = 409, 422
LARGEST_GROUP = 30
NOT_MERGED = "Cette fiche n’a pas été fusionnée, ou la fusion a été annulée."


@pages.get("/<uuid:one_id>/<uuid:other_id>")
@permits(Permission.SEE_DUPLICATES, Permission.CURATE)
def pair(one_id: UUID, other_id: UUID) -> Page:
    one, other = pairs.two(reading(), one_id, other_id)
    return render_template(
        "curator/duplicate.html",
        one=pairs.card(one),
        other=pairs.card(other),
        told=pairs.why(reading(), one, other),
        rows=pairs.rows(one, other, {}),
        distinct=pairs.distinct(reading(), one, other),
        gone=State.WITHDRAWN in (one.state, other.state),
        group=_alike(reading(), one, other),
    )


@pages.post("/<uuid:one_id>/<uuid:other_id>/distinguer")
@permits(Permission.SEE_DUPLICATES, Permission.CURATE)
def tell_apart(one_id: UUID, other_id: UUID) -> Page:
    """The two are different, and the further ones that the page named: none that was listed since."""
    with transaction() as writing:
        one, other = pairs.two(writing, one_id, other_id)
        ids = {one.id, other.id, *(entry.id for entry in pairs.every(writing, _told_different()))}
        telling_apart.tell_apart(writing, ids, by=Author.of(own_account(writing)))
    return see_other("duplicates.queue", apres="distinctes")


@pages.post("/<uuid:one_id>/<uuid:other_id>/rapprocher")
@permits(Permission.SEE_DUPLICATES, Permission.CURATE)
def take_back(one_id: UUID, other_id: UUID) -> Page:
    with transaction() as writing:
        one, other = pairs.two(writing, one_id, other_id)
        telling_apart.take_back(writing, one.id, other.id)
    return see_other("duplicates.pair", one_id=one_id, other_id=other_id)


@pages.get("/<uuid:kept_id>/<uuid:other_id>/fusion")
@permits(Permission.SEE_DUPLICATES, Permission.CURATE)
def merge_form(kept_id: UUID, other_id: UUID) -> Page:
    return _merge_form(kept_id, other_id)


@pages.post("/<uuid:kept_id>/<uuid:other_id>/fusion")
@permits(Permission.SEE_DUPLICATES, Permission.CURATE)
def merge(kept_id: UUID, other_id: UUID) -> Page:
    try:
        with transaction() as writing:
            kept, other = pairs.two(writing, kept_id, other_id)
            merging.merge(
                writing,
                kept,
                other,
                pairs.choices(request.form, kept, other),
                versions=(version_given("kept_version") or 0, version_given("other_version") or 0),
                by=Author.of(own_account(writing)),
            )
    except Stale as error:
        return _merge_form(kept_id, other_id, error=str(error)), CONFLICT
    except Invalid as error:
        return _merge_form(kept_id, other_id, error=str(error)), TO_CORRECT
    return see_other("duplicates.merged", service_id=other_id)


@pages.get("/fusions/<uuid:service_id>")
@permits(Permission.SEE_DUPLICATES, Permission.CURATE)
def merged(service_id: UUID) -> str:
    return _merged(service_id)


@pages.post("/fusions/<uuid:service_id>/annuler")
@permits(Permission.SEE_DUPLICATES, Permission.CURATE)
def undo(service_id: UUID) -> Page:
    try:
        with transaction() as writing:
            other, _kept, _redirection = _merge_of(writing, service_id)
            merging.undo(writing, other, by=Author.of(own_account(writing)))
    except (Invalid, Stale) as error:
        return _merged(service_id, error=str(error)), CONFLICT if isinstance(error, Stale) else TO_CORRECT
    return see_other("duplicates.queue", apres="annulee")


def _told_different() -> set[UUID]:
    """The further entries that the form names.

    Raises:
        NotFound: one is nothing that a page named.
    """
    named = request.form.getlist("fiche")
    try:
        if len(named) <= LARGEST_GROUP:
            return {UUID(each) for each in named}
    except ValueError:
        pass
    raise NotFound(pairs.NOT_YOURS)


def _merge_form(kept_id: UUID, other_id: UUID, *, error: str = "") -> str:
    kept, other = pairs.two(reading(), kept_id, other_id)
    return render_template(
        "curator/merge.html",
        kept=pairs.card(kept),
        other=pairs.card(other),
        rows=pairs.rows(kept, other, request.form.to_dict()),
        gone=State.WITHDRAWN in (kept.state, other.state),
        error=error,
    )


def _merge_of(session: Session, service_id: UUID) -> tuple[Service, Service, Redirection]:
    """The entry that was merged, the one it leads to, and the merge; as `pairs.two`, else `NotFound`."""
    redirection = session.scalar(queries.merged(service_id))
    if redirection is None:
        raise NotFound(NOT_MERGED)
    other, kept = pairs.two(session, redirection.service_id, redirection.to_id)
    if merging.leads_to(session, other) is None:
        raise NotFound(NOT_MERGED)
    return other, kept, redirection


def _merged(service_id: UUID, *, error: str = "") -> str:
    other, kept, redirection = _merge_of(reading(), service_id)
    taken = redirection.kept_version
    return render_template(
        "curator/merged.html",
        other=pairs.card(other),
        kept=pairs.card(kept),
        merge=redirection,
        has_moved=taken is not None and kept.version != taken,
        error=error,
    )


def _alike(session: Session, one: Service, other: Service) -> list[Service]:
    """The further entries that the list holds together with these two, and that are this curator's.

    None when they are so many that nobody can say of all at once that they are different.
    """
    known = {one.id, other.id}
    listed = [(row.first_id, row.second_id) for row in session.scalars(queries.listed())]
    while more := {each for pair in listed if known.intersection(pair) for each in pair} - known:
        known |= more
    if len(known) > LARGEST_GROUP:
        return []
    return pairs.theirs(session, known - {one.id, other.id})
