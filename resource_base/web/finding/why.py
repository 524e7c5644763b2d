"""« Pourquoi cette fiche ? »: what linked it to the question that led to it."""

from dataclasses import dataclass

from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.search.criteria import Criteria
from resource_base.search.engine import Engine
from resource_base.web.finding.addresses import results_url
from resource_base.web.finding.results_page import Link
from resource_base.web.presentation import typeset


@dataclass(frozen=True)
class Why:
    """The way back to where it was found, and the reasons, a sentence each (none when it is no answer)."""

    back: Link
    reasons: tuple[str, ...]


def why(
    engine: Engine, criteria: Criteria, service: Service, *, viewer: Viewer, person: str = ""
) -> Why | None:
    """Why an entry answers a question; None when the sheet was opened without one.

    `person`: the address of the answers for a person that it was one of, or ''.
    """
    if criteria.asks_nothing:
        return None
    explanation = engine.explain(criteria, service.id, viewer=viewer)
    reasons = explanation.reasons if explanation else ()
    back = (
        Link("Revenir aux réponses", person)
        if person
        else Link("Revenir aux résultats", results_url(criteria))
    )
    return Why(back, tuple(_sentence(reason.sentence) for reason in reasons))


def _sentence(text: str) -> str:
    return typeset(text[:1].upper() + text[1:])
