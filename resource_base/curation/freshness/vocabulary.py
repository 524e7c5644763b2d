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
    WITHDRAWN = "withdrawn"
    MOOT = "moot"  # the entry left the directory, or its due date moved, before an answer
