"""What is held on someone, as they read it: sections of lines, every value in French."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from resource_base.accounts.models import Role
from resource_base.accounts.vocabulary import ACTION_LABELS, Method, Position, SecurityAction
from resource_base.curation.problems.vocabulary import PROBLEM_LABELS, Problem
from resource_base.sharing.alerts.vocabulary import FREQUENCY_LABELS, Frequency
from resource_base.sharing.selections.vocabulary import Right
from resource_base.web.administration.mailroom_words import letter_name
from resource_base.web.people.words import POSITION_NAMES, ROLES
from resource_base.web.presentation import moment

SECTIONS = {
    "account": "Compte",
    "organizations": "Structures",
    "curator_scope": "Périmètre de référent",
    "identities": "Identités ProConnect",
    "sessions": "Sessions ouvertes",
    "invitations": "Invitations",
    "access_requests": "Demandes d’accès",
    "letters": "Courriels écrits par le site",
    "security_log": "Journal de sécurité",
    "proposals": "Propositions",
    "proposal_steps": "Échanges autour de propositions",
    "problem_reports": "Signalements de fiches",
    "unmet_needs": "Besoins sans réponse",
    "contact_attempts": "Appels pour vérifier des fiches",
    "selections": "Sélections",
    "selections_shared": "Sélections partagées avec la personne",
    "selections_offered": "Sélections proposées à la personne",
    "selection_notes": "Notes écrites dans des sélections",
    "favourites": "Favoris",
    "saved_searches": "Recherches enregistrées",
    "news": "Nouveautés de ce que vous suivez",
    "selection_links": "Liens vers des sélections",
    "selection_letters": "Courriels de remise qui ne sont pas partis",
}
FIELDS = {
    "id": "numéro du compte",
    "email": "adresse électronique",
    "name": "nom",
    "organization_label": "structure indiquée",
    "role": "rôle",
    "active": "compte ouvert",
    "created_at": "date",
    "last_seen_at": "dernière visite",
    "has_password": "mot de passe enregistré (illisible)",
    "has_second_factor": "double authentification",
    "recovery_codes_left": "codes de secours restants",
    "inactive_notice_at": "préavis d’inactivité",
    "organization_id": "structure",
    "position": "place",
    "since": "depuis",
    "needs": "freins",
    "territories": "territoires",
    "issuer": "fournisseur",
    "linked_at": "rattachée",
    "last_used_at": "dernier usage",
    "expires_at": "expire",
    "revoked_at": "fermé",
    "deleted_at": "supprimée",
    "user_agent": "navigateur",
    "method": "moyen",
    "function": "fonction",
    "message": "message",
    "state": "état",
    "template": "objet",
    "sent_at": "partie",
    "at": "date",
    "action": "nature",
    "title": "fiche",
    "kind": "nature",
    "note": "note",
    "author": "auteur",
    "author_organization": "structure de l’auteur",
    "author_email": "adresse de l’auteur",
    "submitted_at": "envoyée",
    "decided_at": "décidée",
    "sentence": "phrase",
    "by": "auteur",
    "text": "texte",
    "problem": "problème",
    "reporter": "auteur",
    "answer": "réponse",
    "words": "mots cherchés",
    "place": "lieu cherché",
    "means": "moyen",
    "reached": "joint",
    "question": "question",
    "reference": "référence",
    "entries": "fiches",
    "shared_with": "partagée avec",
    "owner": "partagée par",
    "right": "droit",
    "frequency": "courriel",
    "what": "ce qui s’est passé",
}
# Numbers that mean nothing to a reader; they are in the file.
ONLY_TAKEN = {"object", "details", "request_id", "sub", "idp_id"}
# What became of requests, proposals and reports, and what kind they are.
STATES = {
    "submitted": "envoyée",
    "confirmed": "adresse confirmée",
    "unconfirmed": "adresse à confirmer",
    "draft": "brouillon",
    "in-review": "à l’examen",
    "claimed": "prise en charge",
    "released": "remise dans la file",
    "revised": "réécrite",
    "amended": "reformulée",
    "asked": "question",
    "answered": "réponse",
    "stale": "à comparer avec la fiche",
    "became-stale": "à comparer avec la fiche",
    "rebased": "comparée avec la fiche",
    "accepted": "acceptée",
    "partly-accepted": "acceptée en partie",
    "refused": "refusée",
    "withdrawn": "retirée",
    "looked-at": "revue",
    "expired": "expirée sans réponse",
    "open": "en attente",
    "proposed": "correction à l’étude",
    "closed": "traitée",
    "addition": "nouvelle fiche",
    "correction": "correction",
    "phone": "par téléphone",
    "mail": "par courriel",
    "visit": "sur place",
}
RIGHTS = {Right.EDIT: "lire et modifier", Right.READ: "lire"}
METHODS = {
    Method.PASSWORD: "mot de passe",
    Method.TOTP: "mot de passe et code",
    Method.RECOVERY_CODE: "code de secours",
    Method.PROCONNECT: "ProConnect",
}


@dataclass(frozen=True)
class Section:
    """A part of what is held; `records` are lists of (label, value)."""

    title: str
    records: list[list[tuple[str, str]]]


def sections(held: Mapping[str, Any], *, place_name: Callable[[UUID], str]) -> list[Section]:
    """What `accounts.export.held_on` gave, ready to be read; a section that nothing is in stays, empty."""
    found = []
    for name, content in held.items():
        if isinstance(content, dict | list) or content is None:
            records = [content] if isinstance(content, dict) else content or []
            found.append(
                Section(SECTIONS.get(name, name), [_record(record, place_name) for record in records])
            )
    return found


def _record(record: Mapping[str, Any], place_name: Callable[[UUID], str]) -> list[tuple[str, str]]:
    shown = {name: value for name, value in record.items() if name not in ONLY_TAKEN}
    told = ((name, _told(name, value, place_name)) for name, value in shown.items())
    return [(FIELDS.get(name, name), value) for name, value in told if value]


def _told(name: str, value: Any, place_name: Callable[[UUID], str]) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} : {each}" for key, each in value.items())
    with suppress(KeyError, ValueError):
        return _SAID[name](str(value)) if name != "organization_id" else place_name(UUID(str(value)))
    return str(value)


def _time(text: str) -> str:
    return moment(datetime.fromisoformat(text))


_SAID: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("created_at", "last_seen_at", "inactive_notice_at", "since", "linked_at", "at"), _time),
    **dict.fromkeys(
        ("last_used_at", "expires_at", "revoked_at", "sent_at", "submitted_at", "decided_at"), _time
    ),
    "role": lambda text: ROLES[Role(text)],
    "position": lambda text: POSITION_NAMES[Position(text)],
    "method": lambda text: METHODS[Method(text)],
    **dict.fromkeys(("state", "kind", "means"), lambda text: STATES[text]),
    "right": lambda text: RIGHTS[Right(text)],
    "frequency": lambda text: FREQUENCY_LABELS[Frequency(text)],
    "problem": lambda text: PROBLEM_LABELS[Problem(text)],
    "action": lambda text: ACTION_LABELS[SecurityAction(text)],
    "template": letter_name,
}
