"""The freins of a situation as they are asked: their themes, and the words by which they were told."""

from collections.abc import Iterator
from dataclasses import dataclass

from resource_base.catalog.vocabulary import Need, Needs
from resource_base.search.language.question import Unit
from resource_base.search.situations.situation import Situation
from resource_base.search.situations.spoken import Spoken


@dataclass(frozen=True)
class Asked:
    """One frein of the situation: its finer themes, all of its themes when none is finer, and its words."""

    need: Need
    finer: tuple[str, ...]
    units: tuple[Unit, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        return self.finer or self.need.themes


def freins_asked(situation: Situation, needs: Needs, spoken: Spoken) -> Iterator[Asked]:
    """Each frein of a situation, in their order."""
    told = [unit for unit in map(spoken.unit, situation.said) if unit is not None]
    for slug in situation.needs:
        need = needs.by_slug[slug]
        finer = situation.finer(need)
        called = {*(finer or need.themes)}
        yield Asked(need, finer, tuple(unit for unit in told if called.intersection(unit.themes)))
