"""The situation of an unnamed person, frozen: freins, commune, how far she can go, when she is free.

As for `Criteria`, the URL is the whole question and is made of closed lists, but for the commune: what an
adviser writes in their own words is understood once (`understanding`) and dropped. `dit` keeps which
expressions of the curated language were recognised, by their codes.
"""

import math
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum, unique
from typing import Any

from resource_base.catalog.vocabulary import AUDIENCES, MODES, THEMES, Need, Needs
from resource_base.search.criteria import MAX_PLACE, MAX_RADIUS_KM, SHOWN, Arguments, Criteria, clean

MAX_SAID = 40  # expressions of one question
KILOMETRES = re.compile(
    r"(?P<number>[0-9]{1,4}(?:[.,][0-9]{1,3})?)\s*(?:k|kms?|kilom[èe]tres?)?", re.IGNORECASE
)
JOBSEEKERS = "demandeurs-emploi"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@unique
class Reach(StrEnum):
    """How she goes about."""

    ON_FOOT = "a-pied"
    BY_BIKE = "a-velo"
    BY_BUS = "en-bus"
    BY_CAR = "en-voiture"

    @property
    def km(self) -> int:
        """How far that leads, as the crow flies, in about half an hour."""
        return REACH_KM[self]


# Half an hour on the way, roads being a third longer than a straight line: 4, 16, 40 and 80 km/h, and for the
# bus its walk and its wait. The page says the kilometres, and another number may be written.
REACH_KM = {Reach.ON_FOOT: 2, Reach.BY_BIKE: 7, Reach.BY_BUS: 20, Reach.BY_CAR: 40}


@unique
class Part(StrEnum):
    """A part of the day when she is free."""

    MORNING = "matin"
    AFTERNOON = "apres-midi"
    EVENING = "soir"


# The closed lists of the URL: name, field, codes, and what the page calls it when a code is not known.
LISTS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("public", "audiences", AUDIENCES, "Public"),
    ("mode", "modes", MODES, "Sur place ou à distance"),
    ("jour", "days", DAYS, "Jour"),
    ("moment", "parts", tuple(Part), "Moment de la journée"),
)


@dataclass(frozen=True)
class Situation:
    """What is asked for one person. Codes are known, in the order of their lists; nothing names her.

    `needs`: slugs of freins, in the département's order; one is there for each theme. `themes`: the finer
    themes; a frein without any is asked as a whole. `said`: codes of the expressions that called themes to
    mind. `km` replaces the distance of `reach`. `audiences` were ticked, and bar what is kept to others;
    `likely` ones were read in words, and only say what comes first. `modes` is empty when both will do.
    `more`: freins of which more answers are shown. `ignored` holds a French sentence for each thing that
    could not be used.
    """

    needs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    home: str = ""
    reach: Reach | None = None
    km: int | None = None
    audiences: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    more: tuple[str, ...] = ()
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def parse(cls, args: Arguments, *, needs: Needs, spoken: Container[str]) -> "Situation":
        """Read a situation. What is unknown or malformed is left out and told in `ignored`; nothing raises.

        `spoken` are the codes of the expressions that we know: no other words are kept.
        """
        return _Reader(args, needs, spoken).situation()

    def to_args(self) -> list[tuple[str, str]]:
        """The situation as names and values of a query string, canonical: `parse` gives it back, equal."""
        pairs = [("besoin", slug) for slug in self.needs]
        pairs += [("theme", code) for code in self.themes]
        pairs += [("dit", code) for code in self.said]
        pairs += [("habite", self.home), ("trajet", self.reach or "")]
        pairs.append(("km", "" if self.km is None else str(self.km)))
        pairs += [(name, str(code)) for name, attribute, _, _ in LISTS for code in getattr(self, attribute)]
        pairs += [("peut-etre", code) for code in self.likely]
        pairs += [("plus", slug) for slug in self.more]
        return [(name, str(value)) for name, value in pairs if value]

    def but(self, **changes: Any) -> "Situation":
        """The same situation with other values in some fields, without what was unfolded."""
        return replace(self, **{"more": (), "ignored": (), **changes})

    def showing_more(self, slug: str) -> "Situation":
        """The same page with more answers to this frein."""
        more = tuple(each for each in self.needs if each in {*self.more, slug})
        return replace(self, more=more, ignored=())

    def confirming(self, audience: str) -> "Situation":
        """The same person, surely one of this audience.

        Whoever is accompanied here seeks work: what is kept to jobseekers is not lost by it.
        """
        told = {*self.audiences, audience, JOBSEEKERS}
        return self.but(
            audiences=tuple(code for code in AUDIENCES if code in told),
            likely=tuple(code for code in self.likely if code not in told),
        )

    def without_theme(self, theme: str, *, needs: Needs) -> "Situation":
        """The same situation without a theme; its frein goes too when nothing else of it was asked."""
        themes = tuple(each for each in self.themes if each != theme)
        emptied = {need.slug for need in needs.of_themes([theme])} - {
            need.slug for need in needs.of_themes(themes)
        }
        return self.but(themes=themes, needs=tuple(slug for slug in self.needs if slug not in emptied))

    def without_need(self, need: Need) -> "Situation":
        """The same situation without a frein and its themes."""
        return self.but(
            needs=tuple(slug for slug in self.needs if slug != need.slug),
            themes=tuple(theme for theme in self.themes if theme not in need.themes),
        )

    def finer(self, need: Need) -> tuple[str, ...]:
        """The themes of this frein that are asked for; none when it is asked as a whole."""
        return tuple(theme for theme in self.themes if theme in need.themes)

    @property
    def reach_km(self) -> int | None:
        """How far she can go, kilometres as the crow flies; None when nothing limits it."""
        if self.km is not None:
            return self.km
        return None if self.reach is None else self.reach.km

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to answer."""
        return bool(self.needs)

    def criteria(self, need: Need, **changes: Any) -> Criteria:
        """The question of one frein, as the page of results asks it."""
        asked = Criteria(
            home=self.home,
            radius_km=self.reach_km if self.home else None,
            needs=(need.slug,),
            themes=self.finer(need),
            audiences=self.audiences,
            modes=self.modes,
        )
        return asked.but(**changes)


def kilometres_of(text: str) -> int | None:
    """A distance as one types it, « 15 », « 15 km » or « 12,5 », rounded up; None when it is none."""
    found = KILOMETRES.fullmatch(text.strip())
    km = math.ceil(float(found["number"].replace(",", "."))) if found else 0
    return km if 0 < km <= MAX_RADIUS_KM else None


def themes_in_order(themes: Iterable[str]) -> tuple[str, ...]:
    """Themes once each, in the order of the national list."""
    asked = set(themes)
    return tuple(theme for theme in THEMES if theme in asked)


def needs_of(needs: Needs, slugs: Iterable[str], themes: Iterable[str]) -> tuple[str, ...]:
    """The freins asked for, and those of the themes that no frein asked for holds; in the page's order."""
    asked = set(slugs)
    held = {theme for slug in asked for theme in needs.by_slug[slug].themes}
    asked |= {need.slug for theme in themes if theme not in held for need in needs.of_themes([theme])[:1]}
    return tuple(need.slug for need in needs.all if need.slug in asked)


