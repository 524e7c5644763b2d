"""The closed lists of proposals: where they stand, who may follow whom, reasons and outcomes."""

from enum import StrEnum, unique


@unique
class ProposalKind(StrEnum):
    """What a proposal wishes: a new entry, or other values for the fields of one that exists."""

    ADDITION = "addition"
    CORRECTION = "correction"


@unique
class Origin(StrEnum):
    """Where a proposal comes from."""

    FORM = "form"  # a person's form, with an account or through the public door
    REPORT = "report"  # a problem that was reported
    REVIEW = "review"  # the signed link of a freshness letter
    IMPORT = "import"
    STAFF = "staff"
    BULK = "bulk"
    MERGE = "merge"
    RETURN = "return"  # to an earlier version


@unique
class ProposalState(StrEnum):
    """Where a proposal stands. `UNCONFIRMED` awaits that its author opens the link sent to their address."""

    DRAFT = "draft"
    UNCONFIRMED = "unconfirmed"
    SUBMITTED = "submitted"
    IN_REVIEW = "in-review"
    STALE = "stale"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly-accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


DECIDED = frozenset({ProposalState.ACCEPTED, ProposalState.PARTLY_ACCEPTED, ProposalState.REFUSED})
AWAITING_CURATORS = frozenset({ProposalState.SUBMITTED, ProposalState.IN_REVIEW, ProposalState.STALE})
OPEN = AWAITING_CURATORS | {ProposalState.DRAFT, ProposalState.UNCONFIRMED}

# Which state may follow which; what is decided or withdrawn is over for good.
_AWAITED = DECIDED | {ProposalState.WITHDRAWN}
TRANSITIONS: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.DRAFT: frozenset(
        {ProposalState.UNCONFIRMED, ProposalState.SUBMITTED, ProposalState.WITHDRAWN}
    ),
    ProposalState.UNCONFIRMED: frozenset({ProposalState.SUBMITTED, ProposalState.WITHDRAWN}),
    ProposalState.SUBMITTED: _AWAITED | {ProposalState.IN_REVIEW, ProposalState.STALE},
    ProposalState.IN_REVIEW: _AWAITED | {ProposalState.SUBMITTED, ProposalState.STALE},
    ProposalState.STALE: frozenset({ProposalState.IN_REVIEW, ProposalState.REFUSED, ProposalState.WITHDRAWN}),
    **dict.fromkeys((*DECIDED, ProposalState.WITHDRAWN), frozenset()),
}


@unique
class Outcome(StrEnum):
    """What became of one proposed field. `MOOT`: the entry already said so when it was decided."""

    ACCEPTED = "accepted"
    AMENDED = "amended"
    REFUSED = "refused"
    MOOT = "moot"


@unique
class Refusal(StrEnum):
    """Why a proposal is refused; the sentence to the author says the rest."""

    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out-of-scope"
    CLOSED = "closed"
    INSUFFICIENT = "insufficient"
    UNCONFIRMED = "unconfirmed"
    INACCURATE = "inaccurate"
    OTHER = "other"


REFUSAL_LABELS: dict[Refusal, str] = {
    Refusal.DUPLICATE: "Doublon d’une fiche existante",
    Refusal.OUT_OF_SCOPE: "Hors du périmètre de la base",
    Refusal.CLOSED: "Structure ou solution fermée",
    Refusal.INSUFFICIENT: "Informations insuffisantes",
    Refusal.UNCONFIRMED: "Information que la structure ne confirme pas",
    Refusal.INACCURATE: "Information inexacte",
    Refusal.OTHER: "Autre motif",
}


@unique
class StepKind(StrEnum):
    """What happens to a proposal, one line of its journal each. Questions and answers are among them."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    RELEASED = "released"
    REVISED = "revised"  # by its author, before the decision
    AMENDED = "amended"  # by a curator, before the decision
    ASKED = "asked"
    ANSWERED = "answered"
    BECAME_STALE = "became-stale"
    REBASED = "rebased"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly-accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LOOKED_AT = "looked-at"  # afterwards, what a trusted author changed at once


@unique
class LinkPurpose(StrEnum):
    """What a signed link opens without an account."""

    CONFIRM_ADDRESS = "confirm-address"  # a proposal of the public door
    FOLLOW = "follow"  # one's proposal: draft, answers, state
    REVIEW = "review"  # an entry: "all still true", or correct it
    STOP_LETTERS = "stop-letters"
