"""Naming an organisation in a form: by what one types, completed while typing where scripts run.

Without a script, or when the words do not tell one organisation, the form comes back with those that answer,
to choose from. `organization` is what is typed, `organization_id` what was chosen; `NONE` keeps the words as
a mere mention, for who works where the directory knows nothing of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from resource_base.catalog import organizations
from resource_base.catalog.organizations import LONGEST, Named
from resource_base.errors import Invalid
from resource_base.web.identifiers import uuid_of
from resource_base.web.presentation import counted

NONE = "none"
SHORTEST = 2  # characters, below which nothing is proposed
PROPOSED = 8
SHOWN = 20  # organisations to choose from in a page; beyond, one types more of the name


@dataclass(frozen=True)
class Picked:
    """What the form says: an organisation of the directory, or a mere mention, or neither."""

    place: Named | None
    label: str | None

    @property
    def id(self) -> UUID | None:
        return self.place.id if self.place else None


@dataclass(frozen=True)
class Picker:
    """The field as the page shows it. `choices` are to choose from; `more` says that others answer too."""

    typed: str
    chosen: str
    choices: tuple[tuple[Named, str], ...] = ()
    more: bool = False


def picked(session: Session) -> Picked:
    """What the form that was sent says.

    Raises:
        Invalid: the words tell no organisation, or several: the page shows them, to choose from.
    """
    typed, chosen = _typed(), _chosen()
    if chosen == NONE and typed:
        return Picked(None, typed)
    if chosen:
        return _of(_found(session, chosen))
    if not typed:
        return Picked(None, None)
    called = organizations.called(session, typed)
    if len(called) == 1:
        return _of(called[0])
    sentence = "Choisissez la structure dans la liste ci-dessous, ou tapez plus de son nom."
    if not organizations.search(session, typed):
        sentence = f"Aucune structure de la base ne répond à « {typed} »."
    raise Invalid(sentence, {"organization": sentence})


def picker(session: Session, *, typed: str = "", place: Named | None = None) -> Picker:
    """The field: as it was sent, else with this organisation or these words in it."""
    if "organization" not in request.form:
        return Picker(place.label, str(place.id)) if place else Picker(typed, "")
    words, chosen = _typed(), _chosen()
    if chosen and chosen != NONE:
        identifier = uuid_of(chosen)
        known = organizations.named(session, identifier) if identifier else None
        return Picker(known.label, str(known.id)) if known else Picker(words, "")
    found = organizations.search(session, words) if words else []
    return Picker(words, chosen, tuple(told_apart(session, found[:SHOWN])), more=len(found) > SHOWN)


def suggestions(session: Session, typed: str) -> list[dict[str, Any]]:
    """What completes a name that is being typed, as `combobox.js` reads it."""
    words = " ".join(typed.split())
    if len(words) < SHORTEST:
        return []
    found = organizations.search(session, words)[:PROPOSED]
    return [
        {"value": each.label, "label": each.name, "detail": told, "id": str(each.id)}
        for each, told in told_apart(session, found)
    ]


def told_apart(session: Session, places: Sequence[Named]) -> list[tuple[Named, str]]:
    """Each with what tells it from another of its name: acronym, where it is, how many entries it has."""
    counts = organizations.service_counts(session, [place.id for place in places])
    return [(place, where(place, counts.get(place.id, 0))) for place in places]


def where(place: Named, services: int) -> str:
    """« CCAS, 25500 Morteau, 12 solutions »."""
    town = f"{place.postal_code} {place.commune}".strip()
    return ", ".join(filter(None, (place.acronym, town, counted(services, "solution"))))


def _of(place: Named) -> Picked:
    return Picked(place, place.name)


def _found(session: Session, chosen: str) -> Named:
    identifier = uuid_of(chosen)
    known = organizations.named(session, identifier) if identifier else None
    if known is None:
        sentence = "Cette structure n’existe plus dans la base : cherchez-la à nouveau."
        raise Invalid(sentence, {"organization": sentence})
    return known


def _typed() -> str:
    words = " ".join(request.form.get("organization", "").split())
    return "".join(each for each in words if each.isprintable())[:LONGEST]


def _chosen() -> str:
    """What was chosen: a script adds a field of its own beside the choices that the page shows."""
    return next(filter(None, request.form.getlist("organization_id")), "")
