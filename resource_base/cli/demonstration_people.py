"""Who lives on the demonstration site: its accounts, its entries, and when things happen there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts import queries as accounts
from resource_base.accounts.demonstration import ACCOUNTS
from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Organization, Service
from resource_base.curation.freshness.policy import Policy
from resource_base.curation.proposals import workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.geo.places import Gazetteer


@dataclass(frozen=True)
class Life:
    """Who is there, and when things happen."""

    session: Session
    gazetteer: Gazetteer
    policy: Policy
    at: datetime

    def ago(self, days: int, *, minutes: int = 0) -> datetime:
        return self.at - timedelta(days=days) + timedelta(minutes=minutes)

    def users(self, role: Role) -> list[User]:
        emails = [account.email for account in ACCOUNTS if account.role is role]
        return [self.session.scalars(accounts.user_with_email(email)).one() for email in emails]

    def user(self, role: Role) -> User:
        return self.users(role)[0]

    @property
    def counsellor(self) -> User:
        return self.user(Role.PROFESSIONAL)

    @property
    def partner(self) -> User:
        return self.user(Role.PARTNER)

    @property
    def curator(self) -> User:
        return self.user(Role.CURATOR)

    def entry(self, source_id: str) -> Service:
        return self.session.scalars(select(Service).where(Service.source_id == source_id)).one()

    def for_the_partner(self) -> Author:
        """The partner as they write for the organisation that they run."""
        place_id = self.partner.memberships[0].organization_id
        return Author.of(self.partner, organization=self.session.get_one(Organization, place_id))

    def correct(self, source_id: str, changes: Mapping[str, Any], author: Author, **more: Any) -> Proposal:
        return workflow.correct(self.session, self.entry(source_id), changes, author=author, **more)
