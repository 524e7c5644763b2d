"""What the search boxes propose while one types."""

from typing import Any
from uuid import UUID

from resource_base.catalog.queries import Viewer
from resource_base.geo.communes import Commune
from resource_base.installation import Installation
from resource_base.search.criteria import Criteria
from resource_base.search.suggestions import Completion, SuggestionKind
from resource_base.web.finding.addresses import results_url, sheet_url

# What kind of thing a suggestion is, in the words under it.
DETAILS = {
    SuggestionKind.THEME: "thématique, {}",
    SuggestionKind.ORGANIZATION: "structure {}",
    SuggestionKind.SERVICE: "fiche, {}",
    SuggestionKind.COMMUNE: "commune, {}",
}
SHORTEST = 2  # characters, below which nothing is proposed
LIMIT = 8


def suggest(base: Installation, box: str, typed: str, *, viewer: Viewer) -> list[dict[str, Any]]:
    """Suggestions for a box ("lieu" or "mots"): `value` to put in it, `label`, maybe `detail` and `url`."""
    text = " ".join(typed.split())[:120]
    if len(text) < SHORTEST:
        return []
    if box == "lieu":
        communes = base.gazetteer.complete(text, departments=base.settings.departments, limit=LIMIT)
        return [_commune(commune) for commune in communes]
    return [_words(found) for found in base.engine.suggest(text, viewer=viewer, limit=LIMIT)]


def _commune(commune: Commune) -> dict[str, Any]:
    code = commune.postal_codes[0] if commune.postal_codes else commune.insee
    return {"value": f"{code} {commune.name}", "label": commune.name, "detail": code}


def _words(found: Completion) -> dict[str, Any]:
    address = {
        SuggestionKind.THEME: lambda: results_url(Criteria(themes=(found.value,))),
        SuggestionKind.SERVICE: lambda: sheet_url(UUID(found.value)),
    }.get(found.kind)
    return {
        "value": found.label,
        "label": found.label,
        "detail": DETAILS[found.kind].format(found.detail).strip(" ,"),
        **({"url": address()} if address else {}),
    }
