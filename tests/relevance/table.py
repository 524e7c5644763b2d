"""What was measured, as a page of text: nDCG by kind, then the totals, for each half."""

from collections.abc import Callable, Mapping

from tests.relevance.measures import Outcome, by_kind, of_half, summary, twin_loss
from tests.relevance.questions import Half, Kind

TITLES = {Half.TUNING: "Moitié de réglage", Half.PROOF: "Moitié de preuve"}
Figure = Callable[[list[Outcome]], float | None]

TOTALS: dict[str, Figure] = {
    "nDCG@10": lambda outcomes: summary(outcomes).ndcg,
    "rappel@20": lambda outcomes: summary(outcomes).recall,
    "sans résultat": lambda outcomes: summary(outcomes).zero,
    "rien quand il n’y a rien": lambda outcomes: summary(outcomes).silent,
    "perte, fautes de frappe": lambda outcomes: twin_loss(outcomes, Kind.TYPO),
    "perte, sans accents": lambda outcomes: twin_loss(outcomes, Kind.NO_ACCENTS),
    "perte, autre nombre": lambda outcomes: twin_loss(outcomes, Kind.PLURAL_FORM),
}


def table(measured: Mapping[str, list[Outcome]], half: Half) -> str:
    """One half: a column for each engine, a row for each kind of question, then the totals over all kinds."""
    halves = {name: of_half(outcomes, half) for name, outcomes in measured.items()}
    kinds = {name: by_kind(outcomes) for name, outcomes in halves.items()}
    sizes = {kind: len(each) for kind, each in next(iter(kinds.values())).items()}
    lines = [f"{TITLES[half]} : {sum(sizes.values())} questions, nDCG@10", _line("", "", list(measured))]
    for kind in Kind:
        if kind is not Kind.UNANSWERABLE:
            scores = [figure(summary(each[kind]).ndcg) for each in kinds.values()]
            lines.append(_line(kind.value, str(sizes[kind]), scores))
    lines.append("")
    for title, measure in TOTALS.items():
        lines.append(_line(title, "", [figure(measure(each)) for each in halves.values()]))
    return "\n".join(lines)


def _line(title: str, count: str, cells: list[str]) -> str:
    return f"{title:<26}{count:>4}" + "".join(f"{cell:>14}" for cell in cells)


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
