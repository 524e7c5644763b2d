"""A correction kept for later: the fields that its author touched, as they were typed, right or wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from resource_base.catalog.models import Service
from resource_base.curation.proposals.models import Proposal
from resource_base.errors import NotFound
from resource_base.permissions import Permission
from resource_base.web.context import reading
from resource_base.web.forms.fields import Field, Ground
from resource_base.web.forms.groups import OF_AN_ENTRY
from resource_base.web.forms.reading import is_changed, written
from resource_base.web.forms.typed import Typed, Unfit, owned
from resource_base.web.proposals.door import UNKNOWN
from resource_base.web.security import ensure

KEEP = "garder"  # the value of the button
DRAFT, SEEN = "brouillon", "brouillon-vu"  # the draft, in the address; its version, in the form
NOTE = "note"
FIELDS = tuple(each for group in OF_AN_ENTRY for each in group.fields)
_BESIDE = (*(name for group in OF_AN_ENTRY for name in group.extra), NOTE)


@dataclass(frozen=True)
class Shown:
    """What a form of correction is filled from: a version of an entry, and the draft that goes on from it."""

    service: Service
    version: int
    base: Mapping[str, Any]
    draft: Proposal | None


def draft_asked_for(service: Service) -> Proposal | None:
    """The one that the address names, none when it names none; it may be sent by now.

    Raises:
        NotFound: it is nobody's, somebody else's, or of another entry.
    """
    text = request.args.get(DRAFT)
    if text is None:
        return None
    try:
        proposal = reading().get(Proposal, UUID(text))
    except ValueError:
        proposal = None
    ensure(Permission.FOLLOW_PROPOSAL, proposal, refusal=NotFound(UNKNOWN))
    if proposal is None or proposal.service_id != service.id:
        raise NotFound(UNKNOWN)
    return proposal


def to_keep(given: Typed, shown: Shown, ground: Ground) -> dict[str, list[str]]:
    """The texts of a draft: all the controls of each field that was touched, those left empty without a text.

    A field that nobody touched is left out: if the entry is merged into another, it changes nothing there.
    """
    before = {} if shown.draft is None else shown.draft.typed
    kept: dict[str, tuple[str, ...]] = {}
    for each in FIELDS:
        known = [name for name in before if owned(name, each.names)]
        if known or _is_touched(each, given, ground, shown.base[each.column]):
            kept |= {**dict.fromkeys((*each.names, *known), ()), **given.part(each.names)}
    kept |= {**dict.fromkeys(_BESIDE, ()), **given.part(_BESIDE)}
    return {name: list(texts) for name, texts in kept.items()}


def _is_touched(each: Field, given: Typed, ground: Ground, before: Any) -> bool:
    """Whether it says something else, or cannot be read; a row that is offered empty says nothing."""
    if not is_changed(each, given, ground, before):
        return False
    try:
        return bool(each.read(given, ground, base=before) != before)
    except Unfit:
        return True


def filled(shown: Shown, ground: Ground) -> Typed:
    """The form as it was left: the entry, and over it what the draft keeps."""
    typed = written(OF_AN_ENTRY, shown.base, ground)
    if shown.draft is None:
        return typed
    texts = shown.draft.typed
    touched = [each for each in FIELDS if any(owned(name, each.names) for name in texts)]
    names = (*(name for each in touched for name in each.names), *_BESIDE)
    return typed.replacing(names, Typed.of(texts))
