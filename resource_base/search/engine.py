"""The search: from a question to one page of answers, for one viewer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import Needs
from resource_base.geo.places import Gazetteer
from resource_base.search.answering.inquiry import Inquiry
from resource_base.search.answering.narrowing import Narrowed
from resource_base.search.answering.relaxation import Answer, best_answer, relaxations, without_dropped
from resource_base.search.answering.wording import Wording
from resource_base.search.chips import chips
from resource_base.search.criteria import Arguments, Criteria, Declined
from resource_base.search.generation.prepared import Prepared
from resource_base.search.generation.shape import Source
from resource_base.search.language.spelling import Speller
from resource_base.search.language.synonyms import Synonyms
from resource_base.search.page.arrangement import Arrangement, Group, Hit
from resource_base.search.page.elsewhere import elsewhere
from resource_base.search.page.explanation import Explainer, Explanation
from resource_base.search.page.facets import Facet, facets
from resource_base.search.places.place_words import PlaceReader
from resource_base.search.places.vantage import Vantage, vantage
from resource_base.search.places.whereabouts import whereabouts
from resource_base.search.results import MapPoint, Results, Understood
from resource_base.search.second_thoughts import suggestions
from resource_base.search.situations import answering as situations
from resource_base.search.situations.answers import Answers, HomeChoice
from resource_base.search.situations.situation import Situation
from resource_base.search.situations.spoken import Spoken
from resource_base.search.situations.understanding import LONGEST, Understanding, understand
from resource_base.search.suggestions import Completion, Suggester

PER_PAGE = 20
PARIS = ZoneInfo("Europe/Paris")


def french_time() -> datetime:
    """The time in France, where validity dates and opening hours are read."""
    return datetime.now(PARIS)


@dataclass(frozen=True)
class Shown:
    """One page of what answers, in its order, with the counts over all of it."""

    answer: Answer
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]


class Engine:
    """Answers questions from the newest generation of the index. One per process, shared by its threads.

    `departments` are the codes of the installation's départements: their communes are understood first.
    """

    def __init__(
        self,
        index: Source,
        gazetteer: Gazetteer,
        needs: Needs,
        *,
        departments: Sequence[str],
        synonyms: Synonyms,
        spoken: Spoken | None = None,
        clock: Callable[[], datetime] = french_time,
    ) -> None:
        self._index = index
        self._gazetteer = gazetteer
        self._needs = needs
        self._departments = tuple(departments)
        self._synonyms = synonyms
        self._spoken = spoken or Spoken(synonyms)
        self._clock = clock
        self._speller = Speller()
        self._suggester = Suggester(gazetteer, departments, synonyms)
        self._lock = Lock()
        self._prepared: Prepared | None = None
        self._reader: tuple[tuple[str, ...], PlaceReader] | None = None

    def read(self, args: Arguments) -> Criteria:
        """The question of a query string, with the freins of this installation. Never raises."""
        return Criteria.parse(args, needs=self._needs)

    def warm(self) -> None:
        """Read what the first question would wait for: places, words, arrays. For a worker that starts."""
        prepared = self._newest()
        self._place_reader(prepared).read("à Warm")
        self._gazetteer.resolve("Warm")
        for department in self._departments:
            self._gazetteer.communes_of(f"departement:{department}")
        self._speller.corrections("rechauffe", prepared.generation.lexicon)
        self._spoken.codes()
        self.find(Criteria(), viewer=Viewer.PROFESSIONAL)

    def find(self, criteria: Criteria, *, viewer: Viewer, per_page: int = PER_PAGE) -> Results:
        """One page of answers, relaxed when nothing answers all that is asked."""
        inquiry = self._inquire(criteria, viewer)
        shown = self._shown(inquiry, per_page)
        return Results(
            criteria=criteria,
            applied=without_dropped(criteria, shown.answer.dropped),
            total=shown.total,
            page=shown.page,
            pages=shown.pages,
            hits=shown.hits,
            groups=shown.groups,
            facets=shown.facets,
            chips=chips(criteria, needs=self._needs),
            understood=_understood(inquiry, shown.answer),
            relaxations=relaxations(inquiry, shown.answer, self._needs),
            suggestions=suggestions(inquiry, shown.total, self._place_reader(inquiry.prepared)),
            place_choices=inquiry.where.choices,
            elsewhere=elsewhere(inquiry, shown.answer, shown.total, shown.hits),
            generation=inquiry.prepared.generation.generation,
            explainer=Explainer(inquiry, shown.answer.found),
        )

    def situation(self, args: Arguments) -> Situation:
        """The situation of a query string, with the freins and expressions of this installation."""
        return Situation.parse(args, needs=self._needs, spoken=self._spoken)

    def understand(self, text: str) -> Understanding:
        """What a free text tells of someone, in codes; nothing of the text is kept. Never raises."""
        place = self._place_reader(self._newest()).read(text[:LONGEST])
        return understand(text, self._spoken, place=place)

    def answer(self, situation: Situation, *, viewer: Viewer) -> Answers:
        """The best few entries for each frein of a situation, and its holes; one pass over the index."""
        prepared = self._newest()
        asked = Criteria(home=situation.home, radius_km=situation.reach_km)
        where = whereabouts(asked, self._gazetteer, self._place_reader(prepared), self._departments)
        found = situations.Pass(
            prepared,
            situation,
            needs=self._needs,
            spoken=self._spoken,
            home=where.home,
            viewer=viewer,
            today=self._clock().date(),
        )
        choices = tuple(
            HomeChoice(each.label, situation.but(home=each.criteria.home)) for each in where.choices
        )
        return Answers(situation, found.answers(), where.home, choices, where.notes)

    def explain(self, criteria: Criteria, service_id: UUID, *, viewer: Viewer) -> Explanation | None:
        """Why an entry answers, on whatever page it stands; None when it does not. As `Results.explain`."""
        inquiry = self._inquire(criteria, viewer)
        number = inquiry.prepared.generation.number_of(service_id)
        answer = best_answer(inquiry)
        if number is None or not answer.holds(number):
            return None
        return Explainer(inquiry, answer.found).explain(number)

    def vantage(self, criteria: Criteria, service_id: UUID, *, viewer: Viewer) -> Vantage:
        """From where a question is asked, and whether an entry, an answer or not, may be used from there."""
        inquiry = self._inquire(criteria, viewer)
        return vantage(inquiry.prepared, inquiry.where, service_id)

    def ids(self, criteria: Criteria, *, viewer: Viewer) -> list[UUID]:
        """Every entry that answers, in the order of the pages: for exports and alerts."""
        prepared, numbers = self._numbers(criteria, viewer)
        return prepared.generation.ids.of(np.array(numbers, np.int32))

    def points(self, criteria: Criteria, *, viewer: Viewer) -> list[MapPoint]:
        """Every place of every entry that answers, for the map; confidential addresses have none."""
        prepared, numbers = self._numbers(criteria, viewer)
        generation, first = prepared.generation, prepared.first_point
        found = []
        for number in numbers:
            at = range(int(first[number]), int(first[number + 1]))
            name, organization = generation.titles[number] if at else ("", "")
            for point in at:
                lat, lon = float(generation.point_lat[point]), float(generation.point_lon[point])
                found.append(MapPoint(generation.ids[number], name, organization, lat, lon))
        return found

    def suggest(self, text: str, *, viewer: Viewer, limit: int = 10) -> tuple[Completion, ...]:
        """What may be meant by what is being typed."""
        prepared = self._newest()
        allowed = prepared.searchable(viewer, self._clock().date())
        return self._suggester.suggest(prepared, text, allowed, limit=limit)

    # --- Inside -------------------------------------------------------------------------------------

    def _numbers(self, criteria: Criteria, viewer: Viewer) -> tuple[Prepared, list[int]]:
        inquiry = self._inquire(criteria, viewer)
        answer = best_answer(inquiry)
        return inquiry.prepared, Arrangement(inquiry, answer.found, answer.kept).numbers()

    def _inquire(self, criteria: Criteria, viewer: Viewer) -> Inquiry:
        prepared = self._newest()
        where = whereabouts(criteria, self._gazetteer, self._place_reader(prepared), self._departments)
        wording = Wording(prepared, where.words, self._spoken.searched, self._speller)
        moment = self._clock()
        return Inquiry(prepared, criteria, where=where, wording=wording, viewer=viewer, moment=moment)

    def _newest(self) -> Prepared:
        newest = self._index.snapshot()
        with self._lock:
            # Told by identity: an index that was thrown away and made again starts counting anew.
            if self._prepared is None or self._prepared.generation is not newest:
                self._prepared = Prepared(newest, self._needs)
            return self._prepared

    def _place_reader(self, prepared: Prepared) -> PlaceReader:
        """Reads places of the installation's départements and of those that some entry covers."""
        served = prepared.departments_covered(self._gazetteer)
        with self._lock:
            if self._reader is None or self._reader[0] != served:
                reader = PlaceReader(self._gazetteer, self._synonyms, home=self._departments, served=served)
                self._reader = (served, reader)
            return self._reader[1]

    def _shown(self, inquiry: Inquiry, per_page: int) -> Shown:
        """One page of what answers; that of the whole directory, which everyone opens first, is kept."""
        criteria = inquiry.criteria
        if not criteria.asks_nothing:
            return self._arranged(inquiry, per_page)
        known_as = (inquiry.viewer, inquiry.today, criteria.sort, criteria.page, per_page)
        kept: Shown = inquiry.prepared.whole.get(known_as, lambda: self._arranged(inquiry, per_page))
        return kept

    def _arranged(self, inquiry: Inquiry, per_page: int) -> Shown:
        answer = best_answer(inquiry)
        arrangement = Arrangement(inquiry, answer.found, answer.kept)
        total = len(arrangement)
        pages = max(1, -(-total // per_page))
        page = min(inquiry.criteria.page, pages)
        hits = arrangement.page((page - 1) * per_page, page * per_page)
        groups = arrangement.groups(hits, page=page)
        return Shown(answer, total, page, pages, hits, groups, self._facets(inquiry, answer))

    def _facets(self, inquiry: Inquiry, answer: Answer) -> tuple[Facet, ...]:
        narrowed = answer.found.narrowed
        passes = {name: mask for name, mask in narrowed.passes.items() if name not in answer.dropped}
        applied = Narrowed(narrowed.rows, passes)
        home = inquiry.where.home.code if inquiry.where.home else ""
        plain = answer.found.reading.question is None and not passes
        known_as = (inquiry.viewer, inquiry.today, home) if plain else None
        return facets(
            inquiry.prepared,
            applied,
            inquiry.criteria,
            needs=self._needs,
            today=inquiry.today,
            known_as=known_as,
        )


def _understood(inquiry: Inquiry, answer: Answer) -> Understood:
    where, wording, reading = inquiry.where, inquiry.wording, answer.found.reading
    question = reading.question
    notes = list(where.notes)
    if wording.too_many:
        notes.append("La question est longue : seuls ses premiers mots ont été cherchés.")
    last = question.units[-1] if question else None
    return Understood(
        home=where.home,
        origin=where.origin,
        place_words=where.from_words.typed if where.from_words else "",
        as_words=inquiry.criteria.declining(Declined.PLACE) if where.from_words else None,
        words=where.words,
        repairs=reading.repairs,
        completed=last.text if last and last.completions else "",
        themes=question.themes if question else (),
        unknown=reading.unknown,
        notes=tuple(notes),
    )
