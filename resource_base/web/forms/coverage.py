"""The zone in which one must live: prefixed codes picked one by one, or named in words."""

from collections.abc import Mapping
from typing import Any

from resource_base.errors import Invalid
from resource_base.geo.coverage import level_of
from resource_base.geo.territories import FRANCE
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.territories import named, parts_of
from resource_base.web.forms.typed import Typed, Unfit

MOST = 1000
CHOSEN, ADDED = "zone", "zone-ajout"


class CoverageField:
    """`coverage`: the chips that stay ticked, and what is named in words beside them."""

    column = "coverage"
    names = (CHOSEN, ADDED)

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:
        held = set(base or ())
        codes = [code for code in typed.all(CHOSEN) if code in held or _is_known(code, ground)]
        found, unread = added(typed.text(ADDED), ground)
        if unread:
            raise Unfit({ADDED: " ".join(unread.values())})
        codes = list(dict.fromkeys((*codes, *found)))
        if len(codes) > MOST:
            raise Unfit({ADDED: f"{MOST} territoires au plus : choisissez un territoire plus large."})
        return [FRANCE] if FRANCE in codes and base != codes else codes

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:  # noqa: ARG002 - as every field
        return {CHOSEN: list(value)} if value else {}


def settled(typed: Typed, ground: Ground) -> Typed:
    """The same, the names typed in words become chips; those that are not understood stay in their field."""
    found, unread = added(typed.text(ADDED), ground)
    if not found:
        return typed
    chosen = dict.fromkeys((*typed.all(CHOSEN), *found))
    return Typed.of({**typed.texts, CHOSEN: tuple(chosen), ADDED: (", ".join(unread),)})


def added(text: str, ground: Ground) -> tuple[list[str], dict[str, str]]:
    """The codes that were named, and a sentence for each name that is not one territory."""
    codes: list[str] = []
    unread: dict[str, str] = {}
    for part in parts_of(text)[:MOST]:
        found = named(ground.gazetteer, part, departments=ground.departments)
        if len(found) == 1:
            codes.append(found[0].code)
        elif found:
            several = ", ".join(_told(each.code, ground) for each in found)
            unread[part] = f"« {part} » peut être plusieurs territoires : {several}. Précisez lequel."
        else:
            unread[part] = f"« {part} » : ce territoire n’est pas reconnu."
    return codes, unread


def _told(code: str, ground: Ground) -> str:
    commune = ground.gazetteer.find(code.partition(":")[2]) if code.startswith("commune:") else None
    postal = f" ({commune.postal_codes[0]})" if commune and commune.postal_codes else ""
    return f"{ground.gazetteer.label(code)}{postal}"


def _is_known(code: str, ground: Ground) -> bool:
    try:
        level_of(code)
    except Invalid:
        return False
    return ground.gazetteer.knows(code)
