"""A selection to hand over, for the tests of what is handed over: an entry with all that it may hide."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.vocabulary import Capacity, Needs, State, Visibility
from resource_base.settings import ROOT
from resource_base.sharing.handing_over.handout import handout
from resource_base.sharing.selections.models import Selection, SelectionEntry
from tests.domain.accounts.people import organization

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ACT = Act(by="Odile", reason="Première saisie", at=NOW)
NEEDS = Needs.load(ROOT / "seeds")
WHOLE = {
    "description": "Des vélos **prêtés** pour aller travailler. Sans caution.",
    "phone": "0381000000",
    "email": "velos@val.example",
    "mobilisable_by": ("usagers", "professionnels"),
    "mobilisation_person": "Appelez le matin.",
    "mobilisation_details": "Pour vous, professionnel : ligne directe.",
    "mobilisation_url": "https://velos.example/demande",
    "documents": ("Pièce d’identité",),
    "fee": "payant",
    "fee_details": "5 € par mois",
    "access_conditions": "Avoir un emploi.",
    "modes": ("en-presentiel",),
    "opening_hours": "Mo-Fr 09:00-12:00",
    "capacity": Capacity.FULL,
    "capacity_as_of": date(2026, 11, 3),
    "internal_note": "Rappeler le préfet",
    "places": [
        {"label": "Atelier", "address": "2 rue Basse", "postal_code": "25000", "commune": "Besançon"},
    ],
    "contacts": [
        {"name": "Odile", "phone": "03 81 00 00 01", "visibility": Visibility.PUBLIC},
        {"name": "Prune", "phone": "03 81 00 00 02", "visibility": Visibility.PROFESSIONALS},
        {"name": "Quentin", "email": "q@val.example", "visibility": Visibility.CURATORS},
    ],
    "closures": [
        {"starts": date(2026, 8, 1), "ends": date(2026, 8, 31), "reason": "Été"},
        {"starts": date(2026, 12, 24), "ends": date(2027, 1, 2), "reason": "Fêtes"},
    ],
}


def entry(session, name="Prêt de vélos", state=State.PUBLISHED, **fields):
    """An entry of an organisation of its own; described in full unless fields are given."""
    house = organization(session, f"Maison de {name}")
    return catalog.add_service(
        session,
        house,
        source_key=("test", uuid4().hex),
        act=ACT,
        state=state,
        fields={"name": name, **(fields or WHOLE)},
    )


def selection_of(session, owner, *kept):
    """A selection of (entry, frein, note), in this order; it ends in 180 days."""
    made = Selection(
        owner=owner,
        reference="A 12, secret",
        created_at=NOW,
        modified_at=NOW,
        expires_at=NOW + timedelta(days=180),
    )
    made.entries = [
        SelectionEntry(service=service, need=need, note=note, position=position, added_at=NOW)
        for position, (service, need, note) in enumerate(kept, start=1)
    ]
    session.add(made)
    session.flush()
    return made


def handed(session, selection, *, heirs=(), **options):
    """What is handed over of it; `heirs` are pairs of (merged entry, kept entry)."""
    leads = {merged.id: kept.id for merged, kept in heirs}
    return handout(
        session,
        selection,
        needs=NEEDS,
        heir=lambda _session, service_id: leads.get(service_id),
        day=TODAY,
        **options,
    )
