"""The two doors to one's proposal, an account or a signed link, and the same pages behind them.

A view is written once, takes what is `Held`, and is served under both addresses:

    @page("", "GET")
    def follow(held: Held) -> Page: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from resource_base.accounts.facts import edits_for
from resource_base.accounts.models import Role, User
from resource_base.catalog import organizations
from resource_base.catalog.models import Organization, Service
from resource_base.catalog.organizations import Named
from resource_base.catalog.queries import SEEN_CONTACTS
from resource_base.catalog.vocabulary import Visibility
from resource_base.curation.proposals import links, queries
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import LinkPurpose, ProposalKind, ProposalState
from resource_base.curation.proposals.workflow import author_of
from resource_base.database import now
from resource_base.errors import NotFound
from resource_base.permissions import Permission, viewer_of
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading
from resource_base.web.forms.fields import Ground, nobody
from resource_base.web.forms.groups import ORGANIZATION, STEPS, Group
from resource_base.web.security import ensure, permits, signed_in_user

P = ParamSpec("P")

with_account = Blueprint("proposals", __name__, url_prefix="/mes-propositions/<uuid:proposal_id>")
by_link = Blueprint("proposals_by_link", __name__, url_prefix="/propositions/suivre/<string:token>")

UNKNOWN = "Cette proposition n’existe pas, ou n’est pas la vôtre."


@dataclass(frozen=True)
class Held:
    """A proposal that who is asking may follow, and the door that they came through."""

    proposal: Proposal
    by: Author
    user: User | None

    @property
    def ground(self) -> Ground:
        service = self.proposal.service
        hidden = service is not None and service.address_confidential
        return ground_of(self.user, service=service, hides_places=hidden)

    @property
    def service_to_correct(self) -> UUID | None:
        """The entry that it corrects, on one page; a new entry has steps instead."""
        return self.proposal.service_id if self.proposal.kind is ProposalKind.CORRECTION else None

    @property
    def organization(self) -> Organization | None:
        """Whom it speaks for; not one that its author has left since they began it."""
        known = self.proposal.organization
        left = self.user is not None and known is not None and not edits_for(self.user, known.id)
        return None if left and self.proposal.state is ProposalState.DRAFT else known

    @property
    def author(self) -> Author:
        """In whose name it is sent: the one that its author has today."""
        if self.user is None:
            return author_of(self.proposal)
        return Author.of(self.user, organization=self.organization)

    @property
    def steps(self) -> tuple[Group, ...]:
        """The steps of its form; who speaks for an organisation is not asked which one."""
        if self.service_to_correct:
            return ()
        told = self.organization is not None
        return tuple(step for step in STEPS if not (told and step is ORGANIZATION))

    def url(self, view: str, **values: Any) -> str:
        """The address of a page of this proposal, through the same door."""
        key = {name: (request.view_args or {})[name] for name in ("proposal_id", "token") if _given(name)}
        return url_for(f"{request.blueprint}.{view}", **key, **values)

    def go(self, view: str, **values: Any) -> Response:
        return Response(status=303, headers={"Location": self.url(view, **values)})

    def within(self, writing: Session) -> Proposal:
        """The same proposal, to be written to in this transaction."""
        return writing.get_one(Proposal, self.proposal.id)


def page(rule: str, method: str) -> Callable[[Callable[Concatenate[Held, P], Page]], Callable[..., Page]]:
    """Serve a view about one proposal through both doors."""

    def declare(view: Callable[Concatenate[Held, P], Page]) -> Callable[..., Page]:
        def of_account(proposal_id: UUID, *args: P.args, **kwargs: P.kwargs) -> Page:
            return view(_of_account(proposal_id), *args, **kwargs)

        def of_link(token: str, *args: P.args, **kwargs: P.kwargs) -> Page:
            return view(_of_link(token), *args, **kwargs)

        name = view.__name__
        guarded = permits(Permission.FOLLOW_PROPOSAL)(of_account)
        with_account.add_url_rule(rule, name, guarded, methods=[method])
        by_link.add_url_rule(rule, name, permits(Permission.ANYONE)(of_link), methods=[method])
        return view

    return declare


def ground_of(user: User | None, *, service: Service | None = None, hides_places: bool = False) -> Ground:
    """What the fields of this person are read against, for a new entry or for a correction of `service`.

    Of an entry that exists, someone sees in the form the contacts that its sheet shows them, and those of
    professionals too when it is their own organisation's. An address base that is online is asked when
    something is sent, never to show a page.
    """
    base = installation()
    speaks_for = tuple(membership.organization_id for membership in user.memberships) if user else ()
    known = [organizations.named(reading(), each) for each in speaks_for]
    visibilities = {Visibility.PUBLIC, Visibility.PROFESSIONALS}
    if user is not None and service is not None and not edits_for(user, service.organization_id):
        visibilities = {*SEEN_CONTACTS[viewer_of(user)]}
    if user is not None and user.role.is_staff:
        visibilities.add(Visibility.CURATORS)
    names_others = user is not None and user.role is not Role.PARTNER
    return Ground(
        gazetteer=base.gazetteer,
        geocoder=base.geocoder if request.method == "POST" else base.offline_geocoder,
        departments=base.settings.departments,
        visibilities=tuple(each for each in Visibility if each in visibilities),
        organizations=tuple(each for each in known if each is not None),
        called=_called if names_others else nobody,
        hides_places=hides_places,
        completes_addresses=base.addresses.online is not None,
    )


def _called(name: str) -> list[Named]:
    return organizations.called(reading(), name)


def _of_account(proposal_id: UUID) -> Held:
    user = signed_in_user()
    proposal = reading().scalar(queries.whole(proposal_id))
    ensure(Permission.FOLLOW_PROPOSAL, proposal, refusal=NotFound(UNKNOWN))
    if proposal is None or user is None:
        raise NotFound(UNKNOWN)
    return Held(proposal, Author.of(user, organization=proposal.organization), user)


def _of_link(token: str) -> Held:
    link = links.find(reading(), token, purpose=LinkPurpose.FOLLOW, at=now())
    proposal = reading().scalar(queries.whole(link.proposal_id)) if link.proposal_id else None
    if proposal is None:
        raise NotFound(links.SPENT)
    return Held(proposal, author_of(proposal), None)


def _given(name: str) -> bool:
    return name in (request.view_args or {})
