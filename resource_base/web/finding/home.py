"""The home page: one tile per frein, with its count and its most used themes."""

from dataclasses import dataclass

from resource_base.catalog.vocabulary import Needs
from resource_base.search.criteria import Criteria
from resource_base.search.page.facets import FacetValue
from resource_base.search.results import Results
from resource_base.web.finding.addresses import results_url
from resource_base.web.finding.question_form import QuestionForm, question_form

THEMES_SHOWN = 3


@dataclass(frozen=True)
class ThemeLink:
    label: str
    url: str


@dataclass(frozen=True)
class Tile:
    """A frein: where its solutions are, how many, and the themes that most of them bear."""

    slug: str
    label: str
    description: str
    count: int
    url: str
    themes: tuple[ThemeLink, ...]


@dataclass(frozen=True)
class HomePage:
    question: QuestionForm
    total: int
    tiles: tuple[Tile, ...]


def home_page(everything: Results, needs: Needs) -> HomePage:
    """The home page, from the answer to a question that asks nothing."""
    facets = {facet.name: facet.values for facet in everything.facets}
    counts = {value.code: value.count for value in facets.get("besoin", ())}
    themes = sorted(facets.get("theme", ()), key=lambda value: -value.count)
    tiles = tuple(
        Tile(
            slug=need.slug,
            label=need.label,
            description=need.description,
            count=counts.get(need.slug, 0),
            url=results_url(Criteria(needs=(need.slug,))),
            themes=tuple(_theme(value) for value in themes if value.code in need.themes)[:THEMES_SHOWN],
        )
        for need in needs.all
    )
    return HomePage(question_form(Criteria()), everything.total, tiles)


def _theme(value: FacetValue) -> ThemeLink:
    return ThemeLink(value.label, results_url(Criteria(themes=(value.code,))))
