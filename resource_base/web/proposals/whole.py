"""The page of a correction, all the fields of an entry on it: what it shows, and what its author changes.

The same for who has an account and for who came by the link of a letter.
"""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from flask import render_template, request

from resource_base.catalog.models import Service
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.versions import values_at
from resource_base.errors import Stale
from resource_base.web.context import installation, reading
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.filled import Filled
from resource_base.web.forms.groups import OF_AN_ENTRY
from resource_base.web.forms.reading import Answers, written
from resource_base.web.forms.typed import Typed
from resource_base.web.presentation import typeset
from resource_base.web.proposals.following import opened
from resource_base.web.proposals.kept import FIELDS, NOTE, Shown
from resource_base.web.proposals.steps import suggested_themes

COLUMNS = tuple(field.column for field in FIELDS)
LEAD = "Changez seulement ce qui est inexact, et envoyez : le reste ne bouge pas."


def shown(service: Service, *, draft: Proposal | None = None) -> Shown:
    """The version that the author was shown; the last one when nothing tells.

    Raises:
        Stale: the form names an earlier version that was not shown so: what the entry said then may be
            nobody's to read any more.
    """
    version = draft.base_version if draft is not None and draft.base_version else _seen(service)
    return Shown(service, version, values_at(reading(), service, version, COLUMNS), draft)


def _seen(service: Service) -> int:
    number, _, seal = request.form.get("version", "").partition("-")
    given = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else service.version
    if given == service.version:
        return given
    if not compare_digest(seal.encode(), _seal(service, given).encode()):
        raise Stale("Cette page est trop ancienne : rouvrez-la avant de corriger la fiche.")
    return given


def _seal(service: Service, version: int) -> str:
    return installation().keys.code(f"version {version} of entry {service.id}")


def changed(answers: Answers, seen: Shown) -> dict[str, Any]:
    """What differs from the version that the form was filled with."""
    return {name: value for name, value in answers.values.items() if value != seen.base[name]}


def said(seen: Shown, ground: Ground) -> Typed:
    """The entry as the form tells it."""
    return written(OF_AN_ENTRY, seen.base, ground)


def page(
    seen: Shown,
    typed: Typed,
    ground: Ground,
    *,
    problems: Mapping[str, str] | None = None,
    more: str = "",
    **told: Any,
) -> str:
    """The form; `told` is what the page says around it: where it leads, what its buttons are called."""
    faults = problems or {}
    return render_template(
        "proposals/whole.html",
        heading=typeset(f"Corriger « {seen.service.name} »"),
        groups=OF_AN_ENTRY,
        version=f"{seen.version}-{_seal(seen.service, seen.version)}",
        note=typed.text(NOTE),
        opened=opened(OF_AN_ENTRY, faults, more),
        form=Filled(
            typed,
            ground,
            installation().needs,
            problems=faults,
            base=seen.base,
            suggested=suggested_themes(typed),
            more=more,
        ),
        **{"lead": LEAD, "elsewhere": False, "error": "", **told},
    )
