"""What is kept to people who live elsewhere: no answer, but who to call when there is none, or hardly any."""

from collections.abc import Sequence
from dataclasses import dataclass

from resource_base.search.answering.inquiry import NEARNESS, Inquiry
from resource_base.search.answering.relaxation import FEW, Answer
from resource_base.search.page.arrangement import PREVIEW, Arrangement, Hit

MUCH_BETTER = 1.5  # times the score of the best answer: what answers is then beside the question


@dataclass(frozen=True)
class Elsewhere:
    """Entries that meet the question but for where one lives: how many, and the first of them."""

    total: int = 0
    first: tuple[Hit, ...] = ()


NOTHING = Elsewhere()


def elsewhere(inquiry: Inquiry, answer: Answer, total: int, hits: Sequence[Hit]) -> Elsewhere:
    """What is kept to others when nothing answers, or little and far less well; on the first page only.

    `hits`: those shown of the `total`. « crèche », where none is for her, finds who mentions one in passing.
    """
    if total >= FEW or inquiry.criteria.page > 1:
        return NOTHING
    found = inquiry.found_elsewhere((answer.found.reading,) if hits else inquiry.readings)
    if found is None:
        return NOTHING
    arrangement = Arrangement(inquiry, found, found.narrowed.kept(but=NEARNESS))
    if hits and arrangement.best < MUCH_BETTER * max(hit.score for hit in hits):
        return NOTHING
    return Elsewhere(len(arrangement), arrangement.page(0, PREVIEW))
