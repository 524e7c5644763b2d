"""« Enregistrer cette recherche »: from the results, a name and a frequency."""

from collections.abc import Mapping

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from resource_base.accounts.nameless import names_somebody
from resource_base.accounts.privacy import findings, require_nobodys
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.search.results import Results
from resource_base.sharing.alerts import searches as keeping
from resource_base.sharing.alerts.models import SavedSearch
from resource_base.sharing.alerts.searches import LONGEST_NAME, WIDEST, Answers, question_of, strict
from resource_base.sharing.alerts.vocabulary import FREQUENCY_LABELS
from resource_base.web.alerts.blueprint import pages
from resource_base.web.alerts.frequencies import FREQUENCIES, chosen_frequency
from resource_base.web.answers import Page
from resource_base.web.context import installation, transaction
from resource_base.web.finding.addresses import results_url
from resource_base.web.finding.results_page import title_of
from resource_base.web.free_texts import guard
from resource_base.web.presentation import typeset
from resource_base.web.security import own_account, permits, see_other, viewer
from resource_base.web.selections.told import tell

NOT_KEPT = "Cette recherche n’est pas enregistrée : ses mots ressemblent à une donnée personnelle."


@pages.get("/recherches/enregistrer")
@permits(Permission.FOLLOW_NEWS)
def save_form() -> str:
    return _form(request.args)


@pages.post("/recherches/enregistrer")
@permits(Permission.FOLLOW_NEWS)
def save_search() -> Page:
    """The question comes under the names that it has in the address of the results."""
    try:
        saved = _save()
    except Invalid as error:
        return _form(request.form, str(error), error.problems), 422
    told = f"La recherche « {saved.name} » est enregistrée. Courriel : {FREQUENCY_LABELS[saved.frequency]}."
    tell(typeset(told))
    return see_other("alerts.searches")


def _save() -> SavedSearch:
    guard("name", nameless=names_somebody)
    found = _found(request.form)
    question = question_of(found.criteria, found.understood)
    try:
        require_nobodys({"q": found.criteria.words, "habite": found.criteria.home})
    except Invalid as error:
        raise Invalid(NOT_KEPT) from error
    answers = _answers(question)
    with transaction() as writing:
        return keeping.save(
            writing,
            own_account(writing),
            name=request.form.get("name", ""),
            question=question,
            frequency=chosen_frequency(),
            answers=answers,
        )


def _found(given: "MultiDict[str, str]") -> Results:
    engine = installation().engine
    criteria = engine.read(given)
    return engine.find(criteria.with_page(1), viewer=viewer())


def _answers(question: str) -> Answers:
    """What answers now. The place in the feed is read first: what comes in between is looked at again."""
    base, seen_by = installation(), viewer()
    base.index.snapshot()
    cursor = base.index.cursor
    return Answers(base.engine.ids(strict(question), viewer=seen_by), seen_by, cursor)


def subject_of(results: Results) -> str:
    """« garde d’enfants », pour qui habite Pontarlier (25300): what the title says, but the count."""
    title = title_of(results)
    return title[: max(len(title) - len(results.sentence) - len("\u00a0: "), 0)]


def suggested_name(results: Results) -> str:
    """A name for the search: its subject, or its words alone, or nothing if that would name somebody."""
    told = (subject_of(results), results.understood.words)
    names = (each.replace("«\u00a0", "").replace("\u00a0»", "").strip() for each in told)
    return next((each[:LONGEST_NAME] for each in names if not (findings(each) or names_somebody(each))), "")


def _form(given: "MultiDict[str, str]", problem: str = "", problems: Mapping[str, str] | None = None) -> str:
    found = _found(given)
    criteria, number = found.criteria, len(_answers(question_of(found.criteria, found.understood)).ids)
    return render_template(
        "alerts/save_search.html",
        subject=subject_of(found),
        number=number,
        too_many=number > WIDEST,
        widest=WIDEST,
        kept=criteria.but().to_args(),
        of_the_moment=criteria.open_now,
        name=given.get("name", suggested_name(found)),
        frequencies=FREQUENCIES,
        frequency=given.get("frequence", "weekly"),
        problem=problem,
        problems={"name": ""} | dict(problems or {}),
        back=results_url(criteria),
    )
