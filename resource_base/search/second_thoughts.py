"""« Vouliez-vous dire » : a mend that was declined, a likely slip, a place named or mistyped in the words."""

from collections.abc import Iterator

from resource_base.search.answering.inquiry import Inquiry
from resource_base.search.answering.relaxation import FEW
from resource_base.search.answering.wording import Repair
from resource_base.search.criteria import Declined
from resource_base.search.places.place import typed_name
from resource_base.search.places.place_words import PlaceReader
from resource_base.search.results import Suggestion


def suggestions(inquiry: Inquiry, total: int, reader: PlaceReader) -> tuple[Suggestion, ...]:
    """What else may have been meant by a question that found `total` entries."""
    return (*_of_words(inquiry, total), *_of_places(inquiry, reader))


def _of_words(inquiry: Inquiry, total: int) -> Iterator[Suggestion]:
    criteria, wording = inquiry.criteria, inquiry.wording
    slips = wording.doubts() if total < FEW else []
    repairs = [Repair(slot.text, form) for slot, form in slips]
    if Declined.SPELLING in criteria.declined and wording.repaired:
        repairs += wording.repaired.repairs
    words = criteria.words
    for repair in repairs:
        words = words.replace(repair.typed, repair.read)
    if repairs:
        yield Suggestion(words, criteria.but(words=words, declined=()))


def _of_places(inquiry: Inquiry, reader: PlaceReader) -> Iterator[Suggestion]:
    """The commune that bears the name of ordinary words, else the one that an unknown word resembles."""
    criteria = inquiry.criteria
    if inquiry.where.home is not None or Declined.PLACE in criteria.declined:
        return
    commune, words = reader.ordinary_place(criteria.words), criteria.words
    unknown = inquiry.wording.unexplained() if commune is None else []
    for typed in unknown:
        if commune := reader.resembling(typed):
            words = " ".join(criteria.words.replace(typed, " ", 1).split())
            break
    if commune:
        label = f"{words}, pour une personne qui habite {commune.name}".removeprefix(", ")
        yield Suggestion(label, criteria.but(words=words, home=typed_name(commune)))
