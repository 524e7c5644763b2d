"""The ways of narrowing a question, as one table that the URL, the facets, the chips and the masks read."""

from collections.abc import Mapping
from dataclasses import dataclass

from resource_base.catalog.vocabulary import AUDIENCES, FEES, KINDS, MOBILISERS, MODES, THEMES, label

# Days since the last verification, by value of `fraicheur`.
FRESHNESS_DAYS: Mapping[str, int] = {"6mois": 183, "12mois": 365}
FRESHNESS_LABELS = {"6mois": "Vérifiée depuis moins de 6 mois", "12mois": "Vérifiée depuis moins d’un an"}


def _labelled(codes: tuple[str, ...]) -> dict[str, str]:
    return {code: label(code) for code in codes}


@dataclass(frozen=True)
class Filter:
    """One way of narrowing: a field of `Criteria`, its name in the URL, and the values it takes.

    Values of one filter add up (any of them); filters narrow one another (all of them). An exclusive filter
    holds one value at most. `labels` is `None` for the freins, which the département writes.
    """

    field: str
    name: str
    label: str
    labels: Mapping[str, str] | None
    exclusive: bool = False


FILTERS: tuple[Filter, ...] = (
    Filter("needs", "besoin", "Frein", None),
    Filter("themes", "theme", "Thématique", _labelled(THEMES)),
    Filter("audiences", "public", "Public", _labelled(AUDIENCES)),
    Filter("fees", "frais", "Coût", _labelled(FEES)),
    Filter("modes", "mode", "Sur place ou à distance", _labelled(MODES)),
    Filter("kinds", "type", "Type de solution", _labelled(KINDS)),
    Filter("mobilisers", "qui", "Mobilisable par", _labelled(MOBILISERS)),
    Filter("freshness", "fraicheur", "Fraîcheur", FRESHNESS_LABELS, exclusive=True),
)
FILTER = {each.name: each for each in FILTERS}
