"""Where a proposal stands and what it changes, in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from resource_base.catalog.models import Organization, Service
from resource_base.catalog.opening_hours import Hours
from resource_base.catalog.phones import phone
from resource_base.catalog.vocabulary import Capacity, State, Visibility, label
from resource_base.curation.proposals.models import Proposal, ProposedField
from resource_base.curation.proposals.vocabulary import (
    AWAITING_CURATORS,
    REFUSAL_LABELS,
    Outcome,
    ProposalKind,
    ProposalState,
    StepKind,
)
from resource_base.errors import Invalid
from resource_base.geo.places import Gazetteer
from resource_base.web.context import reading
from resource_base.web.finding.for_curators import FIELDS
from resource_base.web.finding.zones import zone_groups
from resource_base.web.languages import language
from resource_base.web.presentation import day, typeset

# state → (in a badge, its tone, what happens next)
STATES: dict[ProposalState, tuple[str, str, str]] = {
    ProposalState.DRAFT: ("brouillon", "", "Elle n’est pas envoyée : terminez-la quand vous voulez."),
    ProposalState.UNCONFIRMED: (
        "adresse à confirmer",
        "warn",
        "Ouvrez le lien reçu par courriel pour confirmer votre adresse : les référents la liront ensuite.",
    ),
    ProposalState.SUBMITTED: (
        "envoyée",
        "",
        "Un référent va la lire. D’ici là, vous pouvez la compléter ou la retirer.",
    ),
    ProposalState.IN_REVIEW: ("en cours d’examen", "", "Un référent l’examine en ce moment."),
    ProposalState.STALE: (
        "à comparer",
        "warn",
        "La fiche a changé entre-temps : un référent la compare avec votre proposition.",
    ),
    ProposalState.ACCEPTED: ("acceptée", "good", "La fiche dit maintenant ce que vous avez proposé."),
    ProposalState.PARTLY_ACCEPTED: (
        "acceptée en partie",
        "good",
        "Une partie de votre proposition est dans la fiche : le détail est ci-dessous.",
    ),
    ProposalState.REFUSED: ("refusée", "bad", "Elle n’a pas été retenue. Le motif est ci-dessous."),
    ProposalState.WITHDRAWN: ("retirée", "", "Vous l’avez retirée : rien n’a changé dans la base."),
}
ASKED = ("question à répondre", "warn", "Un référent vous a posé une question : répondez-lui ci-dessous.")
OUTCOMES = {
    Outcome.ACCEPTED: ("accepté", "good"),
    Outcome.AMENDED: ("accepté, reformulé par un référent", "good"),
    Outcome.REFUSED: ("non retenu", "bad"),
    Outcome.MOOT: ("la fiche le disait déjà", ""),
}
SEEN_BY = {
    Visibility.PROFESSIONALS.value: "réservé aux professionnels",
    Visibility.CURATORS.value: "vu des référents seulement",
}
LONGEST_TITLE = 150
HIDDEN = "Adresse confidentielle : aucune page ne la montre."
CAPACITIES = {
    Capacity.AVAILABLE.value: "places disponibles",
    Capacity.LIMITED.value: "peu de places",
    Capacity.FULL.value: "complet",
}


@dataclass(frozen=True)
class Standing:
    """Where a proposal stands: the badge, and what happens next. `refusal` is the reason, in words."""

    badge: str
    tone: str
    next: str
    refusal: str


@dataclass(frozen=True)
class Change:
    """A field of a proposal: its lines before and after, and what became of it."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    outcome: str
    tone: str


@dataclass(frozen=True)
class Said:
    """A line of the conversation between the author and the curators."""

    who: str
    when: str
    text: str


def standing(proposal: Proposal) -> Standing:
    asked = proposal.state in AWAITING_CURATORS and awaits_answer(proposal)
    badge, tone, following = ASKED if asked else STATES[proposal.state]
    refusal = REFUSAL_LABELS[proposal.refusal] if proposal.refusal else ""
    return Standing(badge, tone, following, refusal)


def title(proposal: Proposal) -> str:
    """What lists call it: a draft, by the title typed so far."""
    if proposal.kind is ProposalKind.CORRECTION:
        return typeset(f"Correction de « {proposal.title} »")
    typed = " ".join("".join(proposal.typed.get("nom", ())).split())[:LONGEST_TITLE]
    return typeset(proposal.title or typed) or "Nouvelle solution, encore sans titre"


def changes(
    proposal: Proposal, gazetteer: Gazetteer, *, visibilities: Iterable[Visibility]
) -> tuple[Change, ...]:
    """Each field that is proposed, as its author may read it, in the order of a sheet."""
    seen = {visibility.value for visibility in visibilities}
    order = {name: rank for rank, name in enumerate(FIELDS)}
    fields = sorted(proposal.fields, key=lambda field: order.get(field.name, len(order)))
    return tuple(_change(proposal, field, gazetteer, seen) for field in fields)


