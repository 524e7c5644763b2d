"""The conditions in use, in words, each with the way to take it away."""

from collections.abc import Mapping
from dataclasses import dataclass

from resource_base.catalog.vocabulary import Needs
from resource_base.search.criteria import Criteria
from resource_base.search.filters import Filter


@dataclass(frozen=True)
class Chip:
    """A condition in use, as it reads, and the question without it."""

    name: str
    label: str
    criteria: Criteria


def chips(criteria: Criteria, *, needs: Needs) -> tuple[Chip, ...]:
    """The conditions in use, in the order of the page, each with the question that takes it away."""
    found = [
        Chip(
            filter_.name,
            labels_of(filter_, needs).get(code, code),
            criteria.without_value(filter_.name, code),
        )
        for filter_ in criteria.narrowed_by
        for code in criteria.values(filter_.name)
    ]
    if criteria.radius_km is not None:
        found.append(Chip("rayon", f"À moins de {criteria.radius_km} km", criteria.without("rayon")))
    if criteria.open_now:
        found.append(Chip("ouvert", "Ouvert maintenant", criteria.without("ouvert")))
    return tuple(found)


def labels_of(filter_: Filter, needs: Needs) -> Mapping[str, str]:
    """How each value of a filter is called, in the order of the page."""
    if filter_.labels is None:
        return {need.slug: need.label for need in needs.all}
    return filter_.labels
