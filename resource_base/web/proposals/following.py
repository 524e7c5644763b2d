"""Following one's proposal: where it stands, what was asked and answered, taking it back, rewriting it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, request, url_for

from resource_base.catalog.differences import SERVICE_FIELDS
from resource_base.catalog.queries import SEEN_STATES
from resource_base.curation.proposals import workflow
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.versions import values_at
from resource_base.curation.proposals.vocabulary import OPEN, ProposalKind, ProposalState
from resource_base.errors import Invalid, Stale
from resource_base.permissions import viewer_of
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.forms.coverage import settled
from resource_base.web.forms.filled import Filled
from resource_base.web.forms.groups import OF_AN_ENTRY, ORGANIZATION, Group
from resource_base.web.forms.reading import needed, read, unnamed, written
from resource_base.web.forms.typed import Typed, cleaned, owned
from resource_base.web.free_texts import guard
from resource_base.web.proposals.door import Held, page
from resource_base.web.proposals.steps import more_asked_for, suggested_themes, version_given, watch
from resource_base.web.proposals.words import awaits_answer, changes, conversation, standing, title

REWRITABLE = OPEN - {ProposalState.DRAFT}


@page("", "GET")
def follow(held: Held) -> Page:
    return _follow(held)


@page("/repondre", "POST")
def answer(held: Held) -> Page:
    """Answer what a curator asked."""
    text = cleaned(request.form.get("reponse", ""))
    if not text:
        return _follow(held, problem="Écrivez votre réponse."), 422
    try:
        guard("reponse")
        with transaction() as writing:
            workflow.answer(writing, held.within(writing), text[:4000], by=held.by)
    except Invalid as error:
        return _follow(held, text=text, problem=error.problems.get("reponse", str(error))), 422
    return held.go("follow")


@page("/retirer", "POST")
def withdraw(held: Held) -> Page:
    """Take it back; it is kept, and closed."""
    with transaction() as writing:
        workflow.withdraw(writing, held.within(writing), by=held.by)
    return held.go("follow")


@page("/modifier", "GET")
def rewrite_form(held: Held) -> Page:
    if held.proposal.state not in REWRITABLE:
        return held.go("follow")
    return _form(held, written(_groups(held), _prefilled(held.proposal), held.ground))


@page("/modifier", "POST")
def rewrite(held: Held) -> Page:
    """Send it again before the decision; the author's words win over an amendment, and curators are told."""
    given = Typed.of(request.form.to_dict(flat=False))
    known = _prefilled(held.proposal)
    groups, addition = _groups(held), held.proposal.kind is ProposalKind.ADDITION
    if more_asked_for():
        return _form(held, settled(given, held.ground), more=more_asked_for())
    answers = read(groups, given, held.ground, base=known)
    problems = {**answers.problems, **(needed(answers) if addition else unnamed(answers))}
    if problems:
        return _form(held, given, problems=problems), 422
    try:
        watch(given, known=written(groups, known, held.ground))
        with transaction() as writing:
            workflow.revise_by_author(
                writing,
                held.within(writing),
                _sent(held.proposal, {**known, **answers.values}),
                words=given.text("note")[:2000],
                expected=version_given(),
            )
    except Invalid as error:
        return _form(held, given, problems=error.problems, error=str(error)), 422
    except Stale:
        return _form(held, given, elsewhere=True), 409
    return held.go("follow")


def _groups(held: Held) -> tuple[Group, ...]:
    asked = held.proposal.kind is ProposalKind.ADDITION and held.proposal.organization_id is None
    return (ORGANIZATION, *OF_AN_ENTRY) if asked else OF_AN_ENTRY


def _prefilled(proposal: Proposal) -> dict[str, Any]:
    """The entry as it would be if all that is proposed was accepted."""
    return {**_base(proposal), **{field.name: field.value for field in proposal.fields}}


def _base(proposal: Proposal) -> dict[str, Any]:
    if proposal.service is None or proposal.base_version is None:
        return {}
    names = SERVICE_FIELDS & {field.column for group in OF_AN_ENTRY for field in group.fields}
    return values_at(reading(), proposal.service, proposal.base_version, names)


def _sent(proposal: Proposal, values: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the base; for a new entry, what says something."""
    base = _base(proposal)
    if not base:
        return {name: value for name, value in values.items() if value not in (None, "", [], False)}
    return {name: value for name, value in values.items() if value != base.get(name)}


def _follow(held: Held, *, text: str = "", problem: str = "") -> str:
    proposal = held.proposal
    service = proposal.service
    opens = held.user is not None and service is not None
    visible = opens and service is not None and service.state in SEEN_STATES[viewer_of(held.user)]
    return render_template(
        "proposals/follow.html",
        held=held,
        heading=title(proposal),
        proposal=proposal,
        standing=standing(proposal),
        is_draft=proposal.state is ProposalState.DRAFT,
        is_open=proposal.state in REWRITABLE,
        awaited=awaits_answer(proposal),
        conversation=conversation(proposal),
        changes=changes(proposal, installation().gazetteer, visibilities=held.ground.visibilities),
        correction=proposal.kind is ProposalKind.CORRECTION,
        sheet_url=url_for("professional.sheet", service_id=proposal.service_id) if visible else "",
        text=text,
        problem=problem,
    )


def _form(
    held: Held,
    typed: Typed,
    *,
    problems: Mapping[str, str] | None = None,
    error: str = "",
    elsewhere: bool = False,
    more: str = "",
) -> str:
    return render_template(
        "proposals/whole.html",
        heading=title(held.proposal),
        lead="Changez ce qui doit l’être : les référents verront la nouvelle version.",
        action=held.url("rewrite"),
        back=held.url("follow"),
        groups=_groups(held),
        version=held.proposal.version,
        note=typed.text("note") or held.proposal.note,
        send="Envoyer la nouvelle version",
        elsewhere=elsewhere,
        error=error,
        opened=opened(_groups(held), problems or {}, more),
        form=Filled(
            typed,
            held.ground,
            installation().needs,
            problems=problems or {},
            base=_prefilled(held.proposal),
            suggested=suggested_themes(typed),
            more=more,
            addition=held.proposal.kind is ProposalKind.ADDITION,
        ),
    )


def opened(groups: Iterable[Group], problems: Mapping[str, str], more: str = "") -> set[str]:
    """The groups to unfold: those where something is to correct, or one more row is asked for."""
    names = [*problems, *([f"{more}-0-x", more] if more else [])]
    return {group.slug for group in groups if any(owned(name, group.names) for name in names)}
