"""Writing better what was proposed, before accepting it: the form of the entry, as it would become."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from resource_base.catalog.differences import plain
from resource_base.curation.proposals import reviewing
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import AWAITING_CURATORS, ProposalKind
from resource_base.curation.proposals.wishes import ORGANIZATION as OFFERED_BY
from resource_base.errors import Invalid, Stale
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.desk.asked import asked
from resource_base.web.desk.waiting import pages
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.filled import Filled
from resource_base.web.forms.groups import OF_AN_ENTRY, ORGANIZATION, Group
from resource_base.web.forms.reading import read, unnamed, written
from resource_base.web.forms.typed import Typed
from resource_base.web.presentation import typeset
from resource_base.web.proposals.door import ground_of
from resource_base.web.proposals.steps import suggested_themes, version_given, watch
from resource_base.web.security import own_account, permits, see_other, signed_in_user


@pages.get("/<uuid:proposal_id>/reformuler")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def rework_form(proposal_id: UUID) -> Page:
    proposal = asked(reading(), proposal_id)
    if proposal.state not in AWAITING_CURATORS:
        return see_other("desk.one", proposal_id=proposal_id)
    return _form(proposal, written(_groups(proposal), as_wished(proposal), _ground(proposal)))


@pages.post("/<uuid:proposal_id>/reformuler")
@permits(Permission.SEE_PROPOSALS, Permission.CURATE)
def rework(proposal_id: UUID) -> Page:
    """Amend what differs from the proposal as it stands."""
    proposal = asked(reading(), proposal_id)
    given, before = Typed.of(request.form.to_dict(flat=False)), as_wished(proposal)
    answers = read(_groups(proposal), given, _ground(proposal), base=before)
    problems = {**answers.problems, **unnamed(answers)}
    if problems:
        return _form(proposal, given, problems=problems), 422
    changed = {name: value for name, value in answers.values.items() if value != before.get(name)}
    try:
        watch(given, known=written(_groups(proposal), before, _ground(proposal)))
        with transaction() as writing:
            reviewing.amend(
                writing,
                asked(writing, proposal_id),
                changed,
                by=Author.of(own_account(writing)),
                expected=version_given(),
            )
    except Invalid as error:
        return _form(proposal, given, problems=error.problems, error=str(error)), 422
    except Stale:
        return _form(proposal, given, elsewhere=True), 409
    return see_other("desk.one", proposal_id=proposal_id)


def as_wished(proposal: Proposal) -> dict[str, Any]:
    """The entry as it would be if all of it was accepted: plain values by column."""
    columns = [field.column for group in _groups(proposal) for field in group.fields]
    service = proposal.service
    says = {name: plain(getattr(service, name)) for name in columns} if service is not None else {}
    return says | {field.name: field.wished for field in proposal.fields if field.name in columns}


def _groups(proposal: Proposal) -> tuple[Group, ...]:
    is_new = proposal.kind is ProposalKind.ADDITION
    is_of_new = any(field.name == OFFERED_BY and "id" not in field.wished for field in proposal.fields)
    return (ORGANIZATION, *OF_AN_ENTRY) if is_new and is_of_new else OF_AN_ENTRY


def _ground(proposal: Proposal) -> Ground:
    hidden = proposal.service is not None and proposal.service.address_confidential
    return ground_of(signed_in_user(), hides_places=hidden)


def _form(
    proposal: Proposal,
    typed: Typed,
    *,
    problems: Mapping[str, str] | None = None,
    error: str = "",
    elsewhere: bool = False,
) -> str:
    faults = problems or {}
    groups = _groups(proposal)
    return render_template(
        "proposals/whole.html",
        heading=typeset(f"Reformuler « {proposal.title} »"),
        lead="Changez les mots de l’auteur là où il le faut. Vous déciderez ensuite, champ par champ.",
        action=url_for("desk.rework", proposal_id=proposal.id),
        back=url_for("desk.one", proposal_id=proposal.id),
        groups=groups,
        version=proposal.version,
        note=None,
        send="Garder cette formulation",
        elsewhere=elsewhere,
        error=error,
        opened=_opened(proposal, faults),
        form=Filled(
            typed,
            _ground(proposal),
            installation().needs,
            problems=faults,
            base=as_wished(proposal),
            suggested=suggested_themes(typed),
        ),
    )


def _opened(proposal: Proposal, problems: Mapping[str, str]) -> set[str]:
    """The groups to unfold: those where something is to correct, else those that the proposal is about."""
    groups = _groups(proposal)
    at_fault = {
        group.slug for group in groups if any(Typed({name: ("",)}).part(group.names) for name in problems)
    }
    proposed = {field.name for field in proposal.fields}
    told = {group.slug for group in groups if proposed & {field.column for field in group.fields}}
    return at_fault or told
