"""A solution in three seconds: what it is, who offers it, how far, for whom, how fresh."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from markupsafe import Markup

from resource_base.catalog.models import Place, Service
from resource_base.catalog.queries import shown_places
from resource_base.catalog.vocabulary import FREE, ON_SITE, PERSONS, PROFESSIONALS, REMOTE, Capacity, label
from resource_base.geo.places import Gazetteer
from resource_base.search.criteria import Criteria
from resource_base.search.page.arrangement import Hit
from resource_base.search.page.explanation import Marker
from resource_base.search.places.eligibility import Relation
from resource_base.search.places.nearest import nearest_first
from resource_base.search.places.place import Place as SearchedPlace
from resource_base.search.results import Understood
from resource_base.web.finding.addresses import sheet_url
from resource_base.web.finding.capacity import capacity
from resource_base.web.finding.freshness import Badge, badge
from resource_base.web.finding.venues import is_approximate, town
from resource_base.web.finding.zones import zone_in_short
from resource_base.web.presentation import how_far, typeset

LONGEST_SUMMARY = 220  # characters of a description that stands in for a missing summary
REACH: Mapping[frozenset[str], str] = {
    frozenset(): "",
    frozenset({PROFESSIONALS}): "par un professionnel",
    frozenset({PERSONS}): "par la personne elle-même",
    frozenset({PROFESSIONALS, PERSONS}): "par un professionnel ou la personne elle-même",
}
MODES: Mapping[frozenset[str], tuple[str, str]] = {
    frozenset({ON_SITE}): ("pin", "sur place"),
    frozenset({REMOTE}): ("remote", "à distance"),
    frozenset({ON_SITE, REMOTE}): ("pin", "sur place ou à distance"),
}


class Asked(Protocol):
    """The question that a card answers: results of a search, or a frein of a situation."""

    @property
    def criteria(self) -> Criteria: ...
    @property
    def understood(self) -> Understood: ...
    @property
    def marker(self) -> Marker: ...


@dataclass(frozen=True)
class CardFact:
    """A few words beside an icon; `tone` is "strong", "good", "bad" or ""."""

    symbol: str
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Card:
    """An entry in a list. Texts of the entry are marked up where the words of the question are in them."""

    id: UUID
    url: str
    name: Markup
    organization: Markup
    town: str
    summary: Markup
    facts: tuple[CardFact, ...]
    reach: str
    freshness: Badge


def card(service: Service, hit: Hit, results: Asked, *, gazetteer: Gazetteer, reported: str = "") -> Card:
    """The card of a hit, for an entry loaded whole; `reported` tells since when a report on it waits."""
    mark = partial(marked, results.marker)
    home, origin = results.understood.home, results.understood.origin
    nearest = next((place for _, place in nearest_first(origin, shown_places(service))), None)
    facts = (
        CardFact("alert", reported, "bad") if reported else None,
        _full(service),
        _distance(hit, nearest),
        coverage_fact(service, hit.coverage, home, gazetteer),
        _fee(service),
        _mode(service),
        CardFact("lock", confidential(origin)) if service.address_confidential else None,
    )
    return Card(
        id=service.id,
        url=sheet_url(service.id, results.criteria),
        name=mark(typeset(service.name)),
        organization=mark(typeset(service.organization.name)),
        town=town(service, origin=origin),
        summary=mark(typeset(summary_of(service))),
        facts=tuple(fact for fact in facts if fact),
        reach=REACH[frozenset(service.mobilisable_by)],
        freshness=badge(service),
    )


def confidential(origin: SearchedPlace | None) -> str:
    """What stands in place of an address and, when other entries are told with theirs, of a distance."""
    measured = origin is not None and origin.lat is not None
    return typeset("adresse confidentielle" + (" : distance non calculée" if measured else ""))


def marked(marker: Marker, text: str) -> Markup:
    """A text of an entry, escaped, with the words of the question marked."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece.text) if piece.marked else piece.text
        for piece in marker.fragments(text)
    )


def summary_of(service: Service) -> str:
    """The summary that someone wrote, or the beginning of the description, cut between two words."""
    if service.summary:
        return service.summary
    text = " ".join(service.description.split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[:LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _full(service: Service) -> CardFact | None:
    if service.capacity is not Capacity.FULL:
        return None
    said = capacity(service)
    return CardFact(said.symbol, said.text, said.tone) if said else None


def _distance(hit: Hit, nearest: Place | None) -> CardFact | None:
    if hit.distance_km is None:
        return None
    about = nearest is not None and is_approximate(nearest)
    return CardFact("pin", how_far(hit.distance_km, about=about), "strong")


def coverage_fact(
    service: Service, relation: Relation | None, home: SearchedPlace | None, gazetteer: Gazetteer
) -> CardFact:
    """For people of where; `relation`: of the entry to `home`, where the person lives."""
    if relation is Relation.UNSTATED or not service.coverage:
        return CardFact("zone", "zone non précisée")
    if relation is Relation.ELSEWHERE and home is not None:
        return CardFact("alert", f"ne couvre pas {home.label}", "bad")
    if relation is None or home is None:
        return CardFact(
            "zone", f"pour : {zone_in_short(service.coverage, gazetteer)}".replace(" :", "\u00a0:")
        )
    if relation is Relation.PARTIAL:
        return CardFact("zone", f"couvre une partie de : {home.label}".replace(" :", "\u00a0:"))
    return CardFact("zone", f"couvre {home.label}", "good")


def _fee(service: Service) -> CardFact | None:
    return (
        CardFact("euro", label(service.fee).lower(), "good" if service.fee == FREE else "")
        if service.fee
        else None
    )


def _mode(service: Service) -> CardFact | None:
    known = MODES.get(frozenset(service.modes))
    return CardFact(*known) if known else None