class _Reader:
    """Reads one situation, collecting a sentence for each thing that it leaves out."""

    def __init__(self, args: Arguments, needs: Needs, spoken: Container[str]) -> None:
        self.args = args
        self.needs = needs
        self.spoken = spoken
        self.ignored: list[str] = []

    def situation(self) -> Situation:
        shown = {theme for need in self.needs.all for theme in need.themes}
        known = tuple(theme for theme in THEMES if theme in shown)
        themes = self._codes("theme", known, "Thématique")
        slugs = self._codes("besoin", tuple(self.needs.by_slug), "Frein")
        needs = needs_of(self.needs, slugs, themes)
        lists: dict[str, Any] = {
            attribute: self._codes(name, codes, what) for name, attribute, codes, what in LISTS
        }
        if len(lists["modes"]) == len(MODES):
            lists["modes"] = ()
        lists["parts"] = tuple(Part(code) for code in lists["parts"])
        likely = self._codes("peut-etre", AUDIENCES, "Public")
        reach = self._reach()
        km = self._km()
        return Situation(
            needs=needs,
            themes=themes,
            said=self._said(),
            home=self._home(),
            reach=reach,
            km=None if reach is not None and km == reach.km else km,
            **lists,
            likely=tuple(code for code in likely if code not in lists["audiences"]),
            more=tuple(slug for slug in needs if slug in self.args.getlist("plus")),
            ignored=tuple(self.ignored),
        )

    def _codes(self, name: str, known: tuple[str, ...], what: str) -> tuple[str, ...]:
        given = {str(value).strip() for value in self.args.getlist(name)[:200]} - {""}
        for value in sorted(given - set(known)):
            self._refuse(value, what)
        return tuple(code for code in known if code in given)

    def _said(self) -> tuple[str, ...]:
        given = dict.fromkeys(str(value).strip() for value in self.args.getlist("dit")[:200])
        return tuple(code for code in given if code in self.spoken)[:MAX_SAID]

    def _first(self, name: str) -> str:
        return next((str(value) for value in self.args.getlist(name) if str(value).strip()), "")

    def _home(self) -> str:
        given = self._first("habite")
        if len(given) > MAX_PLACE:
            self.ignored.append("Le lieu de résidence est trop long : seul son début a été lu.")
        return clean(given, MAX_PLACE)

    def _reach(self) -> Reach | None:
        given = self._first("trajet").strip()
        if given and given not in set(Reach):
            self._refuse(given, "Trajet")
        return Reach(given) if given in set(Reach) else None

    def _km(self) -> int | None:
        given = self._first("km").strip()
        km = kilometres_of(given)
        if given and km is None:
            self._refuse(given, "Distance en kilomètres")
        return km

    def _refuse(self, value: str, what: str) -> None:
        shown = clean(value, SHOWN)
        sentence = f"« {what} » : la valeur « {shown} » n’est pas connue, elle n’a pas été prise en compte."
        if sentence not in self.ignored and len(self.ignored) < 10:
            self.ignored.append(sentence)
