"""What every question needs of one generation of the index, worked out once for all of them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import (
    AUDIENCES,
    EVERYONE,
    FEES,
    KINDS,
    MOBILISERS,
    MODES,
    ON_SITE,
    REMOTE,
    THEMES,
    Needs,
    State,
)
from resource_base.geo.places import Gazetteer
from resource_base.search.generation.flags import Flags, FlagTable, Rows
from resource_base.search.generation.recent import Recent
from resource_base.search.generation.shape import Generation
from resource_base.search.language.spelling import Correction

# BM25: saturation and length normalisation, the usual values; `field-notes/search.md` measured with them.
K1, B = 1.2, 0.75
CACHE_BYTES = 12 << 20
EPOCH = date(1970, 1, 1)
# The attribute of `Prepared` that each filter looks at, by its name in the URL; freshness is a date.
FLAGS: dict[str, str | None] = {
    "besoin": "needs_met",
    "theme": "themes",
    "public": "audiences",
    "frais": "fees",
    "mode": "modes",
    "type": "kinds",
    "qui": "mobilisers",
    "fraicheur": None,
}
# What a search may bring to each viewer. A curator searches what is suspended too; drafts and withdrawn
# entries have pages of their own.
SEARCHED: dict[Viewer, frozenset[State]] = {
    Viewer.PUBLIC: frozenset({State.PUBLISHED}),
    Viewer.PROFESSIONAL: frozenset({State.PUBLISHED}),
    Viewer.CURATOR: frozenset({State.PUBLISHED, State.SUSPENDED}),
}


def days(day: date) -> int:
    """Days since 1970, as the index counts them."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class Scored:
    """Entries with a number each: `rows` int32 (k,) ascending, `scores` float32 (k,).

    `said` (k,): whether an entry was found by words rather than by its themes alone; None when all were.
    """

    rows: Rows
    scores: NDArray[np.float32]
    said: NDArray[np.bool_] | None = None

    @property
    def size(self) -> int:
        return self.rows.nbytes + self.scores.nbytes + 200 + (0 if self.said is None else self.said.nbytes)


NOTHING = Scored(np.empty(0, np.int32), np.empty(0, np.float32))


