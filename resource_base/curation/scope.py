"""What an entry or a search is about, as a curator's scope says it: freins, and the territories around."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from resource_base.accounts.facts import curates
from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Needs
from resource_base.curation.proposals.models import Proposal
from resource_base.geo.coverage import covering_codes, specificity
from resource_base.geo.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Matter:
    """Slugs of freins, and the prefixed codes of all the territories around; empty: not known."""

    needs: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()

    def is_for(self, user: User) -> bool:
        """Whether this person, as staff, looks after it."""
        return curates(user, needs=self.needs, territories=self.territories)


def matter_of(service: Service, *, needs: Needs, gazetteer: Gazetteer) -> Matter:
    """What an entry (with its places) is about: the freins of its themes, where it is and whom it covers."""
    places = (f"commune:{place.insee}" for place in service.places if place.insee)
    return Matter(
        frozenset(need.slug for need in needs.of_themes(service.themes)),
        frozenset(around([*service.coverage, *places], gazetteer)),
    )


def around(codes: Iterable[str], gazetteer: Gazetteer) -> frozenset[str]:
    """These territories and the wider ones that hold them, in whole or in part; unknown codes stay alone."""
    return frozenset().union(*(_around(code, gazetteer) for code in codes))


@lru_cache(maxsize=4096)
def _around(code: str, gazetteer: Gazetteer) -> frozenset[str]:
    if not gazetteer.knows(code):
        return frozenset({code})
    wider = (each for commune in gazetteer.communes_of(code) for each in covering_codes(commune))
    return frozenset({code, *(each for each in wider if specificity(each) > specificity(code))})


def matter_of_wishes(wished: Mapping[str, Any], *, needs: Needs, gazetteer: Gazetteer) -> Matter:
    """What an entry that says this would be about; plain values by field."""
    places = (f"commune:{place['insee']}" for place in wished.get("places") or () if place.get("insee"))
    themes = wished.get("themes") or ()
    return Matter(
        frozenset(need.slug for need in needs.of_themes(themes)),
        frozenset(around([*(wished.get("coverage") or ()), *places], gazetteer)),
    )


def matter_of_proposal(proposal: Proposal, *, needs: Needs, gazetteer: Gazetteer) -> Matter:
    """What a proposal is about: the entry as it is, and as it would be."""
    wished = {field.name: field.wished for field in proposal.fields}
    proposed = matter_of_wishes(wished, needs=needs, gazetteer=gazetteer)
    if proposal.service is None:
        return proposed
    known = matter_of(proposal.service, needs=needs, gazetteer=gazetteer)
    return Matter(known.needs | proposed.needs, known.territories | proposed.territories)
