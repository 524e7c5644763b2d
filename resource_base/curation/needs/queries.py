"""What one can ask of unmet needs: the groups that wait, those of a person, what was published since."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import joinedload, load_only, selectinload

from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.json_lists import holds_one_of, rows
from resource_base.curation.looked_after import is_limited, within
from resource_base.curation.needs.models import NeedGroup, NeedSolution, UnmetNeed
from resource_base.curation.needs.vocabulary import AWAITING, NeedState
from resource_base.geo.places import Gazetteer

RECENT = 500  # entries looked at, the newest first, when one asks what may answer a group


def groups(states: Iterable[NeedState] = AWAITING) -> Select[NeedGroup]:
    """The groups in these states with their needs, the longest waiting first."""
    return (
        select(NeedGroup)
        .where(NeedGroup.state.in_(sorted(states)))
        .options(selectinload(NeedGroup.unmet), joinedload(NeedGroup.assigned_to))
        .order_by(NeedGroup.opened_at, NeedGroup.id)
    )


def is_looked_after(user: User, *, gazetteer: Gazetteer) -> ColumnElement[bool]:
    """Whether this person, as staff, looks after a group: what `perhaps.matter_of` says of one."""
    if not is_limited(user) or user.scope is None:
        return true()
    found: ColumnElement[bool] = true()
    if user.scope.needs:
        unknown = func.json_array_length(NeedGroup.needs) == 0
        found &= or_(unknown, holds_one_of(NeedGroup.needs, user.scope.needs))
    if user.scope.territories:
        codes = rows(within(tuple(user.scope.territories), gazetteer))
        asked = UnmetNeed.group_id == NeedGroup.id
        nowhere = (NeedGroup.territory == "") & ~exists().where(asked, UnmetNeed.place != "")
        found &= or_(
            NeedGroup.territory.in_(codes), exists().where(asked, UnmetNeed.place.in_(codes)), nowhere
        )
    return found


def waiting_in(territory: str) -> Select[NeedGroup]:
    """The groups of a territory that wait for an answer."""
    return groups().where(NeedGroup.territory == territory)


def group(group_id: UUID) -> Select[NeedGroup]:
    """One group with its needs and solutions."""
    return (
        select(NeedGroup)
        .where(NeedGroup.id == group_id)
        .options(
            selectinload(NeedGroup.unmet),
            selectinload(NeedGroup.solutions),
            joinedload(NeedGroup.assigned_to),
        )
    )


def of_asker(user_id: UUID) -> Select[UnmetNeed]:
    """What one person told, the newest first, with the groups and their solutions."""
    return (
        select(UnmetNeed)
        .where(UnmetNeed.asked_by_id == user_id)
        .options(joinedload(UnmetNeed.group).selectinload(NeedGroup.solutions))
        .order_by(UnmetNeed.at.desc(), UnmetNeed.id)
    )


def answered_since(since: datetime) -> Select[datetime, datetime | None]:
    """When each group answered or closed since then was opened, and when it was answered."""
    return (
        select(NeedGroup.opened_at, NeedGroup.answered_at)
        .where(NeedGroup.answered_at >= since)
        .order_by(NeedGroup.answered_at, NeedGroup.id)
    )


def solutions_of(group_ids: Iterable[UUID]) -> Select[UUID, Service]:
    """(group, entry) of what answers these groups and can be read by all."""
    return (
        select(NeedSolution.group_id, Service)
        .join(Service, Service.id == NeedSolution.service_id)
        .where(NeedSolution.group_id.in_(list(group_ids)), Service.state == State.PUBLISHED)
        .options(joinedload(Service.organization))
        .order_by(Service.name, Service.id)
    )


def published_since(since: datetime) -> Select[Service]:
    """The newest entries shown for the first time since then, with what tells whether they may answer."""
    told = load_only(Service.name, Service.themes, Service.coverage, Service.published_at)
    return (
        select(Service)
        .where(Service.state == State.PUBLISHED, Service.published_at > since)
        .options(told)
        .order_by(Service.published_at.desc(), Service.id)
        .limit(RECENT)
    )


def staff() -> Select[User]:
    """Those to whom a group may be given, by name, with their scope."""
    roles = [role for role in Role if role.is_staff]
    return (
        select(User)
        .where(User.active, User.role.in_(roles))
        .options(joinedload(User.scope))
        .order_by(User.name, User.id)
    )
