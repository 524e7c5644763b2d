"""What becomes of each field when two entries are made one: the value of either, or both together."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum, unique
from types import SimpleNamespace
from typing import Any

from resource_base.accounts.addresses import normalised
from resource_base.catalog.differences import SERVICE_FIELDS, plain
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import EVERYONE
from resource_base.curation.duplicates.traits import phone_key, street_of
from resource_base.search.language.french import fold


@unique
class Side(StrEnum):
    """Whose value a field takes."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


# What each says of its own source is not chosen.
_OF_THE_SOURCE = {"source_url", "updated_on"}
COMPARED = SERVICE_FIELDS - _OF_THE_SOURCE
LISTS = frozenset({"themes", "audiences", "documents", "languages", "modes", "coverage"}) | frozenset(
    {"mobilisable_by", "mobilisation_modes", "places", "contacts", "closures"}
)
# Lists where both together are what one wants most often.
_UNITED_AT_FIRST = frozenset({"themes", "audiences", "documents", "languages", "mobilisation_modes"})


def differing_fields(kept: Service, other: Service) -> frozenset[str]:
    """The fields that two entries tell differently; nothing, "" and an empty list are the same."""
    return frozenset(
        name
        for name in COMPARED
        if (plain(getattr(kept, name)) or None) != (plain(getattr(other, name)) or None)
    )


def suggested(kept: Service, other: Service, name: str) -> Side:
    """The choice that a form shows first: no value lost, no address shown that was confidential."""
    ours, theirs = getattr(kept, name), getattr(other, name)
    if name == "address_confidential":
        return Side.KEPT if ours else Side.OTHER
    if theirs and not ours:
        return Side.OTHER
    return Side.BOTH if name in _UNITED_AT_FIRST and ours and theirs else Side.KEPT


def united(kept: Service, other: Service, choices: Mapping[str, Side]) -> dict[str, Any]:
    """The plain values that the kept entry takes, field by field; those that stay are left out.

    A place that comes from an entry of which the address is confidential makes it confidential.
    """
    changes: dict[str, Any] = {}
    for name in sorted(differing_fields(kept, other)):
        side = choices.get(name, Side.KEPT)
        ours, theirs = plain(getattr(kept, name)), plain(getattr(other, name))
        if side is Side.OTHER:
            changes[name] = theirs
        elif side is Side.BOTH and name in LISTS:
            changes[name] = _together(name, ours, theirs)
    if "places" in changes and other.address_confidential and other.places:
        changes["address_confidential"] = True
    return {name: value for name, value in changes.items() if value != plain(getattr(kept, name))}


def _together(name: str, ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """All of ours, then what theirs add."""
    if name == "audiences" and EVERYONE in (*ours, *theirs):
        return [EVERYONE]
    like = _SAME.get(name, repr)
    known = {like(each) for each in ours}
    return [*ours, *(each for each in theirs if like(each) not in known)]


def _same_place(place: Mapping[str, Any]) -> str:
    return street_of(SimpleNamespace(**place)) or repr(sorted(place.items(), key=repr))


def _same_contact(contact: Mapping[str, Any]) -> str:
    name, email = fold(contact["name"] or ""), normalised(contact["email"] or "")
    return f"{name} {email} {phone_key(contact['phone'] or '')} {contact['visibility']}"


def _same_sentence(text: str) -> str:
    return fold(text).strip(" .")


_SAME: Mapping[str, Callable[[Any], str]] = {
    "places": _same_place,
    "contacts": _same_contact,
    "documents": _same_sentence,
    "languages": _same_sentence,
}
