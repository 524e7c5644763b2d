"""All the freins of a situation, answered in one pass over the index.

Coverage, distances, audiences and hours are looked at once, for the entries that bear any theme asked for;
each frein then takes its own. The order is that of a search (`answering.ranking`), to which three things are
added: the expressions by which the frein was told, the other freins that an entry answers, and, among the
few that are shown, different organisations, different themes, and room. Whom an entry is for decides its
turn (`whom`) before any of this.
"""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import REMOTE, Needs
from resource_base.search.answering import matching, ranking
from resource_base.search.answering.narrowing import Mask, within
from resource_base.search.answering.ranking import Entries, Numbers, Positions, first_rows
from resource_base.search.criteria import Criteria
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import Prepared
from resource_base.search.language.question import Unit
from resource_base.search.page.arrangement import GroupKind, Hit
from resource_base.search.page.explanation import Marker
from resource_base.search.places.eligibility import Relation, relations
from resource_base.search.places.place import Place
from resource_base.search.places.proximity import nearest_km
from resource_base.search.situations import whom
from resource_base.search.situations.answers import Answering, NeedAnswer
from resource_base.search.situations.asked import Asked, freins_asked
from resource_base.search.situations.free_times import openings
from resource_base.search.situations.situation import Situation
from resource_base.search.situations.spoken import Spoken
from resource_base.search.situations.whom import Turn

BEST, MORE = 3, 10  # entries shown at first, and those that follow on demand
LOOKED_AT = 24  # first entries, among which the best are chosen
WORDS = 0.5  # what an entry gains at most by the expressions that told the frein
SEVERAL, SEVERAL_AT_MOST = 0.08, 2  # what it gains by each other frein that it answers
# « As good »: another organisation is preferred when its entry is worth 85 % of the next; an entry that
# answers a finer theme which none shown answers, when it is worth 80 %.
SAME_ORGANIZATION, NEW_THEME = 0.85, 1.25
LIKELY_FULL = 0.5  # `ranking.fullness` from which an entry fills a place only when none with room does
BEGINNING = (Turn.PROTECTING, Turn.OPEN, Turn.OTHERS)


