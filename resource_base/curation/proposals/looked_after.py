"""Which proposals a curator looks after, in SQL; `scope.matter_of_proposal` says it of one."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, case, exists, func, or_, true

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Needs
from resource_base.curation.json_lists import Elements, Member, holds_one_of, rows
from resource_base.curation.looked_after import (
    communes_of,
    has_place,
    is_in,
    is_limited,
    themes_of,
    within,
)
from resource_base.curation.proposals.models import Proposal, ProposedField
from resource_base.geo.places import Gazetteer


def is_looked_after(user: User, *, needs: Needs, gazetteer: Gazetteer) -> ColumnElement[bool]:
    """Whether this person, as staff, looks after a proposal: by what its entry is, or by what it would be."""
    if not is_limited(user) or user.scope is None:
        return true()
    found: ColumnElement[bool] = true()
    if user.scope.needs:
        wanted, every = themes_of(user.scope.needs, needs), themes_of(needs.by_slug, needs)
        told = or_(_wishes("themes", every), _of_entry(holds_one_of(Service.themes, every)))
        found &= or_(_wishes("themes", wanted), _of_entry(holds_one_of(Service.themes, wanted)), ~told)
    if user.scope.territories:
        codes = within(tuple(user.scope.territories), gazetteer)
        covers = or_(_wishes("coverage", codes), _of_entry(holds_one_of(Service.coverage, codes)))
        stands = or_(_wishes_to_be_in(communes_of(codes)), _of_entry(is_in(Service, codes)))
        somewhere = _of_entry(or_(func.json_array_length(Service.coverage) > 0, has_place(Service)))
        found &= or_(covers, stands, ~or_(_wishes("coverage"), _wishes_to_be_in(), somewhere))
    return found


def _of_entry(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Service.id == Proposal.service_id, condition)


def _wishes(name: str, codes: Collection[str] | None = None) -> ColumnElement[bool]:
    """Whether a list that it wishes holds one of these; anything at all, for None."""
    value = _element_of(name)
    return _is_said(value.is_not(None) if codes is None else value.in_(rows(codes)))


def _wishes_to_be_in(communes: Collection[str] | None = None) -> ColumnElement[bool]:
    """Whether it wishes a place in one of these communes; in any that is told, for None."""
    insee = Member(_element_of("places"), "insee")
    return _is_said((insee.is_not(None) & (insee != "")) if communes is None else insee.in_(rows(communes)))


def _element_of(name: str) -> ColumnElement[str]:
    """Each element of the list that is wished for this field; none of the other fields is read as a list."""
    wished = case((ProposedField.is_amended, ProposedField.amended), else_=ProposedField.value)
    return Elements(case((ProposedField.name == name, wished))).table_valued("value").c.value


def _is_said(of_element: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ProposedField.proposal_id == Proposal.id, exists().where(of_element))
