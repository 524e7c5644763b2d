"""The fields that a proposal wishes: checked, made plain, and compared with what the author saw."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.catalog.differences import PARTS, plain
from resource_base.catalog.fields import restored
from resource_base.catalog.models import Organization
from resource_base.curation.proposals.models import Proposal, ProposedField
from resource_base.curation.proposals.versions import values_at
from resource_base.curation.proposals.vocabulary import ProposalKind
from resource_base.errors import Invalid

# Who offers a new entry: {"id": …} for one that is known here, else what is known of a new one.
ORGANIZATION = "organization"
NEW_ORGANIZATION = {"name": 150, "phone": 60, "email": 254, "website": 500, "siret": 14}
NEEDED = ("name", "description", ORGANIZATION)


def checked(session: Session, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The same changes in plain values that can be stored.

    Raises:
        Invalid: a field cannot hold its value; `problems` says which, and why.
    """
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, value in changes.items():
        try:
            found[name] = _organization(session, value) if name == ORGANIZATION else as_plain(name, value)
        except Invalid as refused:
            problems |= refused.problems
    if problems:
        raise Invalid("Une valeur ne convient pas.", problems)
    return found


def as_plain(name: str, value: Any) -> Any:
    """A value in the plain form in which entries are compared."""
    held = restored(name, value)
    return plain([PARTS[name](**each) for each in held]) if name in PARTS else plain(held)


def set_wishes(session: Session, proposal: Proposal, changes: Mapping[str, Any]) -> list[str]:
    """Make these the fields of the proposal, leaving out what says nothing new.

    Returns the names of the fields whose amendment by a curator is dropped, since their author rewrote them;
    what a curator added to the proposal stays.

    Raises:
        Invalid: a value cannot be held, nothing is wished, or a new entry lacks what it needs.
    """
    wished = checked(session, changes)
    base = _base(session, proposal, wished)
    kept = {name: value for name, value in wished.items() if value != base[name]}
    _ensure_enough(proposal, kept)
    known = {field.name: field for field in proposal.fields}
    dropped = []
    for field in [known[name] for name in known.keys() - kept.keys()]:
        if field.is_amended and field.value == field.base:
            continue  # a curator added it: its author never wished anything of it, and still does not
        if field.is_amended:
            dropped.append(field.name)
        proposal.fields.remove(field)
    for name, value in kept.items():
        held = known.get(name)
        if held is None:
            proposal.fields.append(ProposedField(name=name, base=base[name], value=value))
        elif held.value != value:
            if held.is_amended:
                dropped.append(name)
            held.value, held.is_amended, held.amended = value, False, None
    if proposal.kind is ProposalKind.ADDITION:
        proposal.title = str(kept["name"])
    return sorted(dropped)


def amend_fields(session: Session, proposal: Proposal, values: Mapping[str, Any]) -> list[str]:
    """Set what a curator makes of these fields; returns the names of those that are other than before.

    A field that the proposal does not hold joins it, from what the entry says now.

    Raises:
        Invalid: a value cannot be held, or the field cannot be amended.
    """
    known = {field.name: field for field in proposal.fields}
    amended = []
    for name, value in checked(session, values).items():
        field = known.get(name)
        if field is None:
            now_said = None if proposal.service is None else plain(getattr(proposal.service, name))
            field = ProposedField(name=name, base=now_said, value=now_said, is_amended=False)
            proposal.fields.append(field)
        if value != field.wished:
            amended.append(name)
        field.is_amended = value != field.value
        field.amended = value if field.is_amended else None
    return sorted(amended)


def _base(session: Session, proposal: Proposal, wished: Mapping[str, Any]) -> dict[str, Any]:
    if proposal.service is None or proposal.base_version is None:
        return {name: [] if isinstance(value, list) else None for name, value in wished.items()}
    if ORGANIZATION in wished:
        raise Invalid("Une correction ne change pas de structure.", {ORGANIZATION: "Écrivez aux référents."})
    return values_at(session, proposal.service, proposal.base_version, wished)


def _ensure_enough(proposal: Proposal, kept: Mapping[str, Any]) -> None:
    if not kept:
        raise Invalid("Vous n’avez rien changé.")
    if proposal.kind is ProposalKind.ADDITION:
        missing = {name: "Ce champ est nécessaire." for name in NEEDED if not kept.get(name)}
        if missing:
            raise Invalid("Il manque ce qu’une fiche doit dire.", missing)


def _organization(session: Session, value: Any) -> dict[str, str]:
    def refuse(sentence: str) -> Invalid:
        return Invalid("Une valeur ne convient pas.", {ORGANIZATION: sentence})

    if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value.values()):
        raise refuse("Choisissez une structure, ou donnez son nom.")
    if "id" in value:
        try:
            known = session.get(Organization, UUID(value["id"]))
        except ValueError:
            known = None
        if known is None:
            raise refuse("Cette structure n’est pas dans la base.")
        return {"id": str(known.id), "name": known.name}
    kept = {name: each.strip() for name, each in value.items() if each.strip()}
    if not kept.get("name") or not kept.keys() <= NEW_ORGANIZATION.keys():
        raise refuse("Donnez le nom de la structure.")
    too_long = [name for name, each in kept.items() if len(each) > NEW_ORGANIZATION[name]]
    if too_long:
        raise refuse("Le nom ou les coordonnées de la structure sont trop longs.")
    return kept