class Pass:
    """One look at the index for a whole situation."""

    def __init__(
        self,
        prepared: Prepared,
        situation: Situation,
        *,
        needs: Needs,
        spoken: Spoken,
        home: Place | None,
        viewer: Viewer,
        today: date,
    ) -> None:
        self._prepared = prepared
        self._situation = situation
        self._home = home
        self._today = today
        self._spoken = spoken
        self._threatened = whom.is_threatened(situation, spoken)
        self._asked = tuple(freins_asked(situation, needs, spoken))
        self._searchable = prepared.searchable(viewer, today)
        self._suited = self._suiting()
        self._relations = None if home is None else relations(prepared, home)
        self._rows = self._found(self._relations_allow())
        self._borne = [prepared.themes.any_of(each.themes, self._rows) for each in self._asked]
        self._remote = prepared.remote_only.take(self._rows)
        self._km = self._kilometres()
        self._afar = self._far_off()
        self._turns = whom.turns(prepared, self._rows, situation, spoken)
        self._near = self._reached()
        self._openings = openings(prepared, self._rows, situation, today)
        self._open: Mask = (
            np.ones(len(self._rows), np.bool_) if self._openings is None else self._openings.kept
        )
        self._base = self._scores()
        self._full: Mask = ranking.fullness(prepared, today, self._rows) >= LIKELY_FULL
        self._organizations: dict[int, str] = {}  # read once, by position

    def answers(self) -> tuple[NeedAnswer, ...]:
        """What answers each frein, in their order."""
        return tuple(self._answer(place) for place in range(len(self._asked)))

    # --- Once for all -------------------------------------------------------------------------------

    def _suiting(self) -> Mask:
        suited, situation = self._searchable, self._situation
        if situation.audiences:
            hers = self._prepared.audiences.any_of(situation.audiences)
            if self._threatened:  # a box that nobody thought of ticking hides no shelter
                hers |= whom.protects(self._prepared)
            suited = suited & hers
        if situation.modes:
            suited = suited & self._prepared.modes.any_of(situation.modes)
        return suited

    def _relations_allow(self) -> Mask:
        if self._relations is None:
            return self._suited
        allowed: Mask = self._suited & (self._relations != Relation.ELSEWHERE.rank)
        return allowed

    def _found(self, allowed: Mask) -> Rows:
        wanted = {theme for each in self._asked for theme in each.need.themes}
        rows = np.flatnonzero(allowed & self._prepared.themes.any_of(wanted)).astype(np.int32)
        return rows[~whom.unfit(self._prepared, rows, self._spoken)] if self._threatened else rows

    def _far_off(self) -> Mask:
        """Not to be gone to, or who knows how far: a confidential address is no nearer than a telephone."""
        if self._situation.modes == (REMOTE,):
            return np.zeros(len(self._rows), np.bool_)
        afar: Mask = self._remote if self._km is None else self._remote | ~np.isfinite(self._km)
        return afar

    def _kilometres(self) -> Numbers | None:
        if self._home is None or self._home.lat is None:
            return None
        return nearest_km(self._prepared, self._home, self._rows)

    def _reached(self) -> Mask:
        reach = self._situation.reach_km
        if reach is None or self._km is None:
            return np.ones(len(self._rows), np.bool_)
        return within(self._prepared, self._rows, self._km, reach)

    def _scores(self) -> Numbers:
        """What each entry is worth for any frein: as a search ranks it, more when it answers several."""
        near = None if self._relations is None else self._relations.take(self._rows)
        entries = Entries(self._rows, None, self._km, near)
        asked = Criteria(audiences=(*self._situation.audiences, *self._situation.likely))
        scores = ranking.score(self._prepared, entries, asked, self._today).total
        answered = np.sum(self._borne, axis=0, dtype=np.int64) if self._borne else 0
        worth: Numbers = scores * (1 + SEVERAL * np.clip(answered - 1, 0, SEVERAL_AT_MOST))
        return worth

    # --- Frein by frein -----------------------------------------------------------------------------

    def _answer(self, place: int) -> NeedAnswer:
        asked, borne = self._asked[place], self._borne[place]
        usable = borne & self._near & self._open
        beyond = borne & ~self._near & self._open
        total, further = int(np.count_nonzero(usable)), int(np.count_nonzero(beyond))
        scores = self._base * self._said(asked.units)
        best = self._best(asked, usable, scores)
        unfolded = asked.need.slug in self._situation.more
        more = self._following(usable, scores, best) if unfolded else []
        missing = BEST - len(best) if asked.finer else 0
        beside = self._beside(asked, borne, missing) if missing else []
        km = self._km
        return NeedAnswer(
            need=asked.need,
            themes=asked.finer,
            best=self._answering(place, best, scores),
            more=self._answering(place, more, scores),
            beside=self._answering(place, beside, self._base),
            total=total,
            remote=int(np.count_nonzero(usable & self._remote)),
            further=further,
            further_km=float(km[beyond].min()) if further and km is not None else None,
            closed=int(np.count_nonzero(borne & self._near & ~self._open)),
            elsewhere=0 if total or further else self._elsewhere(asked),
            criteria=self._situation.criteria(asked.need),
            marker=Marker(asked.units),
        )

    def _said(self, units: Sequence[Unit]) -> Numbers:
        """One and more for the entries that speak of what was said of this frein, float64 (k,)."""
        worth = np.ones(len(self._rows))
        for unit in units:
            scored = matching.unit(self._prepared, unit)
            if len(scored.rows):
                dense = np.zeros(self._prepared.n, np.float32)
                dense[scored.rows] = scored.scores / scored.scores.max()
                worth += WORDS / len(units) * dense.take(self._rows)
        return worth

    def _best(self, asked: Asked, usable: Mask, scores: Numbers) -> list[int]:
        """Positions of the entries to begin with: by turns, and in each, places to go to before others."""
        members = np.flatnonzero(usable)
        told = self._turns.take(members)
        chosen: list[int] = []
        for turn in BEGINNING:
            candidates = self._candidates(members[told == turn], scores, BEST - len(chosen))
            afar = self._afar.take(candidates)
            for part in (candidates[~afar], candidates[afar]):
                self._choose(asked, part, scores, chosen)
        return chosen

    def _candidates(self, members: Positions, scores: Numbers, wanted: int) -> Positions:
        """The first of these; of those said full, no more than fill what those with room leave."""
        full, afar = self._full.take(members), self._afar.take(members)
        found = [np.empty(0, np.int64)]
        for pool in (~full & ~afar, ~full & afar):
            if wanted > 0:
                found.append(self._first(members[pool], scores, LOOKED_AT))
                wanted -= len(found[-1])
        for pool in (full & ~afar, full & afar):
            if wanted > 0:
                found.append(self._first(members[pool], scores, wanted))
                wanted -= len(found[-1])
        return np.concatenate(found)

    def _first(self, members: Positions, scores: Numbers, count: int) -> Positions:
        keys = (-np.round(scores.take(members), 6),)
        return members[first_rows(self._prepared, self._rows.take(members), keys, count)]

    def _choose(self, asked: Asked, first: Positions, scores: Numbers, chosen: list[int]) -> None:
        """Add the best of these to those chosen, one by one, until there are enough."""
        left = first.tolist()
        while left and len(chosen) < BEST:
            organizations = {self._organization(position) for position in chosen}
            missing = [theme for theme in asked.finer if not self._bears(chosen, theme)]
            useful = self._bear(left, missing) if missing and chosen else np.zeros(len(left), np.bool_)
            worths = [
                scores[position]
                * (SAME_ORGANIZATION if self._organization(position) in organizations else 1.0)
                * (NEW_THEME if new else 1.0)
                for position, new in zip(left, useful.tolist(), strict=True)
            ]
            chosen.append(left.pop(int(np.argmax(worths))))

    def _bears(self, positions: list[int], theme: str) -> bool:
        return bool(self._bear(positions, [theme]).any())

    def _bear(self, positions: list[int], themes: list[str]) -> Mask:
        return self._prepared.themes.any_of(themes, self._rows[np.array(positions, np.int64)])

    def _organization(self, position: int) -> str:
        if position not in self._organizations:
            self._organizations[position] = self._prepared.generation.titles[int(self._rows[position])][1]
        return self._organizations[position]

    def _following(self, usable: Mask, scores: Numbers, best: list[int]) -> list[int]:
        """Positions of those that follow, in the same order."""
        left = usable.copy()
        left[best] = False
        return self._in_turn(left, scores, MORE)

    def _beside(self, asked: Asked, borne: Mask, missing: int) -> list[int]:
        """Positions of others of the frein, so many, where what was asked of it leaves too few."""
        of_the_frein = self._prepared.themes.any_of(asked.need.themes, self._rows) & ~borne
        others = of_the_frein & self._near & self._open & (self._turns != Turn.ASIDE)
        return self._in_turn(others, self._base, missing)

    def _in_turn(self, pool: Mask, scores: Numbers, count: int) -> list[int]:
        members = np.flatnonzero(pool)
        shelves: Numbers = (2 * self._turns + self._afar).take(members).astype(np.float64)
        keys = (shelves, -np.round(scores.take(members), 6))
        first = first_rows(self._prepared, self._rows.take(members), keys, count)
        found: list[int] = members[first].tolist()
        return found

    def _elsewhere(self, asked: Asked) -> int:
        """How many answer this frein, but for people who live elsewhere."""
        if self._relations is None:
            return 0
        barred = self._suited & (self._relations == Relation.ELSEWHERE.rank)
        return int(np.count_nonzero(barred & self._prepared.themes.any_of(asked.themes)))

    def _answering(self, place: int, positions: list[int], scores: Numbers) -> tuple[Answering, ...]:
        return tuple(
            Answering(
                hit=self._hit(position, float(scores[position])),
                also=tuple(
                    other.need.slug
                    for number, other in enumerate(self._asked)
                    if number != place and self._borne[number][position]
                ),
                hours_known=self._openings is None or bool(self._openings.known[position]),
            )
            for position in positions
        )

    def _hit(self, position: int, score: float) -> Hit:
        number = int(self._rows[position])
        km = math.inf if self._km is None else float(self._km[position])
        return Hit(
            id=self._prepared.generation.ids[number],
            number=number,
            score=score,
            group=GroupKind.REMOTE if self._remote[position] else GroupKind.ON_SITE,
            distance_km=None if math.isinf(km) else km,
            coverage=None if self._relations is None else Relation.of_rank(int(self._relations[number])),
        )
