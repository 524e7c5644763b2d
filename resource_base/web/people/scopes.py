"""What a curator looks after: an administrator ticks freins, and names territories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from resource_base.accounts import actions
from resource_base.accounts.models import Role, User
from resource_base.errors import Invalid, NotAllowed, NotFound
from resource_base.geo import finding
from resource_base.geo.territories import Territory
from resource_base.installation import Installation
from resource_base.permissions import Permission
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.people.accounts import known_person
from resource_base.web.people.scope_words import scope_sentence
from resource_base.web.security import ensure, own_account, permits, see_other

pages = Blueprint("scopes", __name__)

SHORTEST = 2  # characters, below which nothing is proposed
OWN = "Votre propre compte se change par quelqu’un d’autre."


@dataclass(frozen=True)
class Box:
    """A box to tick."""

    value: str
    label: str
    detail: str
    ticked: bool


@pages.get("/territoires/suggestions")
@permits(Permission.MANAGE_PEOPLE)
def suggestions() -> Response:
    typed = " ".join(request.args.get("q", "").split())[:120]
    found = _search(installation(), typed) if len(typed) >= SHORTEST else []
    return jsonify(suggestions=[_suggestion(each) for each in found])


@pages.get("/personnes/<uuid:user_id>/perimetre")
@permits(Permission.MANAGE_PEOPLE, Permission.CHANGE_ACCOUNT)
def form(user_id: UUID) -> str:
    other = _curator(reading(), user_id)
    scope = other.scope
    return _page(other, needs=scope.needs if scope else (), territories=scope.territories if scope else ())


@pages.post("/personnes/<uuid:user_id>/perimetre")
@permits(Permission.MANAGE_PEOPLE, Permission.CHANGE_ACCOUNT)
def limit(user_id: UUID) -> Page:
    needs, kept = request.form.getlist("needs"), request.form.getlist("territories")
    try:
        with transaction() as writing:
            other = _curator(writing, user_id)
            territories = [*kept, *_named(installation())]
            _require_known(installation(), needs, territories)
            actions.limit_curator(
                writing, other, needs=needs, territories=territories, by=own_account(writing)
            )
    except Invalid as error:
        other = _curator(reading(), user_id)
        return _page(other, needs=needs, territories=kept, problems=error.problems), 422
    return see_other("people.one", user_id=user_id)


def _curator(session: Session, user_id: UUID) -> User:
    """The curator whose scope it is.

    Raises:
        NotFound: there is nobody of this id, or they are no curator.
        NotAllowed: it is oneself.
    """
    other = known_person(session, user_id)
    ensure(Permission.CHANGE_ACCOUNT, other, refusal=NotAllowed(OWN))
    if other.role is not Role.CURATOR:
        raise NotFound("Seul un référent a un périmètre.")
    return other


def _named(base: Installation) -> list[str]:
    """The code of the territory that is typed, or was chosen while typing; none when nothing is.

    Raises:
        Invalid: no territory answers to the words, or several do.
    """
    typed = " ".join(request.form.get("territory", "").split())[:120]
    chosen = request.form.get("territory_code", "")
    if chosen:
        return [chosen]
    if not typed:
        return []
    only = finding.called(base.gazetteer, typed, departments=base.settings.departments)
    if only is not None:
        return [only.code]
    sentence = f"Aucun territoire de {base.settings.territory_name} ne répond à « {typed} »."
    if _search(base, typed):
        sentence = "Cochez le territoire dans la liste ci-dessous, ou tapez plus de son nom."
    raise Invalid(sentence, {"territory": sentence})


def _require_known(base: Installation, needs: Sequence[str], territories: Sequence[str]) -> None:
    if not set(needs) <= base.needs.by_slug.keys() or not all(map(base.gazetteer.knows, territories)):
        raise Invalid("Choisissez dans les listes.", {"territory": "Choisissez dans les listes."})


def _search(base: Installation, typed: str) -> list[Territory]:
    return finding.search(base.gazetteer, typed, departments=base.settings.departments)


def _suggestion(territory: Territory) -> dict[str, Any]:
    return {
        "value": territory.name,
        "label": territory.name,
        "detail": finding.level(territory.code),
        "id": territory.code,
    }


def _page(
    other: User,
    *,
    needs: Sequence[str],
    territories: Sequence[str],
    problems: Mapping[str, str] | None = None,
) -> str:
    base, typed = installation(), request.form.get("territory", "")
    found = _search(base, typed) if problems else []
    return render_template(
        "admin/scope.html",
        other=other,
        sentence=scope_sentence(base, other),
        needs=[Box(need.slug, need.label, "", need.slug in needs) for need in base.needs.all],
        territories=[_territory(code, ticked=True) for code in territories if base.gazetteer.knows(code)],
        found=[_territory(each.code, ticked=False) for each in found if each.code not in territories],
        typed=typed,
        problems={"territory": ""} | dict(problems or {}),
    )


def _territory(code: str, *, ticked: bool) -> Box:
    return Box(code, installation().gazetteer.label(code), finding.level(code), ticked)
