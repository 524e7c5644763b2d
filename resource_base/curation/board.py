"""The states of the base that call for something to be done: which entries are in each, and how many."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from resource_base.catalog.models import Contact, Service
from resource_base.catalog.vocabulary import State

SOON = timedelta(days=30)  # how long before its last day an entry is said to end


@unique
class Standing(StrEnum):
    """A state of the base; an entry may be in several. The values are those of addresses."""

    PUBLISHED = "publiees"
    TO_VERIFY = "a-verifier"
    NEVER_VERIFIED = "jamais-verifiees"
    ENDING = "se-terminent"
    OVER = "terminees"
    TO_COME = "a-venir"
    UNREACHABLE = "sans-contact"
    NO_COVERAGE = "sans-zone"
    NO_THEME = "sans-thematique"
    SUSPENDED = "suspendues"
    SUSPENSION_OVER = "suspension-terminee"
    DRAFT = "brouillons"
    WITHDRAWN = "retirees"


def conditions(day: date) -> Mapping[Standing, ColumnElement[bool]]:
    """Whether an entry is in each state, on this day; what is to be improved is asked of published ones."""
    shown = Service.state == State.PUBLISHED
    suspended = Service.state == State.SUSPENDED
    over = and_(Service.valid_until.is_not(None), Service.valid_until < day)
    to_come = and_(Service.valid_from.is_not(None), Service.valid_from > day)
    reached = exists().where(
        Contact.service_id == Service.id, or_(_is_said(Contact.phone), _is_said(Contact.email))
    )
    told = or_(_is_said(Service.phone), _is_said(Service.email), _is_said(Service.mobilisation_url))
    return {
        Standing.PUBLISHED: and_(shown, ~over, ~to_come),
        Standing.TO_VERIFY: and_(shown, Service.verified_at.is_not(None), Service.flagged_at.is_not(None)),
        Standing.NEVER_VERIFIED: and_(shown, Service.verified_at.is_(None)),
        Standing.ENDING: and_(shown, Service.valid_until.between(day, day + SOON)),
        Standing.OVER: and_(shown, over),
        Standing.TO_COME: and_(shown, to_come),
        Standing.UNREACHABLE: and_(shown, ~told, ~reached),
        Standing.NO_COVERAGE: and_(shown, func.json_array_length(Service.coverage) == 0),
        Standing.NO_THEME: and_(shown, func.json_array_length(Service.themes) == 0),
        Standing.SUSPENDED: suspended,
        Standing.SUSPENSION_OVER: and_(suspended, Service.suspended_until < day),
        Standing.DRAFT: Service.state == State.DRAFT,
        Standing.WITHDRAWN: Service.state == State.WITHDRAWN,
    }


def numbers(day: date) -> Select[Any]:
    """How many entries are in each state: one row, its columns in the order of `conditions`, read at once."""
    columns = [
        func.count().filter(found).label(standing.name.lower()) for standing, found in conditions(day).items()
    ]
    return cast("Select[Any]", select(*columns).select_from(Service))


def _is_said(column: Any) -> ColumnElement[bool]:
    return func.coalesce(column, "") != ""
