"""What curators also read on a sheet: the internal note, what is missing, and the history."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from resource_base.catalog import queries
from resource_base.catalog.models import Revision, Service
from resource_base.catalog.quality import Quality, quality
from resource_base.catalog.queries import Viewer
from resource_base.web.presentation import day, listed

# How each field is called on screen; one that is missing here is shown under its own name.
FIELDS = {
    "organization": "structure",  # of a new entry
    "organization_id": "structure",
    "name": "titre",
    "summary": "résumé",
    "description": "description",
    "kind": "type",
    "themes": "thématiques",
    "audiences": "publics",
    "audience_details": "précisions sur le public",
    "access_conditions": "conditions",
    "documents": "documents",
    "languages": "langues",
    "fee": "coût",
    "fee_details": "précisions sur le coût",
    "modes": "modes d’accueil",
    "coverage": "zone d’éligibilité",
    "address_confidential": "confidentialité de l’adresse",
    "opening_hours": "horaires",
    "phone": "téléphone",
    "email": "courriel",
    "mobilisable_by": "qui peut mobiliser",
    "mobilisation_modes": "modes de mobilisation",
    "mobilisation_details": "mobilisation par un professionnel",
    "mobilisation_person": "mobilisation par la personne",
    "mobilisation_url": "lien de mobilisation",
    "weekly_hours": "heures par semaine",
    "weeks": "nombre de semaines",
    "capacity": "places",
    "capacity_as_of": "date de l’état des places",
    "valid_from": "date de début",
    "valid_until": "date de fin",
    "internal_note": "note interne",
    "state": "état",
    "suspended_until": "fin de suspension",
    "withdrawn_reason": "motif du retrait",
    "places": "lieux",
    "contacts": "contacts",
    "closures": "fermetures",
    "updated_on": "date de mise à jour",
}


@dataclass(frozen=True)
class HistoryLine:
    """A version: when, by whom, why, and the fields that changed."""

    version: int
    day: str
    author: str
    reason: str
    fields: str


@dataclass(frozen=True)
class Desk:
    """The part of a sheet that only curators see. `score` is out of 100."""

    internal_note: str
    score: int
    missing: tuple[str, ...]
    history: tuple[HistoryLine, ...]


def desk(session: Session, service: Service, *, viewer: Viewer) -> Desk | None:
    """The curators' part of a sheet; None for anyone else."""
    if viewer is not Viewer.CURATOR:
        return None
    measured = _measured(service)
    revisions = session.scalars(queries.history(service.id))
    return Desk(
        internal_note=service.internal_note or "",
        score=round(100 * measured.score),
        missing=measured.missing,
        history=tuple(_line(revision) for revision in revisions),
    )


def _measured(service: Service) -> Quality:
    """The quality of an entry; nothing at all when the national score refuses it."""
    try:
        return quality(service)
    except ValueError:
        return Quality(score=0, completeness=0, missing=("Écrivez une description.",))


def _line(revision: Revision) -> HistoryLine:
    names = [FIELDS.get(name, name) for name in revision.changes]
    return HistoryLine(
        version=revision.version,
        day=day(revision.at),
        author=revision.author,
        reason=revision.reason,
        fields=listed(names) if names else "",
    )
