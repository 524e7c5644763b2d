"""The page of answers: frein by frein, why each entry is there, what is further, what is missing."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urljoin
from uuid import UUID

from flask import request

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Needs, label
from resource_base.geo.places import Gazetteer
from resource_base.search.criteria import Criteria
from resource_base.search.page.arrangement import GroupKind
from resource_base.search.page.explanation import Marker
from resource_base.search.results import Understood
from resource_base.search.situations.answering import BEST, MORE
from resource_base.search.situations.answers import Answering, Answers, NeedAnswer
from resource_base.search.situations.situation import Reach, Situation
from resource_base.search.situations.spoken import Spoken
from resource_base.search.situations.whom import CONFLICTS, is_threatened
from resource_base.web.finding.cards import Card, card
from resource_base.web.finding.results_page import Link, distances_from
from resource_base.web.presentation import counted, figure, listed, typeset
from resource_base.web.situations import telling
from resource_base.web.situations.form import MODES, PARTS, REACHES
from resource_base.web.situations.leading import leading_back
from resource_base.web.situations.telling import person_url

WITHOUT_CAR = "mobilite--acceder-a-un-vehicule"
VIOLENCE = "violences"  # the expression that a click adds to what was said


@dataclass(frozen=True)
class Offer:
    """An entry that one may keep: `value` is what its tick sends, `also` the other freins that it answers."""

    id: str
    value: str
    ticked: bool
    card: Card
    also: str
    warning: str
    remote: bool


@dataclass(frozen=True)
class Chip:
    """Something that was asked, why, and the situation without it."""

    label: str
    why: str
    url: str


@dataclass(frozen=True)
class Hint:
    """Something that words tell of the person, not surely: where to confirm it, and where to take it back."""

    label: str
    confirm: str
    without: str


@dataclass(frozen=True)
class Section:
    """One frein. `notes` are sentences with, perhaps, somewhere to go; `hole` says that nothing answers."""

    slug: str
    label: str
    count: str
    number: str
    asked: tuple[Chip, ...]
    choices: tuple[Offer, ...]
    beside: tuple[Offer, ...]  # of the frein too, but for what was asked of it
    more: Link | None
    all: Link | None
    notes: tuple[Link, ...]
    hole: str
    told: bool


@dataclass(frozen=True)
class PersonPage:
    title: str
    summary: str
    chips: tuple[Chip, ...]
    likely: tuple[Hint, ...]
    reaches: tuple[Link, ...]  # how she may go about without a car, when nothing says how far
    threatened: bool
    to_confirm: bool  # themes were understood from words
    notes: tuple[str, ...]
    choices: tuple[Link, ...]
    sections: tuple[Section, ...]
    untold: tuple[str, ...]  # slugs of the holes that nobody told yet
    asked: tuple[tuple[str, str], ...]  # the situation, to be sent again by a form
    query: str
    back: str  # this page, where one comes back from what was kept
    address: str  # the whole of it, to be copied
    distances_from: str


@dataclass(frozen=True)
class _Question:
    """What the cards of one frein need to know of the question."""

    criteria: Criteria
    understood: Understood
    marker: Marker


class Builder:
    """Makes the page of one answer."""

    def __init__(
        self,
        answers: Answers,
        services: Iterable[Service],
        *,
        needs: Needs,
        spoken: Spoken,
        gazetteer: Gazetteer,
        reported: Mapping[UUID, str],
        told: Mapping[str, bool],
        ticked: Collection[str],
    ) -> None:
        """`services`: the entries of `shown_ids(answers)`, loaded whole; `told`: holes told already.

        `ticked`: the values of the ticks that stay.
        """
        self._answers = answers
        self._situation = answers.situation
        self._services = {service.id: service for service in services}
        self._needs = needs
        self._spoken = spoken
        self._gazetteer = gazetteer
        self._reported = reported
        self._told = told
        self._ticked = frozenset(ticked)
        self._threatened = is_threatened(answers.situation, spoken)

    def page(self) -> PersonPage:
        situation = self._situation
        sections = tuple(map(self._section, self._answers.needs))
        return PersonPage(
            title=telling.title_of(self._answers),
            summary=typeset(telling.summary(self._answers)),
            chips=tuple(_chips(situation)),
            likely=tuple(_likely(situation)),
            reaches=tuple(_reaches(situation)),
            threatened=self._threatened,
            to_confirm=bool(situation.said),
            notes=(*situation.ignored, *self._answers.notes),
            choices=tuple(Link(each.label, person_url(each.situation)) for each in self._answers.choices),
            sections=sections,
            untold=tuple(each.slug for each in sections if each.hole and not each.told),
            asked=tuple(situation.to_args()),
            query=urlencode(situation.to_args()),
            back=person_url(situation),
            address=urljoin(request.host_url, person_url(situation)),
            distances_from=distances_from(self._answers.home),
        )

    def _section(self, answer: NeedAnswer) -> Section:
        need = answer.need
        return Section(
            slug=need.slug,
            label=need.label,
            count=telling.count(answer),
            number=figure(answer.total) if answer.total else "sans réponse",
            asked=tuple(self._asked(answer)),
            choices=tuple(self._offers(answer, answer.shown)),
            beside=tuple(self._offers(answer, answer.beside)),
            more=self._more(answer),
            all=telling.all_link(answer),
            notes=tuple(self._notes(answer)),
            hole=typeset(telling.hole(answer, self._situation)) if answer.is_hole else "",
            told=self._told.get(need.slug, False),
        )

    def _asked(self, answer: NeedAnswer) -> Iterator[Chip]:
        """The finer themes, with the words that called them to mind."""
        units = {code: self._spoken.unit(code) for code in self._situation.said}
        for theme in answer.themes:
            called = [code for code, unit in units.items() if unit is not None and theme in unit.themes]
            quotes = [f"« {quote} »" for code in called if (quote := self._spoken.quote(code))]
            said = listed(quotes) if quotes else ""
            without = self._situation.without_theme(theme, needs=self._needs)
            yield Chip(label(theme), typeset(said), person_url(without))

    def _offers(self, answer: NeedAnswer, answering: Iterable[Answering]) -> Iterator[Offer]:
        question = _Question(
            answer.criteria, Understood(home=self._answers.home, origin=self._answers.home), answer.marker
        )
        labels = {need.slug: need.label for need in self._needs.all}
        for each in answering:
            service = self._services.get(each.hit.id)
            if service is None:
                continue  # withdrawn since the index was read
            value = f"{service.id}/{answer.need.slug}"
            also = listed([labels[slug].lower() for slug in each.also]) if each.also else ""
            reported = self._reported.get(service.id, "")
            shown = card(service, each.hit, question, gazetteer=self._gazetteer, reported=reported)
            url = leading_back(shown.url, self._situation, need=answer.need.slug)
            yield Offer(
                id=f"garder-{answer.need.slug}-{service.id}",
                value=value,
                ticked=value in self._ticked,
                card=replace(shown, url=url),
                also=also,
                warning="" if each.hours_known else "horaires non connus",
                remote=each.hit.group is GroupKind.REMOTE,
            )

    def _more(self, answer: NeedAnswer) -> Link | None:
        left = answer.total - len(answer.shown)
        if left <= 0 or answer.more:
            return None
        slug = answer.need.slug
        url = f"{person_url(self._situation.showing_more(slug))}#frein-{slug}"
        if not answer.best:  # nothing else would be set aside
            return Link(f"Afficher {counted(left, 'solution')} pour victimes de violences", url)
        return Link(f"Afficher {counted(min(left, MORE), 'autre solution', 'autres solutions')}", url)

    def _notes(self, answer: NeedAnswer) -> Iterator[Link]:
        if answer.further:
            yield Link(telling.further(answer), telling.further_url(answer))
        if answer.closed:
            yield Link(telling.closed(answer), person_url(self._situation.but(days=(), parts=())))
        if CONFLICTS in answer.themes and not self._threatened and VIOLENCE in self._spoken:
            threatened = self._situation.but(said=(*self._situation.said, VIOLENCE))
            yield Link("Il y a des violences : voir d’abord ce qui protège", person_url(threatened))
        if answer.themes and answer.total < BEST:
            kept = tuple(theme for theme in self._situation.themes if theme not in answer.themes)
            whole = typeset(f"Élargir à tout le frein « {answer.need.label} »")
            yield Link(whole, person_url(self._situation.but(themes=kept)))


def shown_ids(answers: Answers) -> list[UUID]:
    """The entries that the page shows."""
    shown = (each for need in answers.needs for each in (*need.shown, *need.beside))
    return list(dict.fromkeys(each.hit.id for each in shown))


def _reaches(situation: Situation) -> Iterator[Link]:
    if situation.home and situation.reach_km is None and WITHOUT_CAR in situation.themes:
        for reach in (Reach.ON_FOOT, Reach.BY_BIKE, Reach.BY_BUS):
            url = person_url(situation.but(reach=reach))
            yield Link(f"{REACHES[reach]} ({reach.km}\u00a0km)", url)


def _likely(situation: Situation) -> Iterator[Hint]:
    for code in situation.likely:
        kept = tuple(each for each in situation.likely if each != code)
        yield Hint(
            label(code), person_url(situation.confirming(code)), person_url(situation.but(likely=kept))
        )


def _chips(situation: Situation) -> Iterator[Chip]:
    """What was said of the person, apart from her freins; each can be taken back."""
    if situation.reach_km is not None:
        by = f"{REACHES[situation.reach].capitalize()} : " if situation.reach else ""
        told = f"{by}{situation.reach_km}\u00a0km au plus"
        yield Chip(typeset(told), "", person_url(situation.but(reach=None, km=None)))
    for mode in situation.modes:
        yield Chip(MODES[mode].capitalize(), "", person_url(situation.but(modes=())))
    for code in situation.audiences:
        kept = tuple(each for each in situation.audiences if each != code)
        yield Chip(label(code), "", person_url(situation.but(audiences=kept)))
    if situation.days or situation.parts:
        parts = [listed([PARTS[each] for each in situation.parts])] if situation.parts else []
        free = " ".join([*([", ".join(situation.days)] if situation.days else []), *parts])
        yield Chip(typeset(f"Libre : {free}"), "", person_url(situation.but(days=(), parts=())))
