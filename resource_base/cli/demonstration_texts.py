"""What is told in the life of the demonstration site: invented people, organisations and numbers."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from resource_base.accounts.models import Role
from resource_base.curation.needs.asking import Asked
from resource_base.search.criteria import Criteria

FURNITURE: dict[str, Any] = {
    "name": "Meubles et vaisselle à petit prix, sur lettre d’un travailleur social",
    "summary": "De quoi meubler un premier logement pour 60 € environ, livraison comprise dans le canton.",
    "description": (
        "Dans une ancienne scierie, nous remettons en état des lits, des tables, des gazinières et de la"
        " vaisselle donnés par les habitants. Une personne qui emménage choisit sur place avec un bénévole,"
        " puis nous livrons le samedi suivant et remontons les meubles. La lettre d’un travailleur social"
        " donne droit au demi-tarif."
    ),
    "themes": ["equipement-et-alimentation--electromenager"],
    "audiences": ["tous-publics"],
    "fee": "payant",
    "fee_details": "60 € environ pour un logement d’une personne ; demi-tarif sur lettre.",
    "modes": ["en-presentiel"],
    "phone": "01 99 00 47 10",
    "email": "bonjour@remise-des-sources.example",
    "opening_hours": "We,Fr 14:00-18:00; Sa 09:30-12:30; PH off",
    "coverage": ["departement:25"],
    "places": [
        {
            "label": None,
            "address": "6 chemin de la Vieille Scierie",
            "address_extra": None,
            "postal_code": "25300",
            "commune": "Pontarlier",
            "insee": "25462",
            "lat": 46.9061,
            "lon": 6.3612,
            "precision": None,
            "position_source": None,
            "opening_hours": None,
        }
    ],
    "organization": {
        "name": "La Remise des Sources",
        "phone": "01 99 00 47 10",
        "email": "bonjour@remise-des-sources.example",
        "website": "https://remise-des-sources.example/",
    },
}

# As the entry demo--san-061 may be told by somebody who did not see it; the rest is copied from it.
CLOTHES: dict[str, Any] = {
    "name": "Le vestiaire du Fil Retrouvé",
    "description": (
        "Des vêtements triés et repassés pour adultes et enfants, à prix libre. On essaie sur place, et une"
        " bénévole aide à trouver une tenue pour un entretien d’embauche."
    ),
    "audiences": ["tous-publics"],
    "modes": ["en-presentiel"],
}


@dataclass(frozen=True)
class Need:
    """A search without a good answer; `home` is the place as it was typed, `place` its code."""

    by: Role
    words: str
    home: str
    place: str
    need: str
    themes: tuple[str, ...]
    sentence: str
    days: int

    @property
    def asked(self) -> Asked:
        """What the page of results keeps of such a search."""
        question = Criteria(words=self.words, home=self.home, needs=(self.need,))
        told = urlencode(question.to_args())
        return Asked(self.words, self.place, (self.need,), self.themes, told, self.sentence)


NEEDS = (
    Need(
        Role.PROFESSIONAL,
        "garde d’enfants la nuit",
        "25500 Morteau",
        "commune:25411",
        "famille",
        ("famille--garde-denfants",),
        "Des postes de nuit sont proposés en maison de retraite, sans garde possible.",
        days=2,
    ),
    Need(
        Role.PARTNER,
        "permis remorque",
        "25120 Maîche",
        "commune:25356",
        "mobilite",
        ("mobilite--preparer-un-permis",),
        "Demandé trois fois ce mois-ci par des employeurs du bois.",
        days=6,
    ),
    Need(
        Role.PROFESSIONAL,
        "trajet pour un entretien d’embauche",
        "25300 Pontarlier",
        "commune:25462",
        "mobilite",
        ("mobilite--etre-accompagne-dans-son-parcours-mobilite",),
        "Entretien à 7 h, avant le premier bus.",
        days=9,
    ),
)

SILENT = "demo--adm-010"  # its organisation does not answer
CALLED = "Répondeur. Message laissé à l’accueil."  # what is noted of a call to it
ASKED = "demo--mob-016"  # of the partner's organisation, to which a letter has just gone
# How many days ago these entries were due; negative: they will be.
DUE_SINCE = {
    SILENT: 60,
    ASKED: 9,
    "demo--mob-022": 2,
    "demo--fam-004": -14,
    "demo--fam-015": -60,
}
CONFIRMED_AGO = {"demo--san-020": 5, "demo--mob-037": 30, "demo--fam-026": 75}