def conversation(proposal: Proposal) -> tuple[Said, ...]:
    """The questions of the curators and the answers, oldest first; no curator is named."""
    who = {StepKind.ASKED: "Un référent demande", StepKind.ANSWERED: "Votre réponse"}
    return tuple(Said(who[step.kind], day(step.at), step.text) for step in proposal.steps if step.kind in who)


def awaits_answer(proposal: Proposal) -> bool:
    """Whether the last word is a question."""
    said = [step.kind for step in proposal.steps if step.kind in {StepKind.ASKED, StepKind.ANSWERED}]
    return bool(said) and said[-1] is StepKind.ASKED


def _change(proposal: Proposal, field: ProposedField, gazetteer: Gazetteer, seen: set[str]) -> Change:
    outcome, tone = OUTCOMES[field.outcome] if field.outcome else ("", "")
    after = field.final if field.outcome in {Outcome.ACCEPTED, Outcome.AMENDED} else field.value
    return Change(
        label=FIELDS.get(field.name, field.name),
        before=lines_of(proposal.service, field.name, _shown(field.name, field.base, seen), gazetteer),
        after=lines_of(proposal.service, field.name, _shown(field.name, after, seen), gazetteer),
        outcome=outcome,
        tone=tone,
    )


def _shown(name: str, value: Any, seen: set[str]) -> Any:
    if name != "contacts":
        return value
    return [each for each in value or () if each["visibility"] in seen]


def lines_of(entry: Service | None, name: str, value: Any, gazetteer: Gazetteer) -> tuple[str, ...]:
    """What `lines` says of a value that an entry has, had or would have, but for an address that is
    confidential today; None is an entry that is not there yet.
    """
    if name == "places" and entry is not None and entry.address_confidential:
        return (HIDDEN,) if value else ()
    return lines(name, value, gazetteer)


def lines(name: str, value: Any, gazetteer: Gazetteer) -> tuple[str, ...]:
    """A plain value as one reads it, a line each; none when there is nothing."""
    if value in (None, "", [], {}):
        return ()
    if name == "coverage":
        return tuple(f"{group.label} : {', '.join(group.names)}" for group in zone_groups(value, gazetteer))
    saying = _SAYING.get(name)
    if saying is not None:
        found = saying(value)
    elif isinstance(value, list):
        found = [label(str(each)) for each in value]
    elif isinstance(value, bool):
        found = ["oui"] if value else ["non"]
    else:
        found = [line for line in label(str(value)).splitlines() if line.strip()]
    return tuple(typeset(line) for line in found)


def _hours(value: Any) -> list[str]:
    try:
        return Hours.parse(str(value)).in_french()
    except Invalid:
        return [str(value)]


def _day(value: Any) -> list[str]:
    return [day(date.fromisoformat(str(value)))]


def _place(place: Mapping[str, Any]) -> str:
    town = " ".join(filter(None, (place.get("postal_code"), place.get("commune"))))
    told = (place.get("label"), place.get("address"), place.get("address_extra"), town)
    return ", ".join(filter(None, told))


def _contact(contact: Mapping[str, Any]) -> str:
    number = phone(contact["phone"]) if contact.get("phone") else ""
    seen_by = SEEN_BY.get(contact.get("visibility", ""), "")
    told = (contact.get("name"), contact.get("role"), number, contact.get("email"), seen_by)
    return ", ".join(filter(None, told))


def _closure(closure: Mapping[str, Any]) -> str:
    first, last = (date.fromisoformat(closure[each]) for each in ("starts", "ends"))
    when = f"le {day(first)}" if first == last else f"du {day(first)} au {day(last)}"
    return f"{when} : {closure['reason']}" if closure.get("reason") else when


def _organization(value: Any) -> list[str]:
    told = [value.get(each, "") for each in ("name", "phone", "email", "website", "siret")]
    return list(filter(None, told))


def _name_today(identifier: str) -> list[str]:
    place = reading().get(Organization, UUID(identifier))
    return [place.name if place else "structure effacée"]


STATE_WORDS = {
    State.DRAFT: "brouillon",
    State.PUBLISHED: "publiée",
    State.SUSPENDED: "suspendue",
    State.WITHDRAWN: "retirée de la base",
}

_SAYING: dict[str, Callable[[Any], list[str]]] = {
    "opening_hours": _hours,
    "places": lambda value: [_place(each) for each in value],
    "contacts": lambda value: [_contact(each) for each in value],
    "closures": lambda value: [_closure(each) for each in value],
    "languages": lambda value: [language(each) for each in value],
    "capacity": lambda value: [CAPACITIES.get(value, value)],
    "weekly_hours": lambda value: [f"{value:g}".replace(".", ",")],
    "organization": _organization,
    "organization_id": _name_today,
    "state": lambda value: [STATE_WORDS[State(value)]],
    "phone": lambda value: [phone(value)],
    **dict.fromkeys(("capacity_as_of", "valid_from", "valid_until", "suspended_until"), _day),
}
