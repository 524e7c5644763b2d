"""The form of a situation: every closed list as boxes to tick, with what is ticked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from resource_base.catalog.vocabulary import AUDIENCES, EVERYONE, ON_SITE, REMOTE, Needs, label
from resource_base.search.situations.situation import DAYS, Part, Reach, Situation

REACHES = {
    Reach.ON_FOOT: "à pied",
    Reach.BY_BIKE: "à vélo",
    Reach.BY_BUS: "en bus",
    Reach.BY_CAR: "en voiture",
}
MODES = {ON_SITE: "sur place seulement", REMOTE: "à distance seulement"}
PARTS = {Part.MORNING: "le matin", Part.AFTERNOON: "l’après-midi", Part.EVENING: "le soir"}


@dataclass(frozen=True)
class Box:
    """Something to tick; `id` is that of its field."""

    id: str
    value: str
    label: str
    ticked: bool
    detail: str = ""


@dataclass(frozen=True)
class NeedBox:
    """A frein to tick, and its finer themes."""

    box: Box
    description: str
    themes: tuple[Box, ...]

    @property
    def chosen(self) -> int:
        return sum(theme.ticked for theme in self.themes)


@dataclass(frozen=True)
class Form:
    """`precise` tells whether something of the folded part is in use; `said` and `likely` travel unseen."""

    needs: tuple[NeedBox, ...]
    home: str
    reaches: tuple[Box, ...]
    km: str
    audiences: tuple[Box, ...]
    modes: tuple[Box, ...]
    days: tuple[Box, ...]
    parts: tuple[Box, ...]
    precise: bool
    said: tuple[str, ...]
    likely: tuple[str, ...]
    words: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


def form_of(
    situation: Situation, needs: Needs, *, words: str = "", problems: Mapping[str, str] = MappingProxyType({})
) -> Form:
    """The form that asks this situation again; `words` only when they were refused."""
    audiences = {code: label(code) for code in AUDIENCES if code != EVERYONE}
    modes = {"": "sur place et à distance"} | MODES
    chosen = situation.modes or ("",)
    return Form(
        needs=tuple(_needs(situation, needs)),
        home=situation.home,
        reaches=tuple(_reaches(situation)),
        km="" if situation.km is None else str(situation.km),
        audiences=tuple(_audiences(audiences, situation)),
        modes=tuple(_boxes("mode", modes, chosen)),
        days=tuple(_boxes("jour", {day: day for day in DAYS}, situation.days)),
        parts=tuple(_boxes("moment", {part.value: name for part, name in PARTS.items()}, situation.parts)),
        precise=bool(
            situation.audiences or situation.likely or situation.modes or situation.days or situation.parts
        ),
        said=situation.said,
        likely=situation.likely,
        words=words,
        problems=problems,
    )


def _needs(situation: Situation, needs: Needs) -> Iterator[NeedBox]:
    for need in needs.all:
        box = Box(f"besoin-{need.slug}", need.slug, need.label, need.slug in situation.needs)
        themes = {theme: label(theme) for theme in need.themes}
        yield NeedBox(box, need.description, tuple(_boxes("theme", themes, situation.themes)))


def _reaches(situation: Situation) -> Iterator[Box]:
    yield Box("trajet-", "", "sans limite", situation.reach is None)
    for reach, name in REACHES.items():
        detail = f"{reach.km}\u00a0km"
        yield Box(f"trajet-{reach.value}", reach.value, name, situation.reach is reach, detail)


def _audiences(labels: Mapping[str, str], situation: Situation) -> Iterator[Box]:
    for box in _boxes("public", labels, situation.audiences):
        likely = box.value in situation.likely
        yield replace(box, detail="d’après vos mots, à confirmer") if likely else box


def _boxes(name: str, labels: Mapping[str, str], chosen: tuple[str, ...]) -> Iterator[Box]:
    for code, text in labels.items():
        yield Box(f"{name}-{code}", code, text, code in chosen)
