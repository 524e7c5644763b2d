"""« Signaler ce besoin »: in one click from a search without a good answer; « mes besoins signalés »."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from resource_base.catalog.models import Service
from resource_base.curation.needs import asking, queries
from resource_base.curation.needs.asking import Asked
from resource_base.curation.needs.models import UnmetNeed
from resource_base.curation.needs.vocabulary import NeedState
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.search.criteria import Criteria
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.finding.addresses import results_url
from resource_base.web.free_texts import guard
from resource_base.web.security import own_account, permits, see_other, viewer

pages = Blueprint("needs", __name__)

STATES = {
    NeedState.OPEN: "en attente d’un référent",
    NeedState.ASSIGNED: "un référent cherche une réponse",
    NeedState.ANSWERED: "une réponse existe",
    NeedState.CLOSED: "pas de solution connue pour le moment",
}
MOST_FIELDS = 300  # of the question that the page of needs leads back to
SHOWN_APART = {
    "q",
    "habite",
    "besoin",
}  # what the page lets one rewrite; the rest of the question travels unseen


@dataclass(frozen=True)
class Told:
    """One need of « mes besoins », with its answer."""

    need: UnmetNeed
    place: str
    state: str
    solutions: tuple[Service, ...]


@pages.get("/besoins/signaler")
@permits(Permission.TELL_NEED)
def form() -> str:
    return _form(request.args)


@pages.post("/besoins/signaler")
@permits(Permission.TELL_NEED)
def tell() -> Page:
    """The question comes under the names that it has in the address of the results."""
    try:
        criteria = _tell()
    except Invalid as error:
        return _form(request.form, problems=error.problems), 422
    return see_other("needs.mine", depuis=urlencode(criteria.but().to_args()))


@pages.get("/mes-besoins")
@permits(Permission.TELL_NEED)
def mine() -> str:
    """`depuis` in the address: the question of the results from where a need was just told."""
    needs = reading().scalars(queries.of_asker(own_account(reading()).id)).all()
    back = _results(request.args.get("depuis", ""))
    return render_template("professional/my_needs.html", told=list(_told(needs)), back=back)


def _results(question: str) -> str:
    """The results of a question as `mine` is given it; "" when there is none."""
    try:
        given: MultiDict[str, str] = MultiDict(parse_qsl(question, max_num_fields=MOST_FIELDS))
    except ValueError:
        return ""
    return results_url(installation().engine.read(given)) if given else ""


def _tell() -> Criteria:
    """Record the need of the form; its question."""
    base, sentence = installation(), request.form.get("sentence", "")
    guard("sentence")
    criteria = base.engine.read(request.form)
    asked = Asked.of(base.engine.find(criteria, viewer=viewer()), needs=base.needs, sentence=sentence)
    with transaction() as writing:
        asking.record(writing, asked, by=own_account(writing), gazetteer=base.gazetteer)
    return criteria


def _told(needs: Iterable[UnmetNeed]) -> Iterable[Told]:
    needs = list(needs)
    found: dict[object, list[Service]] = {}
    for group_id, service in reading().execute(queries.solutions_of({each.group_id for each in needs})):
        found.setdefault(group_id, []).append(service)
    for need in needs:
        yield Told(
            need, place_label(need.place), STATES[need.group.state], tuple(found.get(need.group_id, ()))
        )


def place_label(place: str) -> str:
    return installation().gazetteer.label(place) if place else ""


def _form(given: "MultiDict[str, str]", *, problems: Mapping[str, str] | None = None) -> str:
    base = installation()
    criteria = base.engine.read(given)
    kept = [(name, value) for name, value in criteria.but().to_args() if name not in SHOWN_APART]
    return render_template(
        "professional/tell_need.html",
        criteria=criteria,
        kept=kept,
        freins=[(need.slug, need.label) for need in base.needs.all],
        sentence=given.get("sentence", ""),
        problems={"words": "", "sentence": ""} | dict(problems or {}),
        back=urlencode(criteria.to_args()) if criteria != Criteria() else "",
    )
