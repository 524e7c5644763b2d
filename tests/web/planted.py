"""Entries with something to hide, entries with something to break, and a decoy that must be seen."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.vocabulary import State, VerifiedHow, Visibility
from resource_base.installation import Installation

ACT = Act(by="Plume Importatrice", reason="Première saisie")

ADDRESS = {
    "address": "17 sente des Murmures",
    "postal_code": "25210",
    "commune": "Bonnétage",
    "insee": "25074",
    "lat": 47.1819,
    "lon": 6.7233,
}
VISIBLE = {
    "address": "4 place Visible",
    "postal_code": "25500",
    "commune": "Morteau",
    "insee": "25411",
    "lat": 47.0577,
    "lon": 6.6072,
}
# What a confidential address must never let out, to anyone.
SECRET_PLACE = ("17 sente des Murmures", "Maison des Murmures", "Bonnétage", "25210", "47.18", "6.72")
# What only some may read.
FOR_PROFESSIONALS = ("Prune Reservat", "03 53 01 99 98", "0353019998", "prune@reservat.example")
FOR_CURATORS = ("Quentin Discretot", "03 53 01 99 97", "0353019997", "quentin@discretot.example")
INTERNAL = ("Sujet épineux, rappeler le préfet",)
PUBLIC = ("Odile Publiquet", "03 53 01 99 96", "odile@publiquet.example", "4 place Visible", "Morteau")

# What runs when it is written where it should not be.
PAYLOADS = (
    "${window.leaked=1}",
    "</script><script>window.leaked=2</script>",
    "<img src=x onerror=window.leaked=3>",
    "{{ 7 * 191 }}",
    "[ici](javascript:window.leaked=4)",
    "`+(window.leaked=5)+`",
    '" autofocus onfocus="window.leaked=6',
)
PAYLOAD = " ".join(PAYLOADS)


def fill(_base: Installation, session: Session) -> None:
    _shelter(session)
    _decoy(session)
    _hostile(session)
    _others(session)


def _shelter(session: Session) -> None:
    house = actions.add_organization(
        session,
        source="test",
        source_id="shelter",
        fields={
            "name": "Les Murs Bleus",
            "description": "Écoute et mise à l’abri.",
            **ADDRESS,
        },
    )
    service = actions.add_service(
        session,
        house,
        source_key=("test", "shelter"),
        act=ACT,
        state=State.PUBLISHED,
        fields={
            **_common("Hébergement sûr", "Un toit pour partir vite, avec des enfants."),
            "address_confidential": True,
            "coverage": ("departement:25",),
            "internal_note": INTERNAL[0],
            "places": [dict(ADDRESS, label="Maison des Murmures", precision="address")],
            "contacts": [
                _contact(
                    "Prune Reservat", "03 53 01 99 98", "prune@reservat.example", Visibility.PROFESSIONALS
                ),
                _contact(
                    "Quentin Discretot", "03 53 01 99 97", "quentin@discretot.example", Visibility.CURATORS
                ),
            ],
        },
    )
    actions.verify(session, service, by="Odile", how=VerifiedHow.PHONE, at=datetime(2026, 10, 1, tzinfo=UTC))
    moved = [{"address": "17 sente des Murmures", "commune": "Bonnétage", "insee": "25074"}]
    actions.revise(session, service, {"places": moved}, act=ACT)


def _decoy(session: Session) -> None:
    """As the shelter, but with nothing to hide."""
    open_house = actions.add_organization(
        session, source="test", source_id="decoy", fields={"name": "Les Murs Clairs"}
    )
    actions.add_service(
        session,
        open_house,
        source_key=("test", "decoy"),
        act=ACT,
        state=State.PUBLISHED,
        fields={
            **_common("Hébergement d’étape", "Un toit pour quelques nuits, en centre-ville."),
            "coverage": ("departement:25",),
            "places": [dict(VISIBLE, precision="address")],
            "contacts": [
                _contact("Odile Publiquet", "03 53 01 99 96", "odile@publiquet.example", Visibility.PUBLIC)
            ],
        },
    )


def _hostile(session: Session) -> None:
    """Payloads in every field that someone writes freely."""
    fields = ("name", "acronym", "description", "address", "commune")
    organization = actions.add_organization(
        session,
        source="test",
        source_id="hostile",
        fields={name: PAYLOAD[:40] if name == "acronym" else PAYLOAD[:120] for name in fields}
        | {"website": "javascript:window.leaked=7", "description": PAYLOAD},
    )
    texts = (
        *("audience_details", "access_conditions", "fee_details", "mobilisation_details"),
        *("mobilisation_person", "internal_note", "opening_hours"),
    )
    actions.add_service(
        session,
        organization,
        source_key=("test", "hostile"),
        act=Act(by=PAYLOAD[:150], reason=PAYLOAD[:200]),
        state=State.PUBLISHED,
        fields={
            **_common(f"Piège {PAYLOAD}"[:150], PAYLOAD),
            **dict.fromkeys(texts, PAYLOAD),
            "summary": PAYLOAD[:300],
            "documents": (PAYLOAD,),
            "languages": ("<b>",),
            "phone": PAYLOAD[:50],
            "email": "a@b.example?subject=<script>",
            "mobilisation_url": "javascript:window.leaked=8",
            "source_url": " javascript:window.leaked=9",
            "places": [
                {
                    "label": PAYLOAD[:120],
                    "address": PAYLOAD,
                    "commune": PAYLOAD[:110],
                    "insee": "25056",
                    "lat": 47.2378,
                    "lon": 6.0241,
                    "precision": "address",
                }
            ],
            "contacts": [
                _contact(PAYLOAD[:120], PAYLOAD[:50], "x@y.example", Visibility.PUBLIC)
                | {"role": PAYLOAD[:150]}
            ],
            "closures": [{"starts": date(2026, 1, 1), "ends": date(2099, 1, 1), "reason": PAYLOAD[:180]}],
        },
    )


def _others(session: Session) -> None:
    """States that few may see, and the least that an entry may hold."""
    office = actions.add_organization(
        session, source="test", source_id="office", fields={"name": "Bureau des états"}
    )
    for state in (State.DRAFT, State.PUBLISHED):
        fields = {"name": f"État {state.value}", "description": ""}
        actions.add_service(
            session, office, source_key=("test", state.value), act=ACT, state=state, fields=fields
        )
    suspended = actions.add_service(
        session,
        office,
        source_key=("test", "suspended"),
        act=ACT,
        state=State.PUBLISHED,
        fields=_common("État suspended", "Une pause."),
    )
    actions.suspend(session, suspended, until=date(2099, 3, 1), act=ACT)
    withdrawn = actions.add_service(
        session,
        office,
        source_key=("test", "withdrawn"),
        act=ACT,
        state=State.PUBLISHED,
        fields=_common("État withdrawn", "Terminé."),
    )
    actions.withdraw(session, withdrawn, act=ACT)


def _common(name: str, description: str) -> dict[str, object]:
    return {
        "name": name,
        "description": description,
        "themes": ("logement-hebergement--rechercher-une-solution-dhebergement-temporaire",),
        "modes": ("en-presentiel",),
        "fee": "gratuit",
    }


def _contact(name: str, phone: str, email: str, visibility: Visibility) -> dict[str, object]:
    return {"name": name, "phone": phone, "email": email, "visibility": visibility}
