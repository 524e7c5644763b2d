"""The closed lists of problem reports."""

from enum import StrEnum, unique


@unique
class Problem(StrEnum):
    """What is wrong with an entry."""

    CLOSED = "closed"
    WRONG_NUMBER = "wrong-number"
    WRONG_ADDRESS = "wrong-address"
    NO_LONGER_FREE = "no-longer-free"
    OTHER = "other"


PROBLEM_LABELS: dict[Problem, str] = {
    Problem.CLOSED: "La structure ou la solution a fermé",
    Problem.WRONG_NUMBER: "Le numéro de téléphone ne répond pas ou n’est pas le bon",
    Problem.WRONG_ADDRESS: "L’adresse n’est pas la bonne",
    Problem.NO_LONGER_FREE: "La solution n’est plus gratuite",
    Problem.OTHER: "Autre chose",
}


# The same in a few words, after « signalée le 3 mars : ».
PROBLEM_WORDS: dict[Problem, str] = {
    Problem.CLOSED: "fermée, semble-t-il",
    Problem.WRONG_NUMBER: "le numéro ne répond pas ou n’est pas le bon",
    Problem.WRONG_ADDRESS: "l’adresse n’est pas la bonne",
    Problem.NO_LONGER_FREE: "elle n’est plus gratuite",
    Problem.OTHER: "quelque chose n’est plus vrai",
}


@unique
class ReportState(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"  # turned into a proposal, which awaits its decision
    CLOSED = "closed"


STILL_TRUE = frozenset({ReportState.OPEN, ReportState.PROPOSED})  # as far as one knows: shown on the sheet
