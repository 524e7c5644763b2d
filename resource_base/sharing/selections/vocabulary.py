"""The closed lists of selections."""

from enum import StrEnum, unique


@unique
class Right(StrEnum):
    """What someone with whom a selection is shared may do. Its owner may do all, and alone shares it."""

    READ = "read"
    EDIT = "edit"
