"""The facets as a page folds them: the choices that matter first, the others behind « Voir les autres »."""

from dataclasses import dataclass

from resource_base.search.criteria import Criteria
from resource_base.search.page.facets import Facet, FacetValue

SHOWN = 6  # choices of a long facet that are shown unfolded
SHORT = 9  # up to so many, a facet is shown whole
UNFOLDED = frozenset({"besoin", "theme", "public", "frais", "mode"})


@dataclass(frozen=True)
class FacetChoice:
    id: str
    code: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class FacetBlock:
    """A group of choices; `chosen` of them are ticked. An exclusive one begins with « Peu importe »."""

    name: str
    label: str
    exclusive: bool
    open: bool
    chosen: int
    first: tuple[FacetChoice, ...]
    more: tuple[FacetChoice, ...]
    more_label: str


def facet_blocks(facets: tuple[Facet, ...], criteria: Criteria) -> tuple[FacetBlock, ...]:
    """The facets that offer something, in their order."""
    return tuple(_block(facet, criteria) for facet in facets if facet.values)


def _block(facet: Facet, criteria: Criteria) -> FacetBlock:
    chosen = len(facet.selected)
    first = _first(facet.values)
    more = [value for value in facet.values if value not in first]
    choices = [_choice(facet, value) for value in first]
    if facet.exclusive:
        nothing = not criteria.values(facet.name)
        choices.insert(0, FacetChoice(f"{facet.name}-tous", "", "Peu importe", 0, nothing))
    return FacetBlock(
        name=facet.name,
        label=facet.label,
        exclusive=facet.exclusive,
        open=bool(chosen) or facet.name in UNFOLDED,
        chosen=chosen,
        first=tuple(choices),
        more=tuple(_choice(facet, value) for value in more),
        more_label=f"Voir {len(more)} autres" if len(more) > 1 else "Voir une autre",
    )


def _first(values: tuple[FacetValue, ...]) -> list[FacetValue]:
    """The ticked ones and the most numerous, in the order of the vocabulary."""
    if len(values) <= SHORT:
        return list(values)
    ranked = sorted(values, key=lambda value: (not value.selected, -value.count))
    kept = ranked[: max(SHOWN, sum(value.selected for value in values))]
    return [value for value in values if value in kept]


def _choice(facet: Facet, value: FacetValue) -> FacetChoice:
    return FacetChoice(f"{facet.name}-{value.code}", value.code, value.label, value.count, value.selected)
