"""A proposal field by field, before and after, with the words that differ."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from resource_base.catalog.differences import plain
from resource_base.curation.proposals.models import Proposal, ProposedField
from resource_base.curation.proposals.vocabulary import Outcome
from resource_base.geo.places import Gazetteer
from resource_base.web.finding.for_curators import FIELDS
from resource_base.web.proposals.words import OUTCOMES, lines_of

_WORDS = re.compile(r"\s+|\S+")
_SHORT = 12  # words: below, showing each side whole reads better than marking words

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A run of words that both sides say, or one alone (`is_own`)."""

    text: str
    is_own: bool


@dataclass(frozen=True)
class Row:
    """A field of a proposal: what its author saw, what they wish, and what the entry says today.

    `before` and `after` are lines of pieces; `by_author` is filled when a curator amended it, `today` when
    the entry moved since. `outcome` and `tone` are empty before the decision.
    """

    name: str
    label: str
    before: tuple[tuple[Piece, ...], ...]
    after: tuple[tuple[Piece, ...], ...]
    by_author: Lines
    today: Lines
    has_moved: bool
    outcome: str
    tone: str


def rows(proposal: Proposal, gazetteer: Gazetteer) -> tuple[Row, ...]:
    """Every field of the proposal, in the order of a sheet."""
    order = {name: rank for rank, name in enumerate(("state", *FIELDS))}
    fields = sorted(proposal.fields, key=lambda field: order.get(field.name, len(order)))
    return tuple(_row(proposal, field, gazetteer) for field in fields)


def label_of(name: str) -> str:
    """How a field is called on screen."""
    return FIELDS.get(name, name)


def _row(proposal: Proposal, field: ProposedField, gazetteer: Gazetteer) -> Row:
    decided = field.outcome is not None
    says = _says(proposal, field)
    has_moved = not decided and says not in (field.base, field.wished)

    def told(value: Any) -> Lines:
        return lines_of(proposal.service, field.name, value, gazetteer)

    before, after = marked(told(field.base), told(field.wished))
    outcome, tone = OUTCOMES[field.outcome] if field.outcome else ("", "")
    if field.outcome is Outcome.AMENDED:
        outcome = "accepté, reformulé"
    return Row(
        name=field.name,
        label=label_of(field.name),
        before=before,
        after=after,
        by_author=told(field.value) if field.is_amended else (),
        today=told(says) if has_moved else (),
        has_moved=has_moved,
        outcome=outcome,
        tone=tone,
    )


def _says(proposal: Proposal, field: ProposedField) -> Any:
    return field.base if proposal.service is None else plain(getattr(proposal.service, field.name))


def marked(
    before: Lines, after: Lines
) -> tuple[tuple[tuple[Piece, ...], ...], tuple[tuple[Piece, ...], ...]]:
    """Both sides, a tuple of pieces a line: what one side alone says is its own.

    Sentences are compared by word; short values, and lists, by line.
    """
    if len(before) == len(after) == 1:
        found = _by_word(before[0], after[0])
        return (found[0],), (found[1],)
    return (
        tuple((Piece(line, line not in after),) for line in before),
        tuple((Piece(line, line not in before),) for line in after),
    )


def _by_word(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    if len(left) < _SHORT and len(right) < _SHORT:
        return (Piece(before, is_own=True),), (Piece(after, is_own=True),)
    removed: list[Piece] = []
    added: list[Piece] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if j > i:
            removed.append(Piece("".join(left[i:j]), tag != "equal"))
        if m > k:
            added.append(Piece("".join(right[k:m]), tag != "equal"))
    return tuple(removed), tuple(added)
