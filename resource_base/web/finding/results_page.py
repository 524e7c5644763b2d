"""The page of results: what was understood, what narrows it, the cards, the pages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from resource_base.catalog.models import Service
from resource_base.geo.places import Gazetteer
from resource_base.search.criteria import Criteria, Declined, Sort
from resource_base.search.page.arrangement import GroupKind, Hit
from resource_base.search.places.place import Place
from resource_base.search.results import Results
from resource_base.web.finding.addresses import map_url, results_url
from resource_base.web.finding.cards import Card, card
from resource_base.web.finding.facet_blocks import FacetBlock, facet_blocks
from resource_base.web.finding.question_form import QuestionForm, question_form
from resource_base.web.presentation import counted, listed, typeset

SORTS = {Sort.RELEVANCE: "Pertinence", Sort.DISTANCE: "Distance", Sort.DATE: "Mise à jour"}
GROUPS = {GroupKind.ON_SITE: "Sur place", GroupKind.REMOTE: "À distance"}
# How to take back what the search did of its own accord, and the chip that says so afterwards.
TAKE_BACK = {
    Declined.PLACE: "Chercher ces mots dans les fiches",
    Declined.SPELLING: "Garder mon orthographe",
    Declined.MOST_WORDS: "Exiger tous les mots",
    Declined.FURTHER: "Garder le rayon",
    Declined.REMOTE: "Rester sur place",
    Declined.FILTER: "Garder tous les filtres",
}
DECLINED = {
    Declined.PLACE: "Lieu non déduit des mots",
    Declined.SPELLING: "Orthographe exacte",
    Declined.MOST_WORDS: "Tous les mots",
    Declined.FURTHER: "Rayon strict",
    Declined.REMOTE: "Sur place seulement",
    Declined.FILTER: "Filtres stricts",
}
PAGES_AROUND = 2
AsCards = Callable[[Sequence[Hit]], tuple[Card, ...]]


@dataclass(frozen=True)
class Link:
    """Somewhere to go; `id` keeps the focus when the page is refreshed in place."""

    label: str
    url: str
    current: bool = False
    title: str = ""
    id: str = ""


@dataclass(frozen=True)
class Told:
    """Something that was done for the person, and the way back."""

    sentence: str
    back: Link


@dataclass(frozen=True)
class CardGroup:
    """Cards under one heading; `more` leads to the rest of a group of which only the first are shown."""

    heading: str
    cards: tuple[Card, ...]
    more: Link | None = None


@dataclass(frozen=True)
class ResultsPage:
    title: str
    question: QuestionForm
    notes: tuple[str, ...]
    told: tuple[Told, ...]
    suggestions: tuple[Link, ...]
    choices: tuple[Link, ...]
    chips: tuple[Link, ...]
    clear: str
    facets: tuple[FacetBlock, ...]
    chosen: int
    sorts: tuple[Link, ...]
    groups: tuple[CardGroup, ...]
    pages: tuple[Link, ...]
    total: int
    elsewhere: CardGroup | None
    distances_from: str
    points_url: str
    still_map_url: str
    need: tuple[tuple[str, str], ...]  # what tells it as an unmet need; nothing when it asks nothing
    need_url: str


def results_page(
    results: Results,
    services: Iterable[Service],
    *,
    gazetteer: Gazetteer,
    reported: Mapping[UUID, str],
) -> ResultsPage:
    """The page for an answer; `services` are the entries of `shown_ids(results)`, loaded whole.

    `reported` says of some of them since when a report waits.
    """
    criteria = results.criteria
    entries = {service.id: service for service in services}

    def as_cards(hits: Sequence[Hit]) -> tuple[Card, ...]:
        # An entry may have been deleted since the index last looked.
        return tuple(
            card(entries[hit.id], hit, results, gazetteer=gazetteer, reported=reported.get(hit.id, ""))
            for hit in hits
            if hit.id in entries
        )

    return ResultsPage(
        title=title_of(results),
        question=question_form(criteria),
        notes=(*criteria.ignored, *results.understood.notes),
        told=tuple(_told(results)),
        suggestions=tuple(Link(each.label, results_url(each.criteria)) for each in results.suggestions),
        choices=tuple(Link(each.label, results_url(each.criteria)) for each in results.place_choices),
        chips=tuple(_chips(results)),
        clear=results_url(_without_conditions(criteria)),
        facets=facet_blocks(results.facets, criteria),
        chosen=len(results.chips),
        sorts=tuple(_sorts(results)),
        groups=tuple(_groups(results, as_cards)),
        pages=tuple(_pages(results)),
        total=results.total,
        elsewhere=_elsewhere(results, as_cards),
        distances_from=distances_from(results.understood.origin),
        points_url=map_url("professional.points", criteria),
        still_map_url=map_url("professional.still_map", criteria),
        need=_need(criteria),
        need_url=map_url("needs.form", criteria),
    )


def shown_ids(results: Results) -> list[UUID]:
    """The entries that the page shows: its own, and the first ones of what it does not reach."""
    first = [hit for group in results.groups for hit in group.first]
    return [hit.id for hit in (*results.hits, *first, *results.elsewhere.first)]


def title_of(results: Results) -> str:
    """« garde d’enfants », pour qui habite Pontarlier (25300) : 7 solutions, dont 2 à distance."""
    understood = results.understood
    subject = f"« {understood.words} »" if understood.words else ""
    if not subject:
        labels = [chip.label for chip in results.chips[:2]]
        subject = listed(labels) if labels else "Toutes les solutions"
    where = ""
    if understood.home:
        where = f", pour qui habite {place_name(understood.home)}"
    if understood.origin and understood.origin != understood.home:
        where += f", autour de {place_name(understood.origin)}"
    count = results.sentence[:1].lower() + results.sentence[1:]
    return typeset(f"{subject}{where} : {count}")


def place_name(place: Place) -> str:
    """« Pontarlier (25300) »; a territory by its name alone."""
    commune = place.commune
    return f"{commune.name} ({commune.postal_codes[0]})" if commune and commune.postal_codes else place.label


def _told(results: Results) -> Iterable[Told]:
    understood = results.understood
    if understood.place_words and understood.as_words and understood.home:
        sentence = f"« {understood.place_words} » a été lu comme le lieu où habite la personne."
        yield Told(typeset(sentence), Link(TAKE_BACK[Declined.PLACE], results_url(understood.as_words)))
    for relaxation in results.relaxations:
        back = Link(TAKE_BACK[relaxation.step], results_url(relaxation.back))
        yield Told(typeset(relaxation.sentence), back)


def _chips(results: Results) -> Iterable[Link]:
    for number, chip in enumerate(results.chips):
        yield Link(chip.label, results_url(chip.criteria), id=f"puce-{number}")
    criteria = results.criteria
    for step in criteria.declined:
        left = tuple(each for each in criteria.declined if each is not step)
        yield Link(DECLINED[step], results_url(criteria.but(declined=left)), id=f"puce-{step.value}")


def _without_conditions(criteria: Criteria) -> Criteria:
    return Criteria(words=criteria.words, home=criteria.home, origin=criteria.origin, sort=criteria.sort)


def _sorts(results: Results) -> Iterable[Link]:
    measurable = results.understood.origin is not None
    for sort, name in SORTS.items():
        if sort is not Sort.DISTANCE or measurable:
            current = results.criteria.sort is sort
            yield Link(name, results_url(results.criteria.sorted_by(sort)), current, id=f"tri-{sort.value}")


def _groups(results: Results, as_cards: AsCards) -> Iterable[CardGroup]:
    groups = [group for group in results.groups if group.total]
    if len(groups) < 2:
        yield CardGroup("", as_cards(results.hits))
        return
    for group in groups:
        heading = typeset(f"{GROUPS[group.kind]} : {counted(group.total, 'solution')}")
        reached = [hit for hit in results.hits if hit.group is group.kind]
        if reached:
            yield CardGroup(heading, as_cards(reached))
        elif group.first:
            yield CardGroup(heading, as_cards(group.first), _rest(results, group.kind, group.total))


def _rest(results: Results, kind: GroupKind, total: int) -> Link | None:
    if kind is not GroupKind.REMOTE or total <= len(results.groups[-1].first):
        return None
    criteria = results.criteria.but(modes=("a-distance",))
    return Link(f"Voir les {counted(total, 'solution')} à distance", results_url(criteria))


def _pages(results: Results) -> Iterable[Link]:
    if results.pages < 2:
        return
    if results.page > 1:
        yield _page(results, results.page - 1, "‹", "Page précédente")
    window = {1, results.pages}
    window |= set(range(results.page - PAGES_AROUND, results.page + PAGES_AROUND + 1))
    before = 0
    for number in sorted(number for number in window if 1 <= number <= results.pages):
        if number > before + 1:
            yield Link("…", "")
        yield _page(results, number, str(number), f"Page {number}")
        before = number
    if results.page < results.pages:
        yield _page(results, results.page + 1, "›", "Page suivante")


def _page(results: Results, number: int, label: str, title: str) -> Link:
    return Link(
        label,
        results_url(results.criteria.with_page(number)),
        current=number == results.page and label.isdigit(),
        title=title,
    )


def _need(criteria: Criteria) -> tuple[tuple[str, str], ...]:
    asks = criteria.words or criteria.needs or criteria.themes
    return tuple(criteria.but(sort=Sort.RELEVANCE).to_args()) if asks else ()


def _elsewhere(results: Results, as_cards: AsCards) -> CardGroup | None:
    """What is kept to people who live elsewhere, with the way to all of it: the same question, around."""
    found, asked, understood = results.elsewhere, results.criteria, results.understood
    if not found.total:
        return None
    how_many = counted(found.total, "solution")
    kept = "réservée" if found.total == 1 else "réservées"
    origin = asked.origin or asked.home or understood.place_words
    around = asked.but(words=understood.words, home="", origin=origin, radius_km=None)
    all_of_it = results_url(around.declining(Declined.PLACE))
    more = Link(f"Voir les {how_many}", all_of_it) if found.total > len(found.first) else None
    return CardGroup(f"{how_many} {kept} aux habitants d’autres communes", as_cards(found.first), more)


def distances_from(origin: Place | None) -> str:
    """Where the distances of a page start; nothing when no place tells."""
    if origin is None or origin.lat is None:
        return ""
    point = "la mairie" if origin.commune and origin.commune.point == "mairie" else "le centre"
    name = origin.commune.name if origin.commune else origin.label
    return typeset(f"Distances à vol d’oiseau depuis {point} : {name}.")
