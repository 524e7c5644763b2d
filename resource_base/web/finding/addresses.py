"""Addresses of pages that carry a question: the whole of it, in its canonical order."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for

from resource_base.search.criteria import Criteria, Sort


def results_url(criteria: Criteria) -> str:
    """The results of a question."""
    return _with(url_for("professional.results"), criteria)


def sheet_url(service_id: UUID, criteria: Criteria | None = None) -> str:
    """A sheet, remembering the question that led to it."""
    return _with(url_for("professional.sheet", service_id=service_id), criteria)


def map_url(endpoint: str, criteria: Criteria) -> str:
    """The places of all the answers: neither their order nor the page shown matters."""
    return _with(url_for(endpoint), criteria.but(sort=Sort.RELEVANCE))


def _with(path: str, criteria: Criteria | None) -> str:
    pairs: list[tuple[str, Any]] = [*criteria.to_args()] if criteria else []
    return f"{path}?{urlencode(pairs)}" if pairs else path
