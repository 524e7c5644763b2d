"""The closed lists of what is handed over."""

from enum import StrEnum, unique


@unique
class Way(StrEnum):
    """How a selection was handed over."""

    PRINT = "print"
    PDF = "pdf"
    MAIL = "mail"
    LINK = "link"
    TEXT = "text"  # the plain text that one pastes in an SMS
