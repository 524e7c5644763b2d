"""Which part of the guide tells more about a page: one table, read by the foot of every page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for

from resource_base.permissions import allows
from resource_base.web.guide.chapters import CHAPTERS
from resource_base.web.security import signed_in_user


@dataclass(frozen=True)
class Part:
    """A chapter, or what follows one of its headings; `about` completes « Aide : »."""

    chapter: str
    about: str
    anchor: str = ""

    @property
    def url(self) -> str:
        return url_for(f"guide.{self.chapter}", _anchor=self.anchor or None)


_COMING_IN = Part("premiers-pas", "premiers pas")
_SECOND_STEP = Part("premiers-pas", "la deuxième étape", "la-deuxieme-etape")
_ACCOUNT = Part("premiers-pas", "votre compte", "votre-compte")
_PERSON = Part("partir-d-une-personne", "partir d’une personne")
_SELECTIONS = Part("selections", "composer une sélection")
_HANDING_OVER = Part("selections", "remettre une sélection", "remettre-a-la-personne")
_FOLLOWING = Part("favoris-et-recherches", "favoris et recherches")
_PROPOSING = Part("proposer-une-solution", "proposer une solution")
_STEPS = Part("proposer-une-solution", "remplir les étapes", "remplir-les-etapes")
_FOLLOW_UP = Part("proposer-une-solution", "suivre une proposition", "suivre-une-proposition")
_STILL_TRUE = Part("proposer-une-solution", "confirmer une fiche", "confirmer-que-vos-fiches-restent-vraies")
_DECIDING = Part("tenir-la-base", "décider d’une proposition", "decider-d-une-proposition")
_FRESH = Part("tenir-la-base", "garder les fiches vraies", "garder-les-fiches-vraies")
_TWINS = Part("tenir-la-base", "réunir les doublons", "reunir-les-doublons")
_MANY = Part("tenir-la-base", "agir sur plusieurs fiches", "agir-sur-plusieurs-fiches")
_OWN_CHANGES = Part("tenir-la-base", "changer une fiche", "changer-une-fiche-soi-meme")
_IN = Part("administrer", "faire entrer quelqu’un", "faire-entrer-quelqu-un")
_PLACES = Part("administrer", "suivre les structures", "suivre-les-structures")
_PEOPLE = Part("administrer", "suivre les personnes", "suivre-les-personnes")
_RUNNING = Part("administrer", "vérifier que tout fonctionne", "verifier-que-tout-fonctionne")
_ADMINISTERING = Part("administrer", "administrer")

# The endpoint of a page, or its whole blueprint → where the guide tells about it. The page comes first.
HERE: Mapping[str, Part] = {
    "account": _COMING_IN,
    "forgotten": _COMING_IN,
    "joining": _COMING_IN,
    "second_step": _SECOND_STEP,
    "my_second_factor": _SECOND_STEP,
    "holdings": _ACCOUNT,
    "my_account": _ACCOUNT,
    "professional.home": Part("trouver-une-solution", "poser la question", "poser-la-question"),
    "professional.results": Part("trouver-une-solution", "lire les résultats", "lire-les-resultats"),
    "professional.sheet": Part("trouver-une-solution", "lire une fiche", "lire-une-fiche"),
    "reporting": Part("trouver-une-solution", "dire ce qui est faux", "dire-ce-qui-est-faux"),
    "needs": Part("trouver-une-solution", "quand rien ne convient", "quand-rien-ne-convient"),
    "situations": _PERSON,
    "selections": _SELECTIONS,
    "handing_over": _HANDING_OVER,
    "alerts": _FOLLOWING,
    "proposing": _PROPOSING,
    "proposals": _STEPS,
    "proposals_by_link": _STEPS,
    "my_proposals": _FOLLOW_UP,
    "confirming": _FOLLOW_UP,
    "correcting": Part("proposer-une-solution", "corriger une fiche", "corriger-une-fiche"),
    "reviews_by_link": _STILL_TRUE,
    "own_entries": _STILL_TRUE,
    "board": Part("tenir-la-base", "par où commencer", "par-ou-commencer"),
    "desk": _DECIDING,
    "history": _OWN_CHANGES,
    "standing": _OWN_CHANGES,
    "reports_desk": Part("tenir-la-base", "répondre à un signalement", "repondre-a-un-signalement"),
    "needs_desk": Part("tenir-la-base", "répondre à un besoin", "repondre-a-un-besoin"),
    "duplicates": _TWINS,
    "calling": _FRESH,
    "entries": _MANY,
    "bulk": _MANY,
    "administration": _ADMINISTERING,
    "inviting": _IN,
    "reviewing": _IN,
    "organizations": _PLACES,
    "members": _PLACES,
    "trusting": _PLACES,
    "people": _PEOPLE,
    "scopes": _PEOPLE,
    "mailroom": _RUNNING,
    "security_log": _RUNNING,
}


def help_here() -> Part | None:
    """The part that tells more about the page that is asked for, if whoever asks may read it."""
    part = HERE.get(request.endpoint or "") or HERE.get(request.blueprint or "")
    return part if part and allows(signed_in_user(), CHAPTERS[part.chapter]) else None
