"""« Mes recherches »: run one again, name it, choose how often to hear of it, delete it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for

from resource_base.accounts.nameless import names_somebody
from resource_base.database import now
from resource_base.errors import Invalid
from resource_base.permissions import Permission
from resource_base.sharing.alerts import queries
from resource_base.sharing.alerts import searches as keeping
from resource_base.sharing.alerts.vocabulary import FREQUENCY_LABELS
from resource_base.web.alerts.blueprint import pages
from resource_base.web.alerts.frequencies import FREQUENCIES, chosen_frequency
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.free_texts import guard
from resource_base.web.presentation import typeset
from resource_base.web.security import own_account, permits, see_other, viewer
from resource_base.web.selections.told import told


@dataclass(frozen=True)
class Line:
    """A saved search: where it is run again, how often it is told, how many news were not read."""

    id: UUID
    name: str
    url: str
    frequency: str
    news: int


@pages.get("/recherches")
@permits(Permission.FOLLOW_NEWS)
def searches() -> str:
    user = own_account(reading())
    unread = queries.unread_by_search(user.id, viewer=viewer(), at=now())
    news = {row[0]: row[1] for row in reading().execute(unread)}
    lines = [
        Line(
            each.id,
            typeset(each.name),
            f"{url_for('professional.results')}?{each.question}",
            FREQUENCY_LABELS[each.frequency],
            news.get(each.id, 0),
        )
        for each in reading().scalars(queries.searches_of(user.id))
    ]
    return render_template("alerts/searches.html", lines=lines, most=keeping.MOST, told=told())


@pages.get("/recherches/<uuid:search_id>")
@permits(Permission.FOLLOW_NEWS)
def edit_search(search_id: UUID) -> str:
    return _form(search_id)


@pages.post("/recherches/<uuid:search_id>")
@permits(Permission.FOLLOW_NEWS)
def change_search(search_id: UUID) -> Page:
    try:
        guard("name", nameless=names_somebody)
        with transaction() as writing:
            keeping.change(
                writing,
                own_account(writing),
                search_id,
                name=request.form.get("name", ""),
                frequency=chosen_frequency(),
            )
    except Invalid as error:
        return _form(search_id, error.problems), 422
    return see_other("alerts.searches")


@pages.post("/recherches/<uuid:search_id>/supprimer")
@permits(Permission.FOLLOW_NEWS)
def remove_search(search_id: UUID) -> Page:
    with transaction() as writing:
        keeping.remove(writing, own_account(writing), search_id)
    return see_other("alerts.searches")


def _form(search_id: UUID, problems: Mapping[str, str] | None = None) -> str:
    search = keeping.of(reading(), own_account(reading()), search_id)
    return render_template(
        "alerts/edit_search.html",
        search=search,
        name=request.form.get("name", search.name),
        frequencies=FREQUENCIES,
        frequency=request.form.get("frequence", search.frequency.value),
        problems={"name": ""} | dict(problems or {}),
    )
