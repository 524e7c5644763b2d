"""The form of a new solution, a group of questions a page, saved as one goes; then its preview."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from resource_base.accounts.privacy import require_nobodys
from resource_base.curation.proposals import letters, sending, workflow
from resource_base.curation.proposals.vocabulary import Origin, ProposalState
from resource_base.database import now
from resource_base.errors import Invalid, NotFound, Stale
from resource_base.search.language.theme_words import themes_of
from resource_base.web.answers import Page
from resource_base.web.context import installation, transaction
from resource_base.web.forms.coverage import CHOSEN, settled
from resource_base.web.forms.filled import Filled
from resource_base.web.forms.groups import THEMES, ZONE, Group
from resource_base.web.forms.reading import Answers, needed, read
from resource_base.web.forms.typed import Typed, owned
from resource_base.web.free_texts import READ_AGAIN
from resource_base.web.looking_after import would_be_theirs
from resource_base.web.proposals.door import Held, page
from resource_base.web.proposals.likely import likely
from resource_base.web.proposals.preview import advice, preview
from resource_base.web.security import see_other

NEXT, STAY, LEAVE = "suivant", "ajouter", "quitter"
TEXTS_FOR_THEMES = {"nom": 4, "resume": 2, "theme-mots": 4, "description": 1}
# Texts where somebody's data might be written; contacts are people who chose to be there.
WATCHED = (
    *("nom", "resume", "description", "precisions-public", "conditions", "documents"),
    *("precisions-frais", "pour-le-professionnel", "pour-la-personne", "note", "theme-mots"),
)


@page("/etapes", "GET")
def first_step(held: Held) -> Page:
    """Where one left off: the first step that is not answered, or the page of a correction."""
    if held.service_to_correct:
        return _correction(held)
    step = next((step for step in held.steps if not _typed(held).part(step.names)), held.steps[0])
    return held.go("step_form", step=step.slug)


@page("/etapes/<string:step>", "GET")
def step_form(held: Held, step: str) -> Page:
    group = _group(held, step)
    if held.proposal.state is not ProposalState.DRAFT:
        return held.go("follow")
    return _step(held, group, _typed(held), more=request.args.get("plus", ""))


@page("/etapes/<string:step>", "POST")
def save_step(held: Held, step: str) -> Page:
    """Keep the answers, right or wrong, and go on; stay where something is to correct."""
    group, ground = _group(held, step), held.ground
    given = Typed.of(request.form.to_dict(flat=False))
    if group is ZONE:
        given = settled(given.but(**{CHOSEN: (*given.all(CHOSEN), *request.form.getlist("zone-id"))}), ground)
    try:
        watch(given)
    except Invalid as error:
        return _step(held, group, _typed(held).replacing(group.names, given), problems=error.problems), 422
    kept = _typed(held).part(group.names)
    texts = {**dict.fromkeys(kept, ()), **given.part(group.names)}
    try:
        with transaction() as writing:
            proposal = held.within(writing)
            saved = {name: list(each) for name, each in texts.items()}
            workflow.save(writing, proposal, saved, expected=version_given())
            if request.form.get("action") == LEAVE:
                letters.send_draft(writing, proposal, at=now())
    except Stale:
        return _step(held, group, _typed(held).replacing(group.names, given), elsewhere=True), 409
    return _onwards(held, group, _typed(held).replacing(group.names, given), proposal.version)


@page("/relire", "GET")
def review(held: Held) -> Page:
    if held.service_to_correct:
        return _correction(held)
    return _review(held) if held.proposal.state is ProposalState.DRAFT else held.go("follow")


@page("/relire", "POST")
def submit(held: Held) -> Page:
    """Send it; what a curator adds where they look after the entries is published at once. Without account,
    the address is confirmed first, by the link of a letter.
    """
    if held.service_to_correct:
        return _correction(held)
    given = Typed.of(request.form.to_dict(flat=False))
    answers = answers_of(held)
    if answers.problems:
        return _review(held, note=given.text("note")), 422
    try:
        watch(given)
        with transaction() as writing:
            proposal = held.within(writing)
            origin = Origin.STAFF if _publishes(held, answers) else Origin.FORM
            workflow.take_up(writing, proposal, author=held.author, origin=origin, expected=version_given())
            sending.send(writing, proposal, sent(answers), words=given.text("note")[:2000])
    except Invalid as error:
        return _review(held, note=given.text("note"), problems=error.problems, error=str(error)), 422
    except Stale as error:
        return _review(held, note=given.text("note"), error=str(error)), 409
    return held.go("follow")


def answers_of(held: Held) -> Answers:
    """All that the draft says, with what it lacks to be sent."""
    answers = read(held.steps, _typed(held), held.ground)
    values = dict(answers.values)
    organization = held.organization
    if organization is not None:
        values["organization"] = {"id": str(organization.id), "name": organization.name}
    return Answers(values, {**answers.problems, **needed(answers)})


def sent(answers: Answers) -> dict[str, Any]:
    """The fields of the proposal: what says something."""
    return {name: value for name, value in answers.values.items() if value not in (None, "", [], False)}


def watch(given: Typed, *, known: Typed | None = None) -> None:
    """Refuse texts that look like a jobseeker's data; nobody answers for what the form was filled with
    (`known`).

    Raises:
        Invalid: `problems` has the sentences of each control at fault.
    """
    anew = [name for name in WATCHED if known is None or given.all(name) != known.all(name)]
    confirmed = {name for name in anew if given.one(name + READ_AGAIN)}
    require_nobodys({name: given.text(name) for name in anew}, confirmed=confirmed)


def more_asked_for() -> str:
    """The rows of which the form asks for one more, "" when it is sent: what the buttons « ajouter » do."""
    asked, _, prefix = request.form.get("action", "").partition(":")
    return prefix if asked == STAY else ""


def version_given(field: str = "version") -> int | None:
    """The version of the proposal that the form was shown; none tells nothing of other windows."""
    text = request.form.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def suggested_themes(typed: Typed) -> tuple[str, ...]:
    """The themes that the words of a draft call to mind."""
    weights: dict[str, int] = {}
    for name, weight in TEXTS_FOR_THEMES.items():
        weights[typed.text(name)] = max(weight, weights.get(typed.text(name), 0))
    return themes_of(weights, installation().synonyms)


def _correction(held: Held) -> Page:
    """A correction has no steps: its draft opens again on the page where it was typed."""
    return see_other(
        "correcting.correct_form", service_id=held.service_to_correct, brouillon=held.proposal.id
    )


def _typed(held: Held) -> Typed:
    return Typed.of(held.proposal.typed)


def _group(held: Held, slug: str) -> Group:
    found = next((step for step in held.steps if step.slug == slug), None)
    if found is None:
        raise NotFound("Cette étape n’existe pas.")
    return found


def _onwards(held: Held, group: Group, typed: Typed, version: int) -> Page:
    action = request.form.get("action", NEXT)
    more = more_asked_for()
    if more:
        return held.go("step_form", step=group.slug, plus=more, _anchor=f"suite-{group.slug}")
    problems = read((group,), typed, held.ground).problems
    if action == LEAVE:
        return held.go("follow")
    if problems and request.form.get("quand-meme") is None:
        return _step(held, group, typed, problems=problems, version=version), 422
    steps = list(held.steps)
    following = steps[steps.index(group) + 1 :]
    return held.go("step_form", step=following[0].slug) if following else held.go("review")


def _step(
    held: Held,
    group: Group,
    typed: Typed,
    *,
    problems: Mapping[str, str] | None = None,
    version: int | None = None,
    elsewhere: bool = False,
    more: str = "",
) -> str:
    base = installation()
    steps = list(held.steps)
    number = steps.index(group)
    return render_template(
        "proposals/step.html",
        held=held,
        group=group,
        steps=steps,
        number=number + 1,
        answered={step.slug for step in steps if typed.part(step.names)},
        version=held.proposal.version if version is None else version,
        elsewhere=elsewhere,
        likely=likely(held, read(steps, typed, held.ground).values) if group is THEMES else (),
        saved=bool(problems) and version is not None,
        form=Filled(
            typed,
            held.ground,
            base.needs,
            problems=problems or {},
            suggested=suggested_themes(typed) if group is THEMES else (),
            more=more,
        ),
    )


def _review(held: Held, *, note: str = "", problems: Mapping[str, str] | None = None, error: str = "") -> str:
    answers = answers_of(held)
    steps = held.steps
    by_step = [
        (step, [sentence for name, sentence in answers.problems.items() if _is_of(step, name)])
        for step in steps
    ]
    return render_template(
        "proposals/review.html",
        held=held,
        sheet=preview(answers.values, installation()),
        to_correct=[(step, sentences) for step, sentences in by_step if sentences],
        advice=advice(answers.values) if not answers.problems else (),
        likely=likely(held, answers.values),
        version=held.proposal.version,
        publishes=_publishes(held, answers),
        note=note,
        problem=(problems or {}).get("note", ""),
        error=error if problems is None or "note" not in problems else "",
        why=None,
        locator=None,
    )


def _publishes(held: Held, answers: Answers) -> bool:
    """Whether it is published as it is sent: by link it is a visitor's, even when a curator opens it."""
    return held.user is not None and would_be_theirs(answers.values)


def _is_of(step: Group, name: str) -> bool:
    return owned(name, step.names)
