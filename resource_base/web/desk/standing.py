"""Where one entry stands: suspend it until a day, put it back, withdraw it for a reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates import merging
from resource_base.curation.proposals import deciding
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.vocabulary import Origin, ProposalState
from resource_base.database import today
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.free_texts import guard
from resource_base.web.looking_after import own_entry
from resource_base.web.presentation import day
from resource_base.web.proposals.steps import version_given
from resource_base.web.security import own_account, permits, see_other

pages = Blueprint("standing", __name__, url_prefix="/solutions/<uuid:service_id>/etat")

LONGEST = 2000  # characters of a reason
NAMES = ("action", "jusqu-au", "pourquoi", "motif")

Wish = tuple[dict[str, Any], str]  # what the entry would say, and why


@dataclass(frozen=True)
class Stands:
    """How a state is told, and what may be done from there."""

    words: str
    acts: tuple[str, ...]


STANDS = {
    State.DRAFT: Stands("Brouillon : seuls les référents la voient.", ("publier", "retirer")),
    State.PUBLISHED: Stands("Publiée : tout le monde la trouve.", ("suspendre", "retirer")),
    State.SUSPENDED: Stands("Suspendue", ("retablir", "suspendre", "retirer")),
    State.WITHDRAWN: Stands("Retirée de la base", ("retablir",)),
}


@pages.get("")
@permits(Permission.SEE_BOARD, Permission.CURATE)
def form(service_id: UUID) -> str:
    return _page(service_id)


@pages.post("")
@permits(Permission.SEE_BOARD, Permission.CURATE)
def change(service_id: UUID) -> Page:
    try:
        guard("pourquoi", "motif")
        with transaction() as writing:
            entry = own_entry(writing, service_id)
            changes, words = WISHES[_act(writing, entry)]()
            made = deciding.change_now(
                writing,
                entry,
                changes,
                author=Author.of(own_account(writing)),
                origin=Origin.STAFF,
                words=words,
                based_on=version_given(),
            )
            is_stale = made.state is ProposalState.STALE
    except Invalid as error:
        return _page(service_id, problems=error.problems, error=str(error)), 422
    if is_stale:
        return see_other("desk.one", proposal_id=made.id)
    return see_other("professional.sheet", service_id=service_id)


def _suspension() -> Wish:
    typed = request.form.get("jusqu-au", "").strip()
    try:
        until = date.fromisoformat(typed) if typed else None
    except ValueError as error:
        unread = {"jusqu-au": "Choisissez un jour. Exemple : 31/12/2026."}
        raise Invalid("Cette date n’est pas lisible.", unread) from error
    if until is not None and until < today():
        raise Invalid("Cette date est passée.", {"jusqu-au": "Choisissez un jour à venir."})
    wished = {"state": State.SUSPENDED.value, "suspended_until": until.isoformat() if until else None}
    return wished, _text("pourquoi") or "Suspension"


def _return() -> Wish:
    return {"state": State.PUBLISHED.value}, "Remise en ligne"


def _publication() -> Wish:
    return {"state": State.PUBLISHED.value}, "Publication"


def _withdrawal() -> Wish:
    reason = _text("motif")
    if not reason:
        raise Invalid("Dites pourquoi.", {"motif": "Dites pourquoi cette fiche quitte la base."})
    return {"state": State.WITHDRAWN.value, "withdrawn_reason": reason}, reason


WISHES: dict[str, Callable[[], Wish]] = {
    "suspendre": _suspension,
    "retablir": _return,
    "publier": _publication,
    "retirer": _withdrawal,
}


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST]


def _act(session: Session, entry: Service) -> str:
    asked = request.form.get("action", "")
    if asked not in _acts(session, entry):
        raise Invalid("Cette fiche a changé d’état : voici ce que l’on peut en faire.")
    return asked


def _acts(session: Session, entry: Service) -> tuple[str, ...]:
    """What may be done; nothing of an entry that was merged: its merge is undone instead."""
    return () if merging.leads_to(session, entry) else STANDS[entry.state].acts


def _page(service_id: UUID, *, problems: Mapping[str, str] | None = None, error: str = "") -> str:
    entry = own_entry(reading(), service_id)
    acts = _acts(reading(), entry)
    return render_template(
        "curator/standing.html",
        entry=entry,
        stands=_told(entry),
        acts=acts,
        today=today().isoformat(),
        given={name: request.form.get(name, "") for name in NAMES},
        problems=dict.fromkeys(NAMES, "") | dict(problems or {}),
        error=error,
    )


def _told(entry: Service) -> str:
    words = STANDS[entry.state].words
    if entry.state is State.SUSPENDED:
        return f"{words} jusqu’au {day(entry.suspended_until)}." if entry.suspended_until else f"{words}."
    if entry.state is State.WITHDRAWN:
        return f"{words} : {entry.withdrawn_reason}" if entry.withdrawn_reason else f"{words}."
    return words