class Prepared:
    """The arrays derived from one generation; immutable but for what it remembers of recent work."""

    def __init__(self, generation: Generation, needs: Needs) -> None:
        self.generation = generation
        self.n = generation.n
        self.needs = needs
        self.alive = np.ones(self.n, np.bool_) if generation.alive is None else generation.alive
        self.count = int(np.count_nonzero(self.alive))
        columns = generation.columns
        self.themes = Flags(THEMES, columns.themes)
        self.modes = Flags(MODES, columns.modes)
        self.fees = Flags(FEES, columns.fees)
        self.kinds = Flags(KINDS, columns.kinds)
        self.mobilisers = Flags(MOBILISERS, columns.mobilisable_by)
        self.scored: Recent[Scored] = Recent(CACHE_BYTES, lambda scored: scored.size)
        self.begun: Recent[Scored] = Recent(CACHE_BYTES // 6, lambda scored: scored.size)
        self.corrections: Recent[tuple[Correction, ...]] = Recent(1_000)
        self.relations: Recent[NDArray[np.int8]] = Recent(32)
        self.seen: Recent[NDArray[np.bool_]] = Recent(4)
        self.by_day: Recent[NDArray[np.float64]] = Recent(2)
        self.facet_counts: Recent[dict[str, dict[str, int]]] = Recent(64)
        self.whole: Recent[Any] = Recent(8)  # pages of the whole directory, as `Engine` shows them
        self._departments: tuple[str, ...] | None = None

    @cached_property
    def norm(self) -> NDArray[np.float32]:
        """The length part of BM25, float32 (n,): `K1 * (1 - B + B * length / average length)`."""
        average = float(self.generation.lengths[self.alive].mean(dtype=np.float64)) if self.count else 0.0
        return (K1 * (1 - B + B * self.generation.lengths / (average or 1.0))).astype(np.float32)

    @cached_property
    def needs_met(self) -> Flags:
        """The freins that each entry answers, by its themes."""
        return Flags.of_groups([(need.slug, need.themes) for need in self.needs.all], self.themes)

    @cached_property
    def audiences_named(self) -> Flags:
        """The audiences that each entry names, as written."""
        return Flags(AUDIENCES, self.generation.columns.audiences)

    @cached_property
    def audiences(self) -> Flags:
        """The audiences that may use each entry: all of them when it is for everyone or does not say."""
        masks = self.generation.columns.audiences
        everyone = masks.dtype.type(1 << AUDIENCES.index(EVERYONE))
        every = masks.dtype.type((1 << len(AUDIENCES)) - 1)
        return Flags(AUDIENCES, np.where((masks == 0) | ((masks & everyone) != 0), every, masks))

    @cached_property
    def faceted(self) -> FlagTable:
        """The codes that the filters look at, by the name of each in the URL."""
        flags = {name: getattr(self, attribute) for name, attribute in FLAGS.items() if attribute}
        return FlagTable(flags)

    @cached_property
    def unstated(self) -> NDArray[np.int8]:
        """1 for the entries that do not say whom they cover, int8 (n,)."""
        return (~self.generation.columns.coverage_stated).astype(np.int8)

    @cached_property
    def remote_only(self) -> NDArray[np.bool_]:
        """Given at a distance and nowhere else. What does not say is taken as on site."""
        return self.modes.any_of([REMOTE]) & ~self.modes.any_of([ON_SITE])

    @cached_property
    def first_point(self) -> NDArray[np.int64]:
        """Where the points of each entry begin among all points, int64 (n + 1,)."""
        return np.searchsorted(self.generation.point_document, np.arange(self.n + 1))

    @cached_property
    def on_sphere(self) -> tuple[NDArray[np.float64], ...]:
        """The points of all entries on the unit sphere: x, y and z, each float64 (m,)."""
        return self._on_sphere(slice(None))

    @cached_property
    def first_on_sphere(self) -> tuple[NDArray[np.float64], ...]:
        """The first point of each entry there, each float64 (n,); infinite for an entry without a point."""
        placed = np.flatnonzero(self.first_point[1:] > self.first_point[:-1])
        axes = tuple(np.full(self.n, np.inf) for _ in range(3))
        for axis, points in zip(axes, self._on_sphere(self.first_point[placed]), strict=True):
            axis[placed] = points
        return axes

    def _on_sphere(self, points: NDArray[np.int64] | slice) -> tuple[NDArray[np.float64], ...]:
        phi = np.radians(self.generation.point_lat[points].astype(np.float64))
        theta = np.radians(self.generation.point_lon[points].astype(np.float64))
        return np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)

    @cached_property
    def in_several_places(self) -> NDArray[np.bool_] | None:
        """Which entries have more than one point; None when none has."""
        several = np.diff(self.first_point) > 1
        return several if several.any() else None

    @cached_property
    def updated(self) -> NDArray[np.int32]:
        """The last day on which someone edited or verified each entry, in days since 1970."""
        return np.maximum(self.generation.columns.modified, self.generation.columns.verified)

    def departments_covered(self, gazetteer: Gazetteer) -> tuple[str, ...]:
        """The codes of the départements that some entry covers by name."""
        if self._departments is None:
            codes = [territory.code for territory in gazetteer.departments()]
            covered = [code for code in codes if self.generation.postings("coverage", code)]
            self._departments = tuple(code.partition(":")[2] for code in covered)
        return self._departments

    def searchable(self, viewer: Viewer, today: date) -> NDArray[np.bool_]:
        """The entries that a search may bring to this viewer on this day: published and valid."""
        return self.seen.get((viewer, today), lambda: self._searchable(viewer, today))

    def _searchable(self, viewer: Viewer, today: date) -> NDArray[np.bool_]:
        columns, day = self.generation.columns, days(today)
        in_state = np.zeros(len(State), np.bool_)
        in_state[[list(State).index(state) for state in SEARCHED[viewer]]] = True
        seen: NDArray[np.bool_] = self.alive & in_state[columns.state]
        return seen & (columns.valid_from <= day) & (columns.valid_until >= day)
