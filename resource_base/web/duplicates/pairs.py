"""Two entries side by side, as curators read them: why they look alike, and field by field."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.catalog import queries as catalog
from resource_base.catalog.differences import plain
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates import queries
from resource_base.curation.duplicates.likeness import likeness
from resource_base.curation.duplicates.loading import traits_by_id
from resource_base.curation.duplicates.models import Distinct, LikelyPair
from resource_base.curation.duplicates.telling_apart import in_order
from resource_base.curation.duplicates.uniting import LISTS, Side, differing_fields, suggested
from resource_base.curation.duplicates.vocabulary import Reason, Sign
from resource_base.errors import NotFound
from resource_base.geo.places import Gazetteer
from resource_base.web.context import installation
from resource_base.web.desk.comparing import Piece, label_of, marked
from resource_base.web.finding.for_curators import FIELDS
from resource_base.web.looking_after import ensure_all_theirs, is_theirs
from resource_base.web.presentation import listed, typeset
from resource_base.web.proposals.words import STATE_WORDS, lines_of

NOT_YOURS = "Ces fiches n’existent pas, ou ne sont pas toutes deux de votre ressort."
STRONG, FAIR = 85, 70  # points from which a likeness is called strong, or fair


@dataclass(frozen=True)
class Told:
    """Why two entries look alike: `score` out of 100, what speaks for it and what against, in French."""

    score: int
    strength: str
    tone: str
    alike: str
    unlike: str


@dataclass(frozen=True)
class Card:
    """One of the two entries, in a few lines."""

    id: UUID
    name: str
    organization: str
    where: str
    state: str
    version: int


@dataclass(frozen=True)
class Line:
    """A pair in the list."""

    first: Card
    second: Card
    told: Told
    since: datetime


@dataclass(frozen=True)
class Row:
    """A field that the two entries tell differently; `chosen` is the choice shown first."""

    name: str
    label: str
    kept: tuple[tuple[Piece, ...], ...]
    other: tuple[tuple[Piece, ...], ...]
    may_unite: bool
    chosen: str


def two(session: Session, one_id: UUID, other_id: UUID) -> tuple[Service, Service]:
    """The two entries, whole, in the order asked, if they are this curator's to look after.

    Raises:
        NotFound: one does not exist, or is not theirs.
    """
    found = {entry.id: entry for entry in session.scalars(queries.both(one_id, other_id))}
    if len(found) != 2:
        raise NotFound(NOT_YOURS)
    ensure_all_theirs(found.values(), refusal=NOT_YOURS)
    return found[one_id], found[other_id]


def every(session: Session, ids: Collection[UUID]) -> list[Service]:
    """These entries, if they are all this curator's to look after.

    Raises:
        NotFound: one does not exist, or is not theirs.
    """
    found = theirs(session, ids)
    if len(found) != len(ids):
        raise NotFound(NOT_YOURS)
    return found


def card(entry: Service) -> Card:
    """An entry in a few lines; a confidential address is told as such."""
    towns = dict.fromkeys(place.commune for place in entry.places if place.commune)
    where = "adresse confidentielle" if entry.address_confidential else ", ".join(towns)
    return Card(
        id=entry.id,
        name=typeset(entry.name),
        organization=typeset(entry.organization.name),
        where=where or "sans lieu d’accueil",
        state="" if entry.state is State.PUBLISHED else STATE_WORDS[entry.state],
        version=entry.version,
    )


def line(pair: LikelyPair, entries: dict[UUID, Service]) -> Line:
    """A pair of the list."""
    reasons = [Reason(Sign(sign), metres) for sign, metres in pair.reasons]
    first, second = card(entries[pair.first_id]), card(entries[pair.second_id])
    return Line(first, second, told(pair.score, reasons), pair.found_at)


def told(score: int, reasons: Iterable[Reason]) -> Told:
    """A likeness in words."""
    kept = list(reasons)
    alike = [reason.sentence for reason in kept if reason.points > 0]
    unlike = [reason.sentence for reason in kept if reason.points < 0]
    strength = "forte" if score >= STRONG else "moyenne" if score >= FAIR else "faible"
    tone = "warn" if score >= STRONG else ""
    return Told(score, strength, tone, listed(alike) if alike else "", listed(unlike) if unlike else "")


def why(session: Session, one: Service, other: Service) -> Told | None:
    """Why these two look alike, as listed or else compared now; None when they are apart."""
    listed_pair = session.get(LikelyPair, in_order(one.id, other.id))
    if listed_pair is not None:
        return told(listed_pair.score, [Reason(Sign(sign), metres) for sign, metres in listed_pair.reasons])
    traits = traits_by_id(session, [one.id, other.id], viewer=Viewer.CURATOR)
    found = likeness(traits[one.id], traits[other.id]) if len(traits) == 2 else None
    return None if found is None else told(found.score, found.reasons)


def distinct(session: Session, one: Service, other: Service) -> Distinct | None:
    """Who said that the two are different, and when."""
    return session.get(Distinct, in_order(one.id, other.id))


def rows(kept: Service, other: Service, given: dict[str, str]) -> tuple[Row, ...]:
    """The fields that differ, in the order of a sheet; `given` are the choices already made, by field."""
    gazetteer = installation().gazetteer
    differing = differing_fields(kept, other)
    order = tuple(FIELDS)
    ranked = sorted(differing, key=lambda name: order.index(name) if name in order else len(order))
    return tuple(_row(kept, other, name, given, gazetteer) for name in ranked)


def _row(kept: Service, other: Service, name: str, given: dict[str, str], gazetteer: Gazetteer) -> Row:
    def said(entry: Service) -> tuple[str, ...]:
        return lines_of(entry, name, plain(getattr(entry, name)), gazetteer)

    ours, theirs = marked(said(kept), said(other))
    first = suggested(kept, other, name)
    chosen = given.get(name, first.value)
    may_unite = name in LISTS and bool(getattr(kept, name)) and bool(getattr(other, name))
    return Row(name, label_of(name), ours, theirs, may_unite, chosen)


def choices(form: Any, kept: Service, other: Service) -> dict[str, Side]:
    """The choices of a form; a field that it does not name stays as the kept entry tells it."""
    known = {side.value: side for side in Side}
    return {
        name: known.get(form.get(name, ""), Side.KEPT)
        for name in differing_fields(kept, other)
        if form.get(name)
    }


def theirs(session: Session, ids: Iterable[UUID]) -> list[Service]:
    """Of these entries, those that who is asking looks after, by name."""
    mine = [entry for entry in session.scalars(catalog.services(ids)) if is_theirs(entry)]
    return sorted(mine, key=lambda entry: (entry.name, entry.id))
