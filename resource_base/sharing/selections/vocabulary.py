"""The closed lists of selections, and their measures."""

from datetime import timedelta
from enum import StrEnum, unique

LONGEST_REFERENCE = 80  # characters
LONGEST_NOTE = 500
MOST_ENTRIES = 60  # of one selection: more is a directory, not an answer
MOST_PEOPLE = 20  # with whom one selection is shared or to whom it is offered
WARNED_BEFORE = timedelta(days=14)  # the end of a selection
COMES_BACK_FOR = timedelta(days=7)  # what was deleted: the time to miss it, and no longer
MOST_OPEN = 200  # selections of one person that are neither put away nor over


@unique
class Right(StrEnum):
    """What someone with whom a selection is shared may do. Its owner may do all, and alone shares it."""

    READ = "read"
    EDIT = "edit"
