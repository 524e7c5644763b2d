"""What a search gives back: hits in order, how many, what was understood, and what was given up."""

from dataclasses import dataclass, field
from uuid import UUID

from resource_base.search.answering.relaxation import Relaxation
from resource_base.search.answering.wording import Repair
from resource_base.search.chips import Chip
from resource_base.search.criteria import Criteria
from resource_base.search.page.arrangement import Group, GroupKind, Hit
from resource_base.search.page.elsewhere import Elsewhere
from resource_base.search.page.explanation import Explainer, Explanation, Marker
from resource_base.search.page.facets import Facet
from resource_base.search.places.place import Place
from resource_base.search.places.whereabouts import PlaceChoice


@dataclass(frozen=True)
class Suggestion:
    """« Vouliez-vous dire » : what may have been meant, and the question that asks it."""

    label: str
    criteria: Criteria


@dataclass(frozen=True)
class Understood:
    """What the question was taken to mean.

    `home`: where the person lives; `origin`: where distances start. `place_words`: the words read as the
    place ("" when it was given in its own field); `as_words`: the question that searches them as words.
    `words`: what was searched, without the place. `repairs`: mistyped words and what they were read as.
    `completed`: the half typed last word, read as a beginning. `themes`: codes that the words call to mind.
    `unknown`: words given up. `notes`: French sentences on what could not be used.
    """

    home: Place | None = None
    origin: Place | None = None
    place_words: str = ""
    as_words: Criteria | None = None
    words: str = ""
    repairs: tuple[Repair, ...] = ()
    completed: str = ""
    themes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MapPoint:
    """One place of one entry found. Degrees, WGS 84."""

    id: UUID
    name: str
    organization: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Results:
    """One page of answers.

    `criteria` is the question as asked, `applied` what was really searched once relaxed. `page` is the page
    shown, from 1 to `pages` (the last one when the question asked beyond it). `elsewhere` is given
    only when nothing answers, or little and far less well.
    """

    criteria: Criteria
    applied: Criteria
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    understood: Understood
    relaxations: tuple[Relaxation, ...]
    suggestions: tuple[Suggestion, ...]
    place_choices: tuple[PlaceChoice, ...]
    elsewhere: Elsewhere
    generation: int
    explainer: Explainer = field(repr=False, compare=False)

    def explain(self, hit: Hit) -> Explanation:
        """Why this entry is here, in numbers and in French sentences; worked out when asked for."""
        return self.explainer.explain(hit.number)

    @property
    def marker(self) -> Marker:
        """Marks, in any text of an entry, the words by which it was found."""
        return self.explainer.marker

    @property
    def sentence(self) -> str:
        """How many solutions, in French: « 7 solutions, dont 2 à distance »."""
        remote = next((group.total for group in self.groups if group.kind is GroupKind.REMOTE), 0)
        if self.total == 0:
            return "Aucune solution"
        counted = "1 solution" if self.total == 1 else f"{_spaced(self.total)} solutions"
        if not remote:
            return counted
        return (
            f"{counted}, à distance"
            if remote == self.total
            else f"{counted}, dont {_spaced(remote)} à distance"
        )


def _spaced(number: int) -> str:
    """A number as French writes it: 12 345, with a narrow no-break space."""
    return f"{number:,}".replace(",", "\u202f")
