"""What the index knows of an entry; nothing that some reader may not see ever enters it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from resource_base.catalog.models import Organization, Place, Service
from resource_base.catalog.quality import quality
from resource_base.catalog.queries import shown_places
from resource_base.catalog.vocabulary import FREE, ON_SITE, REMOTE, Capacity, State, category_of, label
from resource_base.database import in_france

VERSION = "2"  # a change of what a document holds; a new value makes every index be rebuilt
INDEXED_STATES = (State.PUBLISHED, State.SUSPENDED)

# How much a word counts by where it stands: multiples of 1/4, so that sums of them are exact in any order.
NAME, THEME, ORGANIZATION, SUMMARY, CATEGORY, BODY, CONDITIONS = 4.0, 2.5, 2.0, 1.5, 1.25, 1.0, 0.75


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as the search sees it. Codes are those of the vocabulary; `coverage` holds prefixed codes.

    `texts` are (weight, text) and hold no contact, internal note, nor anything of a confidential address.
    `points` are the (latitude, longitude) of the shown places, in degrees.
    """

    id: UUID
    version: int
    texts: tuple[tuple[float, str], ...]
    name: str
    organization: str
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    kind: str | None = None
    fee: str | None = None
    mobilisable_by: tuple[str, ...] = ()
    mobilisation_modes: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    opening_hours: str = ""
    state: str = State.PUBLISHED
    valid_from: date | None = None
    valid_until: date | None = None
    suspended_until: date | None = None
    published_on: date | None = None
    modified_on: date | None = None
    verified_on: date | None = None
    full_on: date | None = None  # the day on which it was said to be full, while it is
    flagged: bool = False  # shown « à vérifier »
    completeness: float = 0.0


def document_of(service: Service) -> Document:
    """The document of a whole entry; its organisation and places are read, its contacts are not."""
    places = shown_places(service)
    organization = service.organization
    modified_on = service.updated_on or in_france(service.modified_at)
    return Document(
        id=service.id,
        version=service.version,
        texts=tuple((weight, text) for weight, text in _texts(service, organization, places) if text),
        name=service.name,
        organization=organization.name,
        themes=service.themes,
        audiences=service.audiences,
        modes=service.modes,
        kind=service.kind,
        fee=service.fee,
        mobilisable_by=service.mobilisable_by,
        mobilisation_modes=service.mobilisation_modes,
        coverage=service.coverage,
        points=() if _only_remote(service) else tuple(_points(places)),
        opening_hours=_opening_hours(service, places),
        state=service.state,
        valid_from=service.valid_from,
        valid_until=service.valid_until,
        suspended_until=service.suspended_until,
        published_on=in_france(service.published_at) if service.published_at else None,
        modified_on=modified_on,
        verified_on=in_france(service.verified_at) if service.verified_at else None,
        full_on=(service.capacity_as_of or modified_on) if service.capacity == Capacity.FULL else None,
        flagged=service.flagged_at is not None,
        completeness=_completeness(service),
    )


def _texts(
    service: Service, organization: Organization, places: list[Place]
) -> Iterable[tuple[float, str | None]]:
    themes, categories = _theme_words(service.themes)
    yield NAME, service.name
    yield ORGANIZATION, organization.name
    yield ORGANIZATION, organization.acronym
    yield THEME, themes
    yield CATEGORY, categories
    yield SUMMARY, service.summary
    yield BODY, service.description
    yield BODY, _labels((*service.audiences, *organization.networks))
    yield BODY, service.audience_details
    yield CONDITIONS, service.access_conditions
    if service.fee == FREE:  # asked for in words too: « avocat gratuit »
        yield CONDITIONS, label(FREE)
    for place in places:
        yield BODY, place.label
        yield BODY, place.commune


@lru_cache(maxsize=10_000)
def _theme_words(themes: tuple[str, ...]) -> tuple[str, str]:
    """The labels of these themes, and those of their categories, each once."""
    return _labels(themes), _labels(tuple(dict.fromkeys(map(category_of, themes))))


@lru_cache(maxsize=10_000)
def _labels(codes: tuple[str, ...]) -> str:
    return " ; ".join(map(label, codes))


def _only_remote(service: Service) -> bool:
    return REMOTE in service.modes and ON_SITE not in service.modes


def _points(places: list[Place]) -> Iterable[tuple[float, float]]:
    for place in places:
        if place.lat is not None and place.lon is not None:
            yield place.lat, place.lon


def _opening_hours(service: Service, places: list[Place]) -> str:
    """The hours of the service, or those of its only place."""
    if service.opening_hours:
        return service.opening_hours
    return places[0].opening_hours or "" if len(places) == 1 else ""


def _completeness(service: Service) -> float:
    """The completeness of an entry; 0 when the national score refuses it, as without a description."""
    try:
        return quality(service).completeness
    except ValueError:
        return 0.0
