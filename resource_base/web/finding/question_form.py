"""The form of a question: its words, its places, how far to look."""

from dataclasses import dataclass

from resource_base.search.criteria import Criteria, Sort

RADII = (5, 10, 20, 30, 50)


@dataclass(frozen=True)
class Reach:
    """How far to look, as one of the list to choose from."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class QuestionForm:
    """The question in its form; `kept` are the names and values that travel with it unseen."""

    words: str
    home: str
    origin: str
    reaches: tuple[Reach, ...]
    open_now: bool
    kept: tuple[tuple[str, str], ...]


def question_form(criteria: Criteria) -> QuestionForm:
    """The form of a question, empty or not."""
    reaches = [Reach("", "Sans limite", criteria.radius_km is None)]
    radii = sorted({*RADII, criteria.radius_km or RADII[0]})
    reaches += [Reach(str(km), f"{km}\u00a0km au plus", km == criteria.radius_km) for km in radii]
    kept = [("sans", step.value) for step in criteria.declined]
    if criteria.sort is not Sort.RELEVANCE:
        kept.append(("tri", criteria.sort.value))
    return QuestionForm(
        criteria.words, criteria.home, criteria.origin, tuple(reaches), criteria.open_now, tuple(kept)
    )
