"""Grades by rules that one can read: what truly answers a question, what helps in part, what is only related.

3 answers the question, 2 helps in part, 1 is related, 0 does not answer. A rule is a JSON object: `grade` and
conditions, of which all must hold; a list inside a condition is a choice (any of).

| condition | holds when |
|---|---|
| `themes` | the entry bears one of these themes; "sante--*" is a whole category |
| `audiences`, `kinds`, `modes` | one of `publics`; its `type`; one of `modes_accueil` |
| `name`, `title`, `text` | one of these regular expressions is in the name, in name and summary, in all |
| `organisation` | one of these regular expressions is in the name of the structure |
| `without` | none of these regular expressions is found in all its texts |
| `communes` | one of these regular expressions is found among the communes of delivery |
| `covers` | true: the stated coverage names the place of the question |
| `within_km` | it is delivered that near the place of the question, or remotely |
| `ids` | it is one of these entries; such a rule says `why` |

Texts are folded first (see `entries.fold`), so expressions are written without accents or punctuation.
`{"as": "x"}` takes the rules of the need "x" of needs.jsonl, `"less": 1` one grade lower each.
The best rule that holds gives the grade; one of grade 0 that holds refuses the entry whatever the others say.

Then the person and the calendar have their say, the same for every question:

- an entry that is a draft, suspended, withdrawn or over is 0, as is one of which the stated coverage leaves
  out the place of the question; one that has not begun yet is at most 1;
- what is delivered on site beyond FAR_KM loses one grade, beyond TOO_FAR_KM two, and stays at least 1, except
  that beyond TOO_FAR_KM an entry of unknown coverage is 0. A rule that says `anywhere` is not touched: one
  does not refuse a shelter because it is far.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tests.relevance.entries import Entry
from tests.relevance.ground import Area

Rule = Mapping[str, Any]
Needs = Mapping[str, Sequence[Rule]]

JUDGED_ON = date(2026, 11, 22)
"""The day on which the demonstration is looked at; its closures and validity dates are written around it."""

FAR_KM = 30.0
TOO_FAR_KM = 60.0
RELEVANT = 2
"""From this grade on, an entry is worth finding."""


class BadRule(ValueError):
    """A rule that cannot be read."""


def _bears(entry: Entry, themes: list[str]) -> bool:
    borne = entry.list_of("thematiques")
    return any(_is(theme, wanted) for theme in borne for wanted in themes)


def _is(theme: str, wanted: str) -> bool:
    return theme.startswith(wanted[:-1]) if wanted.endswith("*") else theme == wanted


def _said(expressions: list[str], text: str) -> bool:
    return any(re.search(expression, text) for expression in expressions)


def _near(entry: Entry, kilometres: float, area: Area | None) -> bool:
    distance = entry.distance_km(area) if area and not entry.remote else None
    return distance is None or distance <= kilometres


CONDITIONS: dict[str, Callable[[Entry, Any, Area | None], bool]] = {
    "themes": lambda entry, wanted, _: _bears(entry, wanted),
    "audiences": lambda entry, wanted, _: bool({*wanted} & {*entry.list_of("publics")}),
    "kinds": lambda entry, wanted, _: entry.raw.get("type") in wanted,
    "modes": lambda entry, wanted, _: bool({*wanted} & {*entry.list_of("modes_accueil")}),
    "name": lambda entry, wanted, _: _said(wanted, entry.name),
    "title": lambda entry, wanted, _: _said(wanted, entry.title),
    "text": lambda entry, wanted, _: _said(wanted, entry.text),
    "organisation": lambda entry, wanted, _: _said(wanted, entry.organisation),
    "without": lambda entry, wanted, _: not _said(wanted, entry.text),
    "communes": lambda entry, wanted, _: _said(wanted, entry.communes),
    "covers": lambda entry, wanted, area: area is None or entry.covers(area) is wanted,
    "within_km": _near,
    "ids": lambda entry, wanted, _: entry.id in wanted,
}
OTHER_KEYS = {"grade", "why", "anywhere", "as", "less"}


def holds(rule: Rule, entry: Entry, area: Area | None = None) -> bool:
    """Whether every condition of the rule holds for the entry.

    Raises:
        BadRule: a key is unknown, there is no condition, or ids come without a reason.
    """
    conditions = rule.keys() - OTHER_KEYS
    if not conditions or not conditions <= CONDITIONS.keys() or ("ids" in rule and not rule.get("why")):
        raise BadRule(str(rule))
    return all(CONDITIONS[key](entry, rule[key], area) for key in conditions)


def unfold(rules: Iterable[Rule], needs: Needs) -> list[Rule]:
    """The rules with each `as` replaced by those of the need, lowered as said."""
    flat: list[Rule] = []
    for rule in rules:
        if "as" not in rule:
            flat.append(rule)
            continue
        less = rule.get("less", 0)
        for taken in unfold(needs[rule["as"]], needs):
            grade = taken["grade"]
            if grade > less:
                flat.append({**taken, "grade": grade - less})
            elif grade == 0:
                flat.append(taken)
    return flat


def grade(rules: Iterable[Rule], entry: Entry, *, area: Area | None = None, day: date = JUDGED_ON) -> int:
    """0 to 3: how well the entry answers, for someone who lives in the area. `rules` are unfolded."""
    if not entry.answers_on(day) or (area and entry.coverage and not entry.covers(area)):
        return 0
    held = [rule for rule in rules if holds(rule, entry, area)]
    if not held or any(rule["grade"] == 0 for rule in held):
        return 0
    best = max(_from_there(rule, entry, area) for rule in held)
    return best if entry.begun_on(day) else min(best, 1)


def _from_there(rule: Rule, entry: Entry, area: Area | None) -> int:
    worth = int(rule["grade"])
    distance = None if rule.get("anywhere") or entry.remote or not area else entry.distance_km(area)
    if distance is None or distance <= FAR_KM:
        return worth
    if distance <= TOO_FAR_KM:
        return max(worth - 1, 1)
    return max(worth - 2, 1) if entry.coverage else 0


def grades(
    rules: Iterable[Rule],
    entries: Iterable[Entry],
    *,
    area: Area | None = None,
    day: date = JUDGED_ON,
) -> dict[str, int]:
    """Entry id → grade, for those that are worth at least 1."""
    flat = list(rules)
    judged = {entry.id: grade(flat, entry, area=area, day=day) for entry in entries}
    return {key: worth for key, worth in judged.items() if worth}
