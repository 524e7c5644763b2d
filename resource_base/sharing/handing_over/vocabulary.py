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


@unique
class Standing(StrEnum):
    """Whether one may still call on an entry that was kept."""

    OFFERED = "offered"
    NOT_YET = "not-yet"  # it begins later
    SUSPENDED = "suspended"
    OVER = "over"  # withdrawn from the directory, or ended


@unique
class LinkState(StrEnum):
    """What becomes of a link."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ENDED = "ended"  # its selection is over
