"""The controls of a form as a template shows them: what is typed, what is wrong, what there is to choose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resource_base.catalog import vocabulary
from resource_base.catalog.opening_hours import Hours
from resource_base.catalog.opening_hours.words import WEEKDAYS
from resource_base.catalog.vocabulary import Needs, Visibility, category_of, label
from resource_base.errors import Invalid
from resource_base.geo.territories import FRANCE
from resource_base.web.forms.coverage import CHOSEN
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.hours import RHYTHMS, HoursField, is_kept
from resource_base.web.forms.organization import NAME, OWN
from resource_base.web.forms.reading import NAMED, NEEDED
from resource_base.web.forms.rows import MOST
from resource_base.web.forms.typed import Typed, Unfit
from resource_base.web.languages import LANGUAGES, language
from resource_base.web.presentation import typeset

FOLDED = "fermeture"  # few have one: even the first waits to be asked for
BLANK_ROWS = 1  # offered after those that are filled; « ajouter » gives one more
VISIBILITIES = {
    Visibility.PUBLIC: "tout le monde",
    Visibility.PROFESSIONALS: "les professionnels seulement",
    Visibility.CURATORS: "les référents seulement",
}
CAPACITIES = (
    ("", "Je ne sais pas"),
    ("available", "Des places sont disponibles"),
    ("limited", "Il reste peu de places"),
    ("full", "C’est complet"),
)
FEES = (("", "Je ne sais pas"), *((code, label(code)) for code in vocabulary.FEES))
COMMON_LANGUAGES = ("fr", "en", "ar", "es", "pt", "tr", "uk", "fsl")


@dataclass(frozen=True)
class Filled:
    """What templates ask of a form. `base` holds the values that are corrected, None for a new entry."""

    typed: Typed
    ground: Ground
    needs: Needs
    problems: Mapping[str, str] = field(default_factory=dict)
    base: Mapping[str, Any] | None = None
    suggested: tuple[str, ...] = ()
    more: str = ""  # the rows of which one more is asked for
    addition: bool = False  # `base` is what a new entry said when it was sent, and not an entry

    def one(self, name: str) -> str:
        return self.typed.one(name)

    def text(self, name: str) -> str:
        return self.typed.text(name)

    def has(self, name: str, code: str) -> bool:
        return code in self.typed.all(name)

    def problem(self, name: str) -> str:
        return self.problems.get(name, "")

    def needs_answer(self, name: str) -> bool:
        """Whether the form is refused without this control, whatever the others say."""
        asked = NEEDED if self.base is None or self.addition else NAMED
        return name in asked and not (name == NAME and self.own())

    def rows(self, prefix: str) -> range:
        """The numbers of the rows to show: those that are filled, and a blank one."""
        filled = self.typed.numbers(prefix)
        wanted = [number for number in self._named(prefix) if number not in filled]
        last = max([*filled, *wanted], default=-1)
        return range(min(last + 1 + BLANK_ROWS + (self.more == prefix), MOST))

    def is_blank(self, prefix: str, number: int) -> bool:
        """Whether a row holds nothing: a script folds it until it is asked for."""
        return (
            (number > 0 or prefix == FOLDED)
            and number not in self.typed.numbers(prefix)
            and self.more != prefix
        )

    def _named(self, prefix: str) -> list[int]:
        parts = [name.split("-") for name in self.problems if name.startswith(f"{prefix}-")]
        return [int(part[1]) for part in parts if len(part) > 1 and part[1].isdigit()]

    # --- Choices ------------------------------------------------------------------------------------

    def options(self, name: str) -> list[tuple[str, str]]:
        """The codes and labels of a list, with what is ticked and is no more of the list."""
        listed = [(code, label(code)) for code in LISTS[name]]
        known = set(LISTS[name])
        return listed + [(code, label(code)) for code in self.typed.all(name) if code not in known]

    def languages(self) -> list[tuple[str, str]]:
        ticked = self.typed.all("langue")
        first = dict.fromkeys((*COMMON_LANGUAGES, *ticked))
        rest = sorted(set(LANGUAGES) - set(first), key=language)
        return [(code, language(code)) for code in (*first, *rest)]

    def shown_languages(self) -> int:
        """How many of them are shown unfolded."""
        return len(dict.fromkeys((*COMMON_LANGUAGES, *self.typed.all("langue"))))

    def theme_groups(self) -> list[tuple[str, str, list[tuple[str, str]], int]]:
        """Each frein: its slug, its label, its themes, and how many of them are ticked."""
        ticked = set(self.typed.all("theme"))
        return [
            (
                need.slug,
                need.label,
                [(theme, label(theme)) for theme in need.themes],
                len(ticked & set(need.themes)),
            )
            for need in self.needs.all
        ]

    def proposed_themes(self) -> list[tuple[str, str, str]]:
        """The themes that the words call to mind, and those that are ticked: code, label, category."""
        codes = dict.fromkeys((*self.typed.all("theme"), *self.suggested))
        return [(code, label(code), label(category_of(code))) for code in codes if code in vocabulary.THEMES]

    def proposed_codes(self) -> set[str]:
        return {code for code, _, _ in self.proposed_themes()}

    def visibilities(self) -> list[tuple[str, str]]:
        return [(each.value, VISIBILITIES[each]) for each in self.ground.visibilities]

    def hidden_contacts(self) -> int:
        """How many contacts of the entry the author may not see."""
        shown = {each.value for each in self.ground.visibilities}
        return sum(each["visibility"] not in shown for each in (self.base or {}).get("contacts") or ())

    def own(self) -> list[tuple[str, str]]:
        """The organisations that the author speaks for."""
        return [(str(each.id), each.label) for each in self.ground.organizations]

    def own_chosen(self) -> str:
        return self.typed.one(OWN)

    # --- The zone and the hours -----------------------------------------------------------------------

    def zones(self) -> list[tuple[str, str]]:
        return [(code, self._territory(code)) for code in self.typed.all(CHOSEN)]

    def quick_zones(self) -> list[tuple[str, str]]:
        """What most solutions choose, when it is not chosen yet."""
        codes = [*(f"departement:{code}" for code in self.ground.departments), FRANCE]
        return [(code, self._territory(code)) for code in codes if code not in self.typed.all(CHOSEN)]

    def _territory(self, code: str) -> str:
        name = self.ground.gazetteer.label(code)
        return f"{name} (département)" if code.startswith("departement:") else name

    def days(self) -> list[tuple[int, str]]:
        return [(number, name.capitalize()) for number, name in enumerate(WEEKDAYS)]

    def rhythms(self) -> list[tuple[str, str]]:
        return [(code, words) for code, _, words in RHYTHMS]

    def kept_hours(self) -> list[str]:
        """The hours that the grid cannot say, in words; none when it can."""
        value = (self.base or {}).get("opening_hours")
        return self._in_french(str(value)) if is_kept(value) else []

    def read_hours(self) -> list[str]:
        """What the grid says, as the sheet will."""
        try:
            text = HoursField().read(self.typed, self.ground, base=(self.base or {}).get("opening_hours"))
        except Unfit:
            return []
        return self._in_french(text) if text else []

    def _in_french(self, text: str) -> list[str]:
        try:
            return [typeset(line) for line in Hours.parse(text).in_french()]
        except Invalid:
            return [text]

    capacities = CAPACITIES
    fees = FEES


LISTS = {
    "type": vocabulary.KINDS,
    "public": tuple(sorted(vocabulary.AUDIENCES, key=lambda code: code != vocabulary.EVERYONE)),
    "mode": vocabulary.MODES,
    "mobilisable-par": vocabulary.MOBILISERS,
    "comment": vocabulary.MOBILISATION_MODES,
}
