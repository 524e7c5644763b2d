"""« Plan du site »: every page that one may open, from any page; with the menu, a second way to each."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, url_for

from resource_base.permissions import Permission
from resource_base.web.security import may, permits, signed_in_user

pages = Blueprint("site_map", __name__)

# What the pages are about → the endpoint of each, and its title.
PARTS: Mapping[str, Mapping[str, str]] = {
    "Chercher": {
        "professional.home": "Trouver une solution",
        "professional.results": "Toutes les solutions",
        "situations.person": "Pour une personne",
        "needs.form": "Signaler un besoin sans réponse",
    },
    "Suivre, garder, remettre": {
        "selections.mine": "Mes sélections",
        "alerts.favourites": "Mes favoris",
        "alerts.searches": "Mes recherches",
        "alerts.news": "Nouveautés",
        "reporting.mine": "Mes signalements",
        "needs.mine": "Mes besoins signalés",
    },
    "Proposer": {
        "proposing.start": "Proposer une solution",
        "proposing.criteria": "Qui figure dans la base ?",
        "my_proposals.mine": "Mes propositions",
        "organizations.mine": "Ma structure",
        "own_entries.waiting": "Mes fiches à confirmer",
    },
    "Tenir la base": {
        "board.summary": "À traiter",
        "desk.queue": "Propositions à examiner",
        "reports_desk.queue": "Problèmes signalés",
        "needs_desk.queue": "Besoins sans réponse",
        "calling.queue": "Structures à relancer",
        "duplicates.queue": "Doublons probables",
        "entries.listed": "Fiches",
        "bulk.acts": "Actions groupées",
    },
    "Administrer": {
        "administration.summary": "Administration",
        "people.everyone": "Personnes",
        "organizations.everything": "Structures",
        "reviewing.queue": "Demandes d’accès",
        "inviting.waiting": "Invitations",
        "mailroom.letters": "Lettres",
        "security_log.events": "Journal de sécurité",
    },
    "Mon compte": {
        "my_account.summary": "Mon compte",
        "my_account.password_form": "Changer de mot de passe",
        "my_second_factor.state": "Double authentification",
        "holdings.own": "Mes données",
    },
    "Entrer": {
        "account.sign_in_form": "Se connecter",
        "joining.request_form": "Demander un accès",
        "forgotten.ask_form": "Mot de passe oublié",
    },
    "Ce site": {
        "guide.contents": "Aide",
        "public.accessibility": "Accessibilité",
        "public.legal_notice": "Mentions légales",
        "public.personal_data": "Données personnelles",
    },
}
FOR_VISITORS = "Entrer"


@dataclass(frozen=True)
class Part:
    """What some pages are about, and (title, address) of those that whoever asks may open."""

    title: str
    links: tuple[tuple[str, str], ...]


@pages.get("/plan-du-site")
@permits(Permission.ANYONE)
def everything() -> str:
    return render_template("public/site_map.html", parts=[each for each in _parts() if each.links])


def _parts() -> list[Part]:
    known = signed_in_user() is not None
    return [
        Part(title, tuple((name, url_for(endpoint)) for endpoint, name in held.items() if _is_open(endpoint)))
        for title, held in PARTS.items()
        if not (known and title == FOR_VISITORS)
    ]


def _is_open(endpoint: str) -> bool:
    """Whether whoever asks may open it, as the view itself declares."""
    asked = getattr(current_app.view_functions[endpoint], "permissions", ())
    return all(may(each) for each in asked)
