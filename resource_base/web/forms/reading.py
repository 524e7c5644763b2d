"""From what was typed to the fields of a proposal, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from resource_base.catalog.vocabulary import ON_SITE
from resource_base.database import today
from resource_base.web.forms.fields import Field, Ground
from resource_base.web.forms.groups import Group
from resource_base.web.forms.typed import Typed, Unfit

NAMED = frozenset({"nom", "description"})  # what no entry does without: `unnamed` asks for it
NEEDED = NAMED | {"structure-nom", "theme", "mode"}  # what a new one has as well: `needed` does
_REACHES = ("phone", "email", "mobilisation_url")


@dataclass(frozen=True)
class Answers:
    """What a form says: plain values by column, and a sentence for each control at fault."""

    values: Mapping[str, Any]
    problems: Mapping[str, str] = field(default_factory=dict)


def read(
    groups: Iterable[Group], typed: Typed, ground: Ground, *, base: Mapping[str, Any] | None = None
) -> Answers:
    """Every field of these groups. One whose controls say what `base` says keeps the value of the base."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for each in (each for group in groups for each in group.fields):
        before = (base or {}).get(each.column)
        if base is not None and not is_changed(each, typed, ground, before):
            values[each.column] = before
            continue
        try:
            values[each.column] = each.read(typed, ground, base=before)
        except Unfit as error:
            problems |= error.problems
    stated = values.get("capacity") and values["capacity"] != (base or {}).get("capacity")
    if stated and not values.get("capacity_as_of") and "places-au" not in problems:
        values["capacity_as_of"] = today().isoformat()
    return Answers(values, problems | _between(values))


def is_changed(each: Field, typed: Typed, ground: Ground, before: Any) -> bool:
    """Whether the controls of a field say something else than this value of it."""
    shown = Typed.of(each.write(before, ground))
    return _said(typed, each) != _said(shown, each)


def _said(typed: Typed, each: Field) -> dict[str, frozenset[str]]:
    """What the controls of a field hold; the order of ticked boxes says nothing."""
    return {name: frozenset(texts) for name, texts in typed.part(each.names).items()}


def written(groups: Iterable[Group], values: Mapping[str, Any], ground: Ground) -> Typed:
    """What one would have typed to say these values."""
    texts: dict[str, list[str]] = {}
    for each in (each for group in groups for each in group.fields):
        texts |= each.write(values.get(each.column), ground)
    return Typed.of(texts)


def unnamed(answers: Answers) -> dict[str, str]:
    """What no entry does without: control → sentence."""
    values, problems = answers.values, answers.problems
    found = {}
    if not values.get("name") and "nom" not in problems:
        found["nom"] = "Donnez un titre à la solution."
    if not values.get("description") and "description" not in problems:
        found["description"] = "Décrivez la solution en quelques phrases."
    return found


def needed(answers: Answers) -> dict[str, str]:
    """What a new entry lacks before it can be sent: control → sentence."""
    values, problems = answers.values, answers.problems
    found = unnamed(answers)
    if not values.get("themes"):
        found["theme"] = "Cochez au moins une thématique."
    if not values.get("modes"):
        found["mode"] = "Dites si l’on vient sur place, ou si cela se fait à distance."
    elif ON_SITE in values["modes"] and not values.get("places") and _has_none("lieu-", problems):
        found["lieu-0-commune"] = "Indiquez au moins la commune du lieu d’accueil."
    reached = any(values.get(name) for name in _REACHES) or values.get("contacts")
    if (
        not reached
        and not problems.keys() & {"telephone", "courriel", "lien"}
        and _has_none("contact-", problems)
    ):
        found["telephone"] = "Donnez au moins un moyen de contact : téléphone, courriel ou lien."
    return found


def _has_none(prefix: str, problems: Mapping[str, str]) -> bool:
    return not any(name.startswith(prefix) for name in problems)


def _between(values: Mapping[str, Any]) -> dict[str, str]:
    """What two answers make impossible together."""
    found = {}
    first, last = values.get("valid_from"), values.get("valid_until")
    if first and last and last < first:
        found["fin"] = "La date de fin vient avant la date de début."
    return found
