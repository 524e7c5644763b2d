"""`make relevance`: how well the search answers the judged questions, beside SQLite and PostgreSQL."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from tests.relevance.baselines import Fts5
from tests.relevance.entries import Entry, read_entries
from tests.relevance.french_full_text import Unavailable, full_text
from tests.relevance.measures import Engine, Outcome, evaluate, of_half, paired_bootstrap, summary, twin_loss
from tests.relevance.questions import Half, Kind, judge, read_questions
from tests.relevance.situations import mean_ndcg, report
from tests.relevance.table import figure, table

OURS = "nous"

MUST_HOLD = {"ndcg": 0.85, "times_baseline": 1.3, "zero": 0.02, "typo_loss": 0.10, "accent_loss": 0.0}
"""Bounds on the proof half."""


@click.command()
@click.option("--baselines", "without_us", is_flag=True, help="Measure the baselines alone.")
@click.option("--worst", type=int, default=0, help="List the questions of the tuning half answered worst.")
def main(without_us: bool, worst: int) -> None:  # noqa: FBT001 - click passes options by name
    """Print nDCG@10 by kind of question, recall@20 and zero-result rates, for each half."""
    entries = read_entries()
    judged = judge(read_questions(), entries)
    measured: dict[str, list[Outcome]] = {}
    if not without_us:
        from tests.relevance.ours import ours

        with ours() as engine:
            measured[OURS] = evaluate(engine, judged)
            told = {half: mean_ndcg(engine, half) for half in Half}
        figures = ", ".join(f"{half.value} {figure(value).strip()}" for half, value in told.items())
        click.echo(f"Situations posées à la recherche, nDCG@10 : {figures}\n")
    for name, baseline in _baselines(entries):
        measured[name] = evaluate(baseline, judged)
    for half in Half:
        click.echo(table(measured, half) + "\n")
    click.echo(report() + "\n")
    if OURS in measured:
        for outcome in _worst(measured[OURS], worst):
            click.echo(f"{outcome.ndcg:.2f}  {outcome.question.id:<20} {outcome.question.q}")
        sys.exit(0 if _verdict(measured) else 1)


def _baselines(entries: list[Entry]) -> Iterator[tuple[str, Engine]]:
    for name, joined in (("FTS5 tous", "AND"), ("FTS5 un mot", "OR")):
        yield name, Fts5(entries, joined=joined)
    with _full_text(entries) as engines:
        yield from engines


@contextmanager
def _full_text(entries: list[Entry]) -> Iterator[list[tuple[str, Engine]]]:
    try:
        with full_text(entries) as engine:
            yield [("PG tous", engine("&")), ("PG un mot", engine("|"))]
    except Unavailable as reason:
        click.echo(f"PostgreSQL n’est pas mesuré : {reason}\n")
        yield []


def _worst(outcomes: list[Outcome], number: int) -> list[Outcome]:
    tuning = [each for each in of_half(outcomes, Half.TUNING) if each.answerable]
    return sorted(tuning, key=lambda each: (each.ndcg, each.question.id))[:number]


def _verdict(measured: dict[str, list[Outcome]]) -> bool:
    """Say whether each bound holds on the proof half; whether all do."""
    proof = {name: of_half(outcomes, Half.PROOF) for name, outcomes in measured.items()}
    means = {name: summary(outcomes).ndcg or 0.0 for name, outcomes in proof.items()}
    best = max((name for name in means if name != OURS), key=means.__getitem__)
    scores = {name: [each.ndcg for each in proof[name] if each.answerable] for name in (OURS, best)}
    gap, low, high = paired_bootstrap(scores[OURS], scores[best])
    click.echo(f"Écart avec « {best} » : {gap:+.3f}, intervalle à 95 % [{low:+.3f} ; {high:+.3f}]")
    ours = summary(proof[OURS])
    ratio, bound = means[OURS] / means[best], MUST_HOLD["times_baseline"]
    losses = {kind: twin_loss(proof[OURS], kind) or 0.0 for kind in (Kind.TYPO, Kind.NO_ACCENTS)}
    checks = [
        ("nDCG@10", ours.ndcg, means[OURS] >= MUST_HOLD["ndcg"]),
        ("fois la meilleure référence", ratio, ratio >= bound),
        ("sans résultat", ours.zero, (ours.zero or 0.0) < MUST_HOLD["zero"]),
        ("perte, fautes de frappe", losses[Kind.TYPO], losses[Kind.TYPO] < MUST_HOLD["typo_loss"]),
        ("perte, sans accents", losses[Kind.NO_ACCENTS], losses[Kind.NO_ACCENTS] <= MUST_HOLD["accent_loss"]),
    ]
    for title, value, holds in checks:
        click.echo(f"{'tenu    ' if holds else 'NON TENU'} {title:<30}{figure(value):>8}")
    return all(holds for _, _, holds in checks)


if __name__ == "__main__":
    main()
