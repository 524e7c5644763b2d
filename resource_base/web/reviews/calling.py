"""« Structures à relancer »: whom curators call, what came of each call, and of the entry."""

from collections.abc import Mapping
from enum import StrEnum, unique
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.curation.freshness import actions, queries
from resource_base.curation.freshness.contacts import lost_addresses, telephones_of
from resource_base.curation.freshness.models import ReviewInterval, ReviewRound
from resource_base.curation.freshness.policy import CHOICES
from resource_base.curation.freshness.vocabulary import Means
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.free_texts import guard
from resource_base.web.looking_after import mine, own_entry
from resource_base.web.paging import shown
from resource_base.web.people.words import chosen
from resource_base.web.security import own_account, permits, see_other

pages = Blueprint("calling", __name__, url_prefix="/structures-a-relancer")

PER_PAGE = 20
SAME_CALL = 10  # further entries of an organisation that are named beside the one that is called about
MEANS = {Means.PHONE: "par téléphone", Means.MAIL: "par courriel", Means.VISIT: "sur place"}


@unique
class Outcome(StrEnum):
    """What a call says of the entry."""

    NOTHING = "rien"
    STILL_TRUE = "toujours-vrai"
    TO_CORRECT = "a-corriger"
    CLOSED = "fermee"


OUTCOMES = {
    Outcome.NOTHING: "Je n’ai pas eu de réponse",
    Outcome.STILL_TRUE: "Tout est toujours vrai",
    Outcome.TO_CORRECT: "Il faut corriger la fiche",
    Outcome.CLOSED: "La solution n’existe plus",
}


@pages.get("")
@permits(Permission.SEE_REVIEWS)
def queue() -> str:
    found = queries.to_call(mine(own_account(reading())))
    page = shown(reading(), found, size=PER_PAGE, endpoint="calling.queue", asked={})
    last = queries.last_attempts([each.service_id for each in page.lines])
    tried = {row[0]: row[1] for row in reading().execute(last)}
    return render_template(
        "reviews/calls.html",
        total=page.total,
        turn=page.turn,
        rounds=page.lines,
        tried=tried,
        telephones=telephones_of,
        lost=lost_addresses(reading()),
    )


@pages.get("/<uuid:service_id>")
@permits(Permission.SEE_REVIEWS, Permission.CURATE)
def one(service_id: UUID) -> str:
    return _page(service_id)


@pages.post("/<uuid:service_id>")
@permits(Permission.SEE_REVIEWS, Permission.CURATE)
def log(service_id: UUID) -> Page:
    """Write the call down, and do what it says of the entry, both or neither."""
    try:
        guard("note")
        outcome = chosen(Outcome, request.form.get("outcome"))
        with transaction() as writing:
            _log(writing, own_entry(writing, service_id), outcome, by=own_account(writing))
    except Invalid as error:
        return _page(service_id, problems=error.problems, error=str(error)), 422
    if outcome is Outcome.TO_CORRECT:
        return see_other("correcting.correct_form", service_id=service_id)
    return see_other("calling.queue") if outcome in _ENDS else see_other("calling.one", service_id=service_id)


@pages.post("/<uuid:service_id>/intervalle")
@permits(Permission.SEE_REVIEWS, Permission.CURATE)
def choose_interval(service_id: UUID) -> Page:
    given = request.form.get("days", "")
    if given and not given.isdecimal():
        raise Invalid("Choisissez une durée dans la liste.")
    with transaction() as writing:
        actions.choose_interval(writing, own_entry(writing, service_id), int(given) if given else None)
    return see_other("calling.one", service_id=service_id)


_ENDS = {Outcome.STILL_TRUE, Outcome.CLOSED}


def _log(writing: Session, entry: Service, outcome: Outcome, *, by: User) -> None:
    means, note = chosen(Means, request.form.get("means")), request.form.get("note", "")
    reached = outcome is not Outcome.NOTHING
    actions.log_attempt(writing, entry, means, reached=reached, note=note, by=by)
    if outcome is Outcome.STILL_TRUE:
        actions.confirm_by(writing, entry, means, by=by)
    elif outcome is Outcome.CLOSED:
        actions.close_entry(writing, entry, note, by=by)


def _same_call(entry: Service) -> list[ReviewRound]:
    """The other entries of the same organisation that are to be called about: one call may do for all."""
    others = (Service.organization_id == entry.organization_id) & (Service.id != entry.id)
    found = queries.to_call(others & mine(own_account(reading()))).limit(SAME_CALL)
    return list(reading().scalars(found).unique())


def _page(service_id: UUID, *, problems: Mapping[str, str] | None = None, error: str = "") -> str:
    entry, policy = own_entry(reading(), service_id), installation().reviews
    interval = reading().get(ReviewInterval, entry.id)
    chosen_days = None if interval is None else interval.days
    usual = policy.interval_of(entry, None)
    return render_template(
        "reviews/call.html",
        entry=entry,
        telephones=telephones_of(entry),
        round=reading().scalar(queries.running_of(entry.id)),
        attempts=reading().scalars(queries.attempts(entry.id)).all(),
        same_call=_same_call(entry),
        due_on=policy.due_on(entry, chosen_days),
        means=[(each.value, name) for each, name in MEANS.items()],
        means_names=MEANS,
        outcomes=[(each.value, name) for each, name in OUTCOMES.items()],
        intervals=[
            ("", f"comme les fiches de ce type ({usual} jours)"),
            *((str(days), name) for days, name in CHOICES.items()),
        ],
        interval="" if chosen_days is None else str(chosen_days),
        given=request.form,
        problems={"note": ""} | dict(problems or {}),
        error="" if problems else error,
    )
