"""A sheet as a page shows it: what to do next first, then who, where, when, and how fresh that is.

Built for one viewer: what that viewer may not see is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from resource_base.catalog.models import Contact, Service
from resource_base.catalog.queries import Viewer, seen_contacts
from resource_base.catalog.vocabulary import (
    PERSONS,
    PROFESSIONALS,
    REMOTE,
    Needs,
    State,
    Visibility,
    label,
)
from resource_base.database import today
from resource_base.geo.places import Gazetteer
from resource_base.search.language import french
from resource_base.search.places.vantage import NOWHERE, Vantage
from resource_base.web.finding.capacity import capacity
from resource_base.web.finding.freshness import Badge, Clock, badge, clocks
from resource_base.web.finding.results_page import distances_from
from resource_base.web.finding.seen_from import badges_from
from resource_base.web.finding.venues import Closed, Venue, closures, venues
from resource_base.web.finding.zones import ZoneGroup, zone_groups
from resource_base.web.languages import language
from resource_base.web.presentation import counted, day, listed, typeset

CALL = "Prenez contact avec la structure."
UP_TO_THE_PERSON = "C’est à la personne de faire la démarche."
ALONE = "Elle peut s’adresser seule à la structure."
THROUGH_YOU = "La demande passe par un professionnel."
RESERVED = {
    Visibility.PUBLIC: "",
    Visibility.PROFESSIONALS: "réservé aux professionnels : ne pas le donner à la personne",
    Visibility.CURATORS: "vu des référents seulement",
}


@dataclass(frozen=True)
class Notice:
    """What must be read before anything else."""

    tone: str
    text: str


@dataclass(frozen=True)
class ContactLine:
    """Someone to call or write to; `reserved` says to whom the contact must stay known."""

    name: str
    role: str
    phone: str
    email: str
    reserved: str


@dataclass(frozen=True)
class Door:
    """One way in, for a professional or for the person; closed when the other must knock."""

    title: str
    open: bool
    text: str


@dataclass(frozen=True)
class Fact:
    """A line of the practical part: « Coût », « Gratuit »."""

    label: str
    value: str
    details: str = ""


@dataclass(frozen=True)
class Theme:
    """A thématique; `need` is the slug of its frein, "" when the département shows it under none."""

    code: str
    label: str
    need: str


@dataclass(frozen=True)
class Sheet:
    """What the page of an entry shows to one viewer. `summary`: "" when the description begins with it."""

    id: UUID
    name: str
    summary: str
    organization: str
    acronym: str
    organization_description: str
    website: str
    kind: str
    themes: tuple[Theme, ...]
    badges: tuple[Badge, ...]
    notices: tuple[Notice, ...]
    doors: tuple[Door, ...]
    ways: tuple[str, ...]
    phone: str
    email: str
    link: str
    contacts: tuple[ContactLine, ...]
    documents: tuple[str, ...]
    description: str
    audiences: tuple[str, ...]
    audience_details: str
    conditions: str
    facts: tuple[Fact, ...]
    zones: tuple[ZoneGroup, ...]
    confidential: bool
    remote: bool
    venues: tuple[Venue, ...]
    distances_from: str
    closures: tuple[Closed, ...]
    clocks: tuple[Clock, ...]
    source_url: str


def sheet(
    service: Service, *, viewer: Viewer, gazetteer: Gazetteer, needs: Needs, vantage: Vantage = NOWHERE
) -> Sheet:
    """The sheet of an entry (loaded whole) for this viewer, who comes from a question asked somewhere."""
    organization, places = service.organization, venues(service, origin=vantage.origin)
    return Sheet(
        id=service.id,
        name=typeset(service.name),
        summary=typeset(in_short(service)),
        organization=typeset(organization.name),
        acronym=organization.acronym or "",
        organization_description=organization.description or "",
        website=web_address(organization.website),
        kind=label(service.kind) if service.kind else "",
        themes=_themes(service, needs),
        badges=(*badges_from(vantage, service, places, gazetteer), *_badges(service)),
        notices=tuple(_notices(service, viewer)),
        doors=_doors(service),
        ways=tuple(label(mode) for mode in service.mobilisation_modes),
        phone=service.phone or "",
        email=service.email or "",
        link=web_address(service.mobilisation_url),
        contacts=tuple(_contact(contact) for contact in seen_contacts(service, viewer=viewer)),
        documents=tuple(typeset(document) for document in service.documents),
        description=service.description,
        audiences=tuple(label(audience) for audience in service.audiences),
        audience_details=service.audience_details or "",
        conditions=service.access_conditions or "",
        facts=tuple(_facts(service)),
        zones=zone_groups(service.coverage, gazetteer),
        confidential=service.address_confidential,
        remote=REMOTE in service.modes,
        venues=places,
        distances_from=distances_from(vantage.origin) if any(each.far for each in places) else "",
        closures=closures(service),
        clocks=clocks(service),
        source_url=web_address(service.source_url),
    )


def in_short(service: Service) -> str:
    """The summary of an entry, when its description does not begin with the same words."""
    summary = service.summary or ""
    told_again = french.fold(" ".join(service.description.split())).startswith(
        french.fold(" ".join(summary.split())).rstrip(" .…")
    )
    return "" if told_again else summary


def web_address(text: str | None) -> str:
    """An address that may stand in a link; "" for anything but http and https."""
    address = (text or "").strip()
    return address if address.lower().startswith(("https://", "http://")) else ""


def _themes(service: Service, needs: Needs) -> tuple[Theme, ...]:
    found = []
    for code in service.themes:
        borne = needs.of_themes([code])
        found.append(Theme(code, label(code), borne[0].slug if borne else ""))
    return tuple(found)


def _badges(service: Service) -> tuple[Badge, ...]:
    places = capacity(service)
    return (badge(service), places) if places else (badge(service),)


def _notices(service: Service, viewer: Viewer) -> Sequence[Notice]:
    found = []
    if service.state is State.SUSPENDED:
        until = f" jusqu’au {day(service.suspended_until)}" if service.suspended_until else " pour le moment"
        found.append(Notice("warn", f"Cette solution est suspendue{until}."))
    elif service.state is State.DRAFT:
        found.append(Notice("", "Brouillon : cette fiche n’est pas encore publiée."))
    elif service.state is State.WITHDRAWN:
        reason = f" : {service.withdrawn_reason}" if service.withdrawn_reason else ""
        found.append(Notice("bad", typeset(f"Cette fiche est retirée de la base{reason}")))
    if service.valid_until and service.valid_until < today():
        found.append(Notice("bad", f"Cette solution est terminée depuis le {day(service.valid_until)}."))
    elif service.valid_until:
        found.append(Notice("", f"Cette solution est proposée jusqu’au {day(service.valid_until)}."))
    if service.valid_from and service.valid_from > today():
        found.append(Notice("warn", f"Cette solution commence le {day(service.valid_from)}."))
    if viewer is Viewer.CURATOR and service.address_confidential:
        found.append(Notice("", "Adresse confidentielle : aucune page ne la montre, à personne."))
    return found


def _doors(service: Service) -> tuple[Door, ...]:
    by = set(service.mobilisable_by) or {PROFESSIONALS, PERSONS}  # not stated: both may try
    for_professional, for_person = PROFESSIONALS in by, PERSONS in by
    return (
        Door(
            "Vous, professionnel",
            for_professional,
            service.mobilisation_details or (CALL if for_professional else UP_TO_THE_PERSON),
        ),
        Door(
            "La personne elle-même",
            for_person,
            service.mobilisation_person or (ALONE if for_person else THROUGH_YOU),
        ),
    )


def _contact(contact: Contact) -> ContactLine:
    return ContactLine(
        name=contact.name or "",
        role=contact.role or "",
        phone=contact.phone or "",
        email=contact.email or "",
        reserved=RESERVED[contact.visibility],
    )


def _facts(service: Service) -> Sequence[Fact]:
    found = [
        Fact("Coût", label(service.fee) if service.fee else "Non précisé", typeset(service.fee_details or ""))
    ]
    if service.modes:
        found.append(Fact("Accueil", listed([label(mode) for mode in service.modes]).capitalize()))
    volume = _volume(service)
    if volume:
        found.append(Fact("Durée", volume))
    if service.languages:
        found.append(Fact("Langues parlées", listed([language(code) for code in service.languages])))
    dates = _dates(service.valid_from, service.valid_until)
    if dates:
        found.append(Fact("Dates", dates))
    return found


def _volume(service: Service) -> str:
    hours = service.weekly_hours
    weekly = f"{hours:g} h par semaine".replace(".", ",").replace(" h", "\u00a0h") if hours else ""
    weeks = f"pendant {counted(service.weeks, 'semaine')}" if service.weeks else ""
    return " ".join(filter(None, (weekly, weeks)))


def _dates(first: date | None, last: date | None) -> str:
    if first and last:
        return f"du {day(first)} au {day(last)}"
    if first:
        return f"à partir du {day(first)}"
    return f"jusqu’au {day(last)}" if last else ""
