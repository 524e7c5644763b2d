"""What two entries are compared by, made comparable: words, numbers, addresses, points, themes.

An entry is read as one viewer sees it: what that viewer may not see takes no part, so that no likeness tells
it. A confidential address takes no part for anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import phonenumbers

from resource_base.accounts.addresses import PUBLIC_DOMAINS, domain_of, normalised
from resource_base.catalog.queries import SEEN_CONTACTS, Viewer
from resource_base.geo.names import LITTLE_WORDS
from resource_base.geo.names import fold as fold_place
from resource_base.search.language.french import STOP_WORDS, stem, words

_STREETS = {"r": "rue", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "pl": "place"}
_STREETS |= {
    "gde": "grande",
    "imp": "impasse",
    "che": "chemin",
    "chem": "chemin",
    "rte": "route",
    "all": "allee",
}


@dataclass(frozen=True, slots=True)
class Traits:
    """An entry, or one that somebody is writing (`id` is then None).

    `words` are the folded words of its name, `offered_by` those of its organisation's; `acronyms` are how
    that one may be shortened. `phones` are in E.164, `streets` are folded addresses each with its commune,
    `points` are (lat, lon) in degrees, `text` holds the stems of the description.
    """

    id: UUID | None
    organization_id: UUID | None
    words: tuple[str, ...]
    offered_by: tuple[str, ...]
    acronyms: frozenset[str]
    siret: str
    phones: frozenset[str]
    emails: frozenset[str]
    hosts: frozenset[str]
    communes: frozenset[str]
    streets: frozenset[str]
    points: tuple[tuple[float, float], ...]
    themes: frozenset[str]
    text: frozenset[str]


def traits_of(
    service: Any, organization: Any, places: Iterable[Any], contacts: Iterable[Any], *, viewer: Viewer
) -> Traits:
    """The traits of an entry; its parts may be rows or entities, only their attributes are read."""
    shown = [] if service.address_confidential else list(places)
    seen = [contact for contact in contacts if contact.visibility in SEEN_CONTACTS[viewer]]
    towns = _towns([*(place.commune for place in shown), organization.commune])
    offered_by = _name_words(organization.name, towns)
    emails = _emails([service.email, organization.email, *(contact.email for contact in seen)])
    return Traits(
        id=service.id,
        organization_id=organization.id,
        words=_name_words(service.name, towns),
        offered_by=offered_by,
        acronyms=_acronyms(organization.name, organization.acronym),
        siret=organization.siret or "",
        phones=_phones([service.phone, organization.phone, *(contact.phone for contact in seen)]),
        emails=emails,
        hosts=_hosts(emails, [organization.website, service.mobilisation_url]),
        communes=frozenset(place.insee for place in shown if place.insee),
        streets=frozenset(filter(None, (street_of(place) for place in shown))),
        points=tuple((place.lat, place.lon) for place in shown if place.lat is not None and _is_exact(place)),
        themes=frozenset(service.themes or ()),
        text=_text(service.description or ""),
    )


def _is_exact(place: Any) -> bool:
    """Whether the point is that of the address, not of its commune or village."""
    return place.precision not in {"commune", "locality"} and place.lon is not None


def _name_words(name: str, towns: frozenset[str]) -> tuple[str, ...]:
    """The folded words of a name without little words nor the commune, unless nothing else is left."""
    found = [part for word in words(name) for part in (word.parts or (word.form,))]
    telling = [form for form in found if form not in STOP_WORDS and form not in towns]
    return tuple(dict.fromkeys(telling or found))


def _towns(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(word for name in names for word in _town(name or "")) - LITTLE_WORDS


@lru_cache(maxsize=20_000)
def _town(name: str) -> tuple[str, ...]:
    folded = fold_place(name)
    return (
        *folded,
        *("st" for word in folded if word == "saint"),
        *("ste" for word in folded if word == "sainte"),
    )


def _acronyms(name: str, acronym: str | None) -> frozenset[str]:
    """How the name may be shortened: the acronym that is known, and its initials, little words or not."""
    forms = [word.form for word in words(name)]
    initials = {
        "".join(form[0] for form in forms),
        "".join(form[0] for form in forms if form not in STOP_WORDS),
    }
    known = {word.form for word in words(acronym or "")}
    return frozenset(each for each in initials | known if len(each) > 2)


def _phones(numbers: Iterable[str | None]) -> frozenset[str]:
    return frozenset(filter(None, (phone_key(number) for number in numbers if number)))


@lru_cache(maxsize=50_000)
def phone_key(number: str) -> str:
    """A telephone number in E.164 (`+33381000000`); "" for what is none. Short numbers keep their digits."""
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return ""
    return f"+{parsed.country_code}{parsed.national_number}"


def _emails(addresses: Iterable[str | None]) -> frozenset[str]:
    return frozenset(normalised(address) for address in addresses if address and "@" in address)


def _hosts(emails: Iterable[str], sites: Iterable[str | None]) -> frozenset[str]:
    """The domains that an organisation has for itself, from its addresses and its sites."""
    found = {domain_of(email) for email in emails}
    for site in sites:
        found.add(_host(site or ""))
    return frozenset(found - PUBLIC_DOMAINS - {""})


def _host(site: str) -> str:
    try:
        host = urlsplit(site if "//" in site else f"//{site}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def street_of(place: Any) -> str:
    """« 12, R. du Four » in 25462 → `12 rue four 25462`; "" without a number or a commune."""
    found = [_STREETS.get(word, word) for word in fold_place(place.address or "")]
    if not place.insee or not found or not found[0].isdigit():
        return ""
    return " ".join([*(word for word in found if word not in LITTLE_WORDS), place.insee])


def _text(description: str) -> frozenset[str]:
    forms = (part for word in words(description[:2000]) for part in (word.parts or (word.form,)))
    return frozenset(stem(form) for form in forms if len(form) > 3 and form not in STOP_WORDS)
