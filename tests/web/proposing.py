"""Filling in the form of a new solution, step by step, for tests of pages."""

import re
from typing import Any

from sqlalchemy import select

from resource_base.curation.proposals.models import Proposal
from tests.web.browsing import send, token_in

START = "/proposer"
WHO = {"name": "Jeanne Roy", "organization": "Garage du Pont, Ornans", "email": "jeanne@garage.example"}
ANSWERS: dict[str, dict[str, Any]] = {
    "structure": {"structure-nom": "Garage du Pont", "structure-telephone": "03 81 00 00 00"},
    "solution": {
        "nom": "Réparation de voiture à tarif social",
        "resume": "Main-d’œuvre à partir de 19 €",
        "description": "Des mécaniciens en insertion.",
    },
    "thematiques": {"theme": ["mobilite--entretenir-reparer-son-vehicule"]},
    "public": {"public": ["tous-publics"], "documents": "Carte grise\nAssurance"},
    "lieu": {"mode": ["en-presentiel"], "lieu-0-commune": "25290 Ornans", "lieu-0-adresse": "2 rue du Pont"},
    "zone": {"zone": ["departement:25"], "zone-ajout": "Pontarlier"},
    "horaires": {"horaires-0-de-1": "9h", "horaires-0-a-1": "12h30", "horaires-feries": "oui"},
    "mobiliser": {
        "telephone": "0381000000",
        "contact-0-nom": "Odile",
        "contact-0-telephone": "06 39 98 14 02",
    },
    "pratique": {"frais": "payant", "precisions-frais": "20 € de l’heure"},
}


def fields_of(page):
    """The version and the token that a form was shown."""
    return dict(re.findall(r'name="(version)" value="(\d+)"', page.text))


def answer(client, path, **fields):
    shown = client.get(path)
    return client.post(path, data={"csrf_token": token_in(shown), **fields_of(shown), **fields})


def fill_in(client, home, answers=ANSWERS):
    """Answer every step, each leading to the next; where the last one leads."""
    led = [answer(client, f"{home}/etapes/{slug}", **fields) for slug, fields in answers.items()]
    assert [each.status_code for each in led] == [303] * len(led)
    return led[-1].location


def begun(client, **fields):
    """Begin; the address of the proposal."""
    return send(client, START, **fields).location.removesuffix("/etapes")


def proposal_of(site):
    with site.base.database.reading() as session:
        proposal = session.scalars(select(Proposal)).one()
        _ = proposal.fields
        return proposal
