"""What the directory answers to a situation: frein by frein, the best, the further ones, the holes."""

from dataclasses import dataclass

from resource_base.catalog.vocabulary import Need
from resource_base.search.criteria import Criteria
from resource_base.search.page.arrangement import Hit
from resource_base.search.page.explanation import Marker
from resource_base.search.places.place import Place
from resource_base.search.situations.situation import Situation


@dataclass(frozen=True)
class Answering:
    """An entry that answers a frein. `also`: slugs of the other freins of hers that it answers.

    `hours_known`: False when she is free at some times only and the entry does not say when it is open.
    """

    hit: Hit
    also: tuple[str, ...] = ()
    hours_known: bool = True


@dataclass(frozen=True)
class NeedAnswer:
    """What answers one frein.

    `themes`: the finer ones asked for, or none. `best`: those to begin with, places to go to before the
    others; `more`: those that follow, when they were asked for. `beside`: others of the frein, that bear none
    of `themes`, when those that do are too few. `total`: all that she may use within her
    reach, of which `remote` are given at a distance only. `further`: those that she may use but that are
    beyond, the nearest at `further_km`. `closed`: within reach, but closed when she is free. `elsewhere`:
    kept to people who live elsewhere, counted when there is nothing else. `criteria`: the same question for
    the page of results.
    """

    need: Need
    themes: tuple[str, ...]
    best: tuple[Answering, ...]
    more: tuple[Answering, ...]
    beside: tuple[Answering, ...]
    total: int
    remote: int
    further: int
    further_km: float | None
    closed: int
    elsewhere: int
    criteria: Criteria
    marker: Marker

    @property
    def is_hole(self) -> bool:
        """Whether nothing answers that she may use within her reach, when she is free."""
        return not self.total

    @property
    def shown(self) -> tuple[Answering, ...]:
        return (*self.best, *self.more)


@dataclass(frozen=True)
class HomeChoice:
    """One of the communes that a place may mean, and the situation that settles it."""

    label: str
    situation: Situation


@dataclass(frozen=True)
class Answers:
    """The answers to a situation, in the order of the freins.

    `home`: where she lives and where distances start; None when it is not known. `choices`: the communes
    between which to ask; until then all of them count. `notes`: French sentences on what could not be used.
    """

    situation: Situation
    needs: tuple[NeedAnswer, ...]
    home: Place | None = None
    choices: tuple[HomeChoice, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def holes(self) -> tuple[NeedAnswer, ...]:
        return tuple(each for each in self.needs if each.is_hole)
