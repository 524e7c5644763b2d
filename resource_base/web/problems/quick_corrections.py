"""The few fields of an entry that a report is about, ready to be corrected on the spot.

Anything else is corrected in the whole form, whose proposal is then attached to the report.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.differences import plain
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import FEES, State, label
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import PROBLEM_LABELS, Problem
from resource_base.curation.proposals import deciding, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import AWAITING_CURATORS, Origin
from resource_base.errors import Invalid
from resource_base.interchange.locating import Locator
from resource_base.interchange.problems import Problem as Doubt
from resource_base.web.context import installation
from resource_base.web.forms import texts
from resource_base.web.free_texts import guard
from resource_base.web.proposals.steps import version_given

WITHDRAW = "withdraw"
CLOSED_REASON = "La structure ou la solution a fermé."
FEE_CHOICES = [("", "Non précisé"), *((code, label(code)) for code in FEES)]
ADDRESS = {"address": "adresse", "postal_code": "code_postal", "commune": "commune"}
WATCHED = ("address", "fee_details", "withdrawn_reason")  # for a jobseeker's data
_LONG = texts.up_to(2000)
_READ: Mapping[str, Callable[[str], str]] = {
    "phone": texts.phone,
    "email": texts.email,
    "fee": texts.one_of(FEES),
    "fee_details": _LONG,
    "withdrawn_reason": _LONG,
}


@dataclass(frozen=True)
class Form:
    """What the page shows to correct: texts as typed or as the entry says, and which blocks to open."""

    version: int
    phone: str
    email: str
    address: str
    postal_code: str
    commune: str
    fee: str
    fee_details: str
    withdrawn_reason: str
    withdraws: bool
    about: frozenset[str]

    @property
    def offers(self) -> bool:
        """Whether there is a block at all: « autre chose » has none."""
        return bool(self.about - {Problem.OTHER.value})


def form(entry: Service, reports: Iterable[ProblemReport], typed: Mapping[str, str]) -> Form:
    """The fields as they were typed, else as the entry says them."""
    about = {each.problem.value for each in reports}
    if len(entry.places) > 1 or entry.address_confidential:
        about.discard(Problem.WRONG_ADDRESS)
    if entry.state is State.WITHDRAWN:
        about.discard(Problem.CLOSED)
    return Form(
        version=entry.version,
        withdraws=typed.get(WITHDRAW) == "yes",
        about=frozenset(about),
        **{name: typed.get(name, value) for name, value in _said(entry).items()},
    )


def change(session: Session, entry: Service, reports: Sequence[ProblemReport], *, by: User) -> Proposal:
    """Correct the entry at once as the form says; a proposal that waits when the entry moved meanwhile.

    Raises:
        Invalid: nothing differs, or a value cannot be held.
    """
    return deciding.change_now(
        session,
        entry,
        _changes(entry),
        author=Author.of(by),
        origin=Origin.REPORT,
        words=_words(reports),
        based_on=version_given(),
    )


def propose(session: Session, entry: Service, reports: Sequence[ProblemReport], *, by: User) -> Proposal:
    """Propose the same; raises as `change`."""
    return workflow.correct(
        session,
        entry,
        _changes(entry),
        author=Author.of(by),
        origin=Origin.REPORT,
        words=_words(reports),
        based_on=version_given(),
    )


def waiting_on(service_id: UUID) -> Select[Proposal]:
    """The proposals about an entry that await a decision, oldest first."""
    return (
        select(Proposal)
        .where(Proposal.service_id == service_id, Proposal.state.in_(sorted(AWAITING_CURATORS)))
        .order_by(Proposal.submitted_at, Proposal.id)
    )


def _said(entry: Service) -> dict[str, str]:
    """What the fields show before anything is typed."""
    place = entry.places[0] if entry.places else None
    of_entry = {name: getattr(entry, name) or "" for name in _READ}
    of_place = {name: (getattr(place, name) if place else None) or "" for name in ADDRESS}
    return of_entry | of_place | {"withdrawn_reason": CLOSED_REASON}


def _changes(entry: Service) -> dict[str, Any]:
    """What was typed anew, read as the whole form reads it: nobody answers for what the entry said before.

    Raises:
        Invalid: `problems` has the sentence of each field at fault.
    """
    said = _said(entry)
    typed = {name: request.form[name].strip() for name in said if name in request.form}
    anew = {name: text for name, text in typed.items() if text != said[name]}
    found = _values(anew)
    reason = found.pop("withdrawn_reason", None) or CLOSED_REASON
    if request.form.get(WITHDRAW) == "yes":
        found |= {"state": State.WITHDRAWN.value, "withdrawn_reason": reason}
    if anew.keys() & ADDRESS.keys():
        found |= _places(entry, {name: typed.get(name, said[name]) for name in ADDRESS})
    return found


def _values(anew: Mapping[str, str]) -> dict[str, Any]:
    """The values of these fields but for the address; raises as `_changes`, for all that is at fault."""
    values: dict[str, Any] = {}
    problems = _doubts(anew)
    for name in anew.keys() & _READ.keys():
        try:
            values[name] = _READ[name](anew[name]) if anew[name] else None
        except ValueError as error:
            problems[name] = str(error)
    if problems:
        sentence = " ".join(problems.values()) if len(problems) == 1 else "Quelques réponses sont à revoir."
        raise Invalid(sentence, problems)
    return values


def _doubts(anew: Mapping[str, str]) -> dict[str, str]:
    """What looks like a jobseeker's data, by field."""
    try:
        guard(*(name for name in WATCHED if name in anew))
    except Invalid as error:
        return error.problems
    return {}


def _places(entry: Service, typed: Mapping[str, str]) -> dict[str, Any]:
    """The place of the entry as it was typed, located anew."""
    places = plain(entry.places)
    before = places[0] if places else {}
    base, doubts = installation(), list[Doubt]()
    locator = Locator(base.gazetteer, base.geocoder)
    located = locator.locate({ADDRESS[name]: value or None for name, value in typed.items()}, doubts)
    if located["insee"] is None:
        sentence = "Cette commune n’est pas reconnue : donnez son nom et son code postal."
        raise Invalid(sentence, {"commune": sentence})
    kept = {name: before.get(name) for name in ("label", "address_extra", "opening_hours")}
    return {"places": [located | kept, *places[1:]]}


def _words(reports: Iterable[ProblemReport]) -> str:
    told = dict.fromkeys(PROBLEM_LABELS[each.problem] for each in reports)
    return f"Problème signalé : {' ; '.join(told).lower()}" if told else ""
