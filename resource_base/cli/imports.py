"""`resource-base import FILE…`: a dry run first, then `--apply`."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from resource_base.installation import Installation
from resource_base.interchange.importing import Import, Line, Outcome
from resource_base.interchange.national import NationalReader
from resource_base.interchange.opening import open_source
from resource_base.interchange.report import CsvReport, Tally, messages
from resource_base.interchange.rows import RowKind, Source

SHOWN = 40


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Write; without it nothing is.")
@click.option(
    "--complete", is_flag=True, help="The files are all of their sources: withdraw what they leave out."
)
@click.option("--source", help="The producer's name, when the files do not say it.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the report as CSV.")
@click.pass_obj
def import_(
    installation: Installation,
    files: tuple[Path, ...],
    *,
    apply: bool,
    complete: bool,
    source: str | None,
    report: Path | None,
) -> None:
    """Compare data·inclusion FILES (JSON, CSV, XLSX) with the directory, and apply them with --apply."""
    sources = [open_source(path) for path in files]
    tally = bring_in(
        installation,
        sources,
        apply=apply,
        complete=complete,
        default_source=source,
        report=report,
        show=SHOWN,
    )
    for each in sources:
        for remark in each.remarks():
            click.echo(f"{remark.where} : {remark.sentence}")
    for sentence in tally.sentences():
        click.echo(sentence)
    if tally.warnings:
        click.echo(f"{tally.warnings} remarque{'s' if tally.warnings > 1 else ''} à lire.")
    if report:
        click.echo(f"Compte rendu : {report}")
    if apply:
        installation.index.catch_up()  # here rather than beside the first search that comes
    else:
        click.echo("Essai à blanc : rien n’a été écrit. Ajoutez --apply pour écrire.")


def bring_in(
    installation: Installation,
    sources: list[Source],
    *,
    apply: bool,
    complete: bool = False,
    default_source: str | None = None,
    report: Path | None = None,
    show: int = 0,
) -> Tally:
    """Run an import in one transaction, with a progress bar; tell the first `show` telling lines."""
    from resource_base.geo.geocoding import Geocoder
    from resource_base.interchange.locating import Locator

    geocoder = Geocoder.from_settings(installation.settings, installation.gazetteer)
    locator = Locator(installation.gazetteer, geocoder)
    reader = NationalReader(installation.gazetteer, locator, default_source)
    tally, told = Tally(), 0
    with ExitStack() as stack:
        kept = stack.enter_context(CsvReport(report)) if report else None
        database = installation.database
        session = stack.enter_context(database.transaction() if apply else database.reading())
        run = Import(session, reader, apply=apply, complete=complete)
        for line in stack.enter_context(_progress(run.run(sources), _count(sources))):
            tally.add(line)
            if kept:
                kept.add(line)
            if told < show and (line.outcome in {Outcome.CHANGED, Outcome.REFUSED} or line.problems):
                told += 1
                _tell(line)
    return tally


def _count(sources: list[Source]) -> int:
    return sum(1 for source in sources for kind in RowKind for _ in source.rows(kind))


@contextmanager
def _progress(lines: Iterator[Line], total: int) -> Iterator[Iterator[Line]]:
    with click.progressbar(lines, length=total, label="Lecture", file=sys.stderr) as bar:
        yield iter(bar)


def _tell(line: Line) -> None:
    click.echo(f"{line.where} – {line.kind.value} {line.outcome.value} : {line.name} [{line.source_id}]")
    for name, sentence in messages(line):
        click.echo(f"    {name} : {sentence}")
