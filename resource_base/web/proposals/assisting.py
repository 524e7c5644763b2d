"""What the form completes while one types. Nothing of it comes from the directory: it is open to all."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from resource_base.catalog.vocabulary import category_of, label
from resource_base.geo.places import Commune, How
from resource_base.permissions import Permission
from resource_base.web.context import installation
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.filled import Filled
from resource_base.web.forms.hours import MODE, REPLACED
from resource_base.web.forms.territories import complete
from resource_base.web.forms.typed import Typed, cleaned
from resource_base.web.proposals.steps import suggested_themes
from resource_base.web.security import permits

pages = Blueprint("assisting", __name__)

LIMIT = 8
LONGEST = 120
LEVELS = {
    "commune": "commune",
    "canton": "canton",
    "epci": "intercommunalité",
    "departement": "département",
    "region": "région",
    "pays": "pays",
}


@pages.get("/proposer/suggestions")
@permits(Permission.ANYONE)
def suggestions() -> Response:
    """Communes (`champ=commune`), streets (`adresse`), territories (`zone`) or themes (`themes`) for `q`."""
    typed = cleaned(request.args.get("q", ""))
    found = COMPLETED.get(request.args.get("champ", ""))
    return jsonify(suggestions=found(typed) if found else [])


@pages.get("/proposer/horaires")
@permits(Permission.ANYONE)
def hours() -> Response:
    """What a week typed in the grid says in French, a line each; nothing while something is wrong."""
    base = installation()
    ground = Ground(base.gazetteer, base.offline_geocoder, base.settings.departments)
    week = Typed.of(request.args.to_dict(flat=False)).but(**{MODE: (REPLACED,)})
    return jsonify(lines=Filled(week, ground, base.needs).read_hours())


def _communes(typed: str) -> list[dict[str, Any]]:
    base = installation()
    found = base.gazetteer.complete(typed[:LONGEST], departments=base.settings.departments, limit=LIMIT)
    return [
        {"value": f"{each.postal_codes[0]} {each.name}", "label": each.name, "detail": each.postal_codes[0]}
        for each in found
        if each.postal_codes
    ]


def _addresses(typed: str) -> list[dict[str, Any]]:
    """In the commune that the form already names (`commune`), if it names one."""
    commune = _surely(cleaned(request.args.get("commune", ""))[:LONGEST])
    found = installation().addresses.complete(typed, commune=commune)
    return [
        {"value": each.street, "label": each.street, "detail": town, "commune": town}
        for each in found
        for town in (f"{each.postal_code} {each.city}",)
    ]


def _surely(written: str) -> Commune | None:
    """The commune written, unless it is guessed from a part of its name: it may still be being typed."""
    base = installation()
    found = base.gazetteer.resolve(written, departments=base.settings.departments)
    return None if found.how is How.spelling else found.commune


def _territories(typed: str) -> list[dict[str, Any]]:
    base = installation()
    found = complete(base.gazetteer, typed[:LONGEST], departments=base.settings.departments, limit=LIMIT)
    return [
        {
            "value": each.name,
            "label": each.name,
            "detail": LEVELS.get(each.code.partition(":")[0], ""),
            "id": each.code,
        }
        for each in found
    ]


def _themes(typed: str) -> list[dict[str, Any]]:
    codes = suggested_themes(Typed({"theme-mots": (typed,)})) if typed else ()
    return [{"value": code, "label": label(code), "detail": label(category_of(code))} for code in codes]


COMPLETED: Mapping[str, Callable[[str], list[dict[str, Any]]]] = {
    "commune": _communes,
    "adresse": _addresses,
    "zone": _territories,
    "themes": _themes,
}
