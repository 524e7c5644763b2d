"""« Pour une personne »: her freins and her commune, then the best few answers to each, and the holes.

What is written about her comes by POST, is understood and dropped: one is led to an address made of codes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from resource_base.catalog import queries
from resource_base.catalog.vocabulary import label
from resource_base.curation.needs import asking
from resource_base.curation.needs.asking import Asked
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.search.results import Understood
from resource_base.search.situations.answers import Answers, NeedAnswer
from resource_base.search.situations.situation import Situation
from resource_base.search.situations.understanding import completed
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.free_texts import guard
from resource_base.web.problems.reported import reported_on_cards
from resource_base.web.security import own_account, permits, viewer
from resource_base.web.situations.form import form_of
from resource_base.web.situations.leading import WHOLE, nothing_ticked, ticked, unfolding
from resource_base.web.situations.page import Builder, PersonPage, shown_ids
from resource_base.web.situations.placing import placed, reaching
from resource_base.web.situations.telling import person_url
from resource_base.web.situations.unread import remember, unread

pages = Blueprint("situations", __name__)

BLUEPRINTS = (pages,)


@pages.get("/personne")
@permits(Permission.SEARCH)
def person() -> Page:
    if WHOLE in request.args:  # the form of the ticks, asking for more answers
        return redirect(unfolding(), code=303)
    return _page(installation().engine.situation(request.args))


@pages.post("/personne")
@permits(Permission.SEARCH)
def ask() -> Page:
    """Lead to the answers of what was ticked and of what the words call to mind."""
    base, words = installation(), request.form.get("words", "").strip()
    try:
        guard("words")
        reaching(request.form.get("km", ""))
        situation = placed(base.engine.situation(request.form))
    except Invalid as error:
        return _refused(request.form, error.problems), 422
    if not words:
        return redirect(person_url(situation), code=303)
    found = base.engine.understand(words)
    remember(found.unread or ((words,) if found.is_empty else ()))
    return redirect(person_url(completed(situation, found, needs=base.needs)), code=303)


@pages.post("/personne/besoins")
@permits(Permission.TELL_NEED)
def tell() -> Page:
    """Record as unmet needs the freins of the situation named by `manque` that nothing answers."""
    base = installation()
    situation = base.engine.situation(request.form)
    missing = set(request.form.getlist("manque"))
    answers = base.engine.answer(situation, viewer=viewer())
    holes = [hole for hole in answers.holes if hole.need.slug in missing]
    with transaction() as writing:
        for hole in holes:
            asked = _asked(answers, hole)
            asking.record(writing, asked, by=own_account(writing), gazetteer=base.gazetteer)
    anchor = f"#frein-{holes[0].need.slug}" if len(holes) == 1 else ""
    return redirect(person_url(situation) + anchor, code=303)


def _page(situation: Situation) -> str:
    base = installation()
    answers = base.engine.answer(situation, viewer=viewer()) if situation.is_asked else None
    return render_template(
        "situations/person.html",
        form=form_of(situation, base.needs),
        page=None if answers is None else _answered(answers),
        nothing_ticked=nothing_ticked(),
        notes=situation.ignored,
        incomplete=situation != Situation() and answers is None,
        understood=[label(code) for code in (*situation.audiences, *situation.likely)],
        unread=[f"«\u00a0{clause}\u00a0»" for clause in unread()],
    )


def _refused(given: "MultiDict[str, str]", problems: Mapping[str, str]) -> str:
    """The form as it was sent, with what is wrong in it: her words are kept nowhere else."""
    base = installation()
    situation = base.engine.situation(given)
    form = form_of(situation, base.needs, words=given.get("words", ""), problems=problems)
    form = replace(form, km=given.get("km", ""))
    return render_template(
        "situations/person.html", form=form, page=None, notes=(), incomplete=False, understood=(), unread=()
    )


def _answered(answers: Answers) -> PersonPage:
    base, shown = installation(), shown_ids(answers)
    return Builder(
        answers,
        reading().scalars(queries.services(shown)),
        needs=base.needs,
        spoken=base.spoken,
        gazetteer=base.gazetteer,
        reported=reported_on_cards(reading(), shown, viewer=viewer()),
        told=_told(answers, answers.holes),
        ticked=ticked(),
    ).page()


def _told(answers: Answers, holes: Iterable[NeedAnswer]) -> dict[str, bool]:
    """Which holes whoever is asking told already."""
    holes = list(holes)
    if not holes:
        return {}
    asked = [_asked(answers, hole) for hole in holes]
    told = asking.already_told(reading(), asked, by=own_account(reading()))
    return {hole.need.slug: each for hole, each in zip(holes, told, strict=True)}


def _asked(answers: Answers, hole: NeedAnswer) -> Asked:
    """A hole as an unmet need: a frein, themes, the commune; no words, and nobody."""
    return Asked.about(hole.criteria, Understood(home=answers.home), needs=installation().needs)
