"""What a sheet tells whoever comes with a question: whether it is for who lives there, and how far it is."""

from collections.abc import Iterator, Sequence

from resource_base.catalog.models import Service
from resource_base.geo.places import Gazetteer
from resource_base.search.places.vantage import Vantage
from resource_base.web.finding.cards import confidential, coverage_fact
from resource_base.web.finding.freshness import Badge
from resource_base.web.finding.venues import Venue


def badges_from(
    vantage: Vantage, service: Service, venues: Sequence[Venue], gazetteer: Gazetteer
) -> Iterator[Badge]:
    """As the card says it; `venues`: those of the entry, the nearest first."""
    home, origin = vantage.home, vantage.origin
    if home is not None and vantage.coverage is not None:
        fact = coverage_fact(service, vantage.coverage, home, gazetteer)
        yield Badge(fact.text, fact.tone, fact.symbol)
    if origin is not None and service.address_confidential:
        yield Badge(confidential(origin), "", "lock")
    elif venues and venues[0].far:
        yield Badge(venues[0].far, "", "pin")
