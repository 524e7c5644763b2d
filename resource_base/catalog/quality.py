"""How complete an entry is, by the score of data·inclusion, with what is missing said in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data_inclusion.schema.v1 import Service as NationalService
from data_inclusion.schema.v1.score_qualite import score

from resource_base.catalog.models import Service
from resource_base.database import in_france, today

# What to say for each criterion of the package, when it is not fully met.
MISSING = {
    "adresse_bien_definie": "Donnez l’adresse du lieu d’accueil.",
    "modes_mobilisation_bien_definis": "Dites comment mobiliser la solution, et qui peut le faire.",
    "au_moins_un_public": "Dites à quels publics elle s’adresse.",
    "au_moins_une_thematique": "Choisissez au moins une thématique.",
    "au_moins_un_moyen_de_contact": "Donnez un téléphone, un courriel ou un lien.",
    "courriel_bien_defini": "Donnez le courriel auquel écrire.",
    "date_maj_recente": "La fiche n’a pas été mise à jour depuis plus de six mois.",
    "frais_bien_definis": "Dites si la solution est gratuite, ou ce qu’elle coûte.",
    "description_bien_definie": "La description est trop courte ou trop longue : visez 200 à 2 000 signes.",
    "telephone_bien_defini": "Donnez le téléphone à appeler.",
}


@dataclass(frozen=True)
class Quality:
    """The score of an entry, 0 to 1, and one French sentence for each thing that would raise it.

    `completeness`, 0 to 1, leaves out the age of the entry: it does not change from one day to the next.
    """

    score: float
    completeness: float
    missing: tuple[str, ...]


def quality(service: Service) -> Quality:
    """Measure an entry; the source of the ten criteria is `data_inclusion.schema.v1.score_qualite`."""
    has_address = bool(service.places and service.places[0].address)
    value, criteria = score(
        national_view(
            service,
            address="oui" if has_address else None,
            updated_on=service.updated_on or min(in_france(service.modified_at), today()),
        )
    )
    missing = tuple(
        MISSING[name] for name, met in criteria.items() if met is not None and met < 1 and name in MISSING
    )
    timeless = [met for name, met in criteria.items() if met is not None and name != "date_maj_recente"]
    return Quality(score=value, completeness=round(sum(timeless) / len(timeless), 2), missing=missing)


def national_view(service: Service, *, address: str | None, updated_on: date) -> NationalService:
    """The fields of the entry that the score reads, unvalidated: what is stored was valid when it came in."""
    return NationalService.model_construct(
        source=service.source,
        description=service.description,
        adresse=address,
        modes_accueil=_set_or_none(service.modes),
        modes_mobilisation=_set_or_none(service.mobilisation_modes),
        mobilisable_par=_set_or_none(service.mobilisable_by),
        publics=_set_or_none(service.audiences),
        thematiques=_set_or_none(service.themes),
        telephone=service.phone,
        courriel=service.email,
        lien_mobilisation=service.mobilisation_url,
        date_maj=updated_on,
        frais=service.fee,
        frais_precisions=service.fee_details,
    )


def _set_or_none(codes: Iterable[str]) -> set[str] | None:
    return set(codes) or None
