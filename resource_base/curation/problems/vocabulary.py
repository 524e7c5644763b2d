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


@unique
class ReportState(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"  # turned into a proposal, which awaits its decision
    CLOSED = "closed"
