"""The closed lists of reviews."""

from enum import StrEnum, unique


@unique
class Means(StrEnum):
    """How an organisation was contacted."""

    PHONE = "phone"
    MAIL = "mail"
    VISIT = "visit"


@unique
class ReviewEnd(StrEnum):
    """How a round of review ended."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"  # the organisation proposed other values, and has not said that the rest is true
    WITHDRAWN = "withdrawn"
    MOOT = "moot"  # the entry left the directory, or its due date moved, before an answer
